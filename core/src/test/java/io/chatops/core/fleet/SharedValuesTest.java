package io.chatops.core.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.fleet.ServerValues.Values;
import io.chatops.core.hub.HubAddress;
import io.chatops.core.hub.Ownership;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import io.chatops.core.memory.InMemoryStorage;
import io.chatops.core.metric.CpuLine;
import io.chatops.core.metric.LatestVitals;
import io.chatops.core.metric.Vitals;
import io.chatops.core.server.Server;
import io.chatops.core.testing.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SharedValuesTest {
  private final MutableClock clock = MutableClock.atSomeTime();
  private final AtomicLong nanoTime = new AtomicLong();
  private final InMemoryStorage storage = InMemoryStorage.create(clock, Duration.ofDays(7));
  private final Server server =
      new Server(
          ServerId.random(),
          UserId.random(),
          "web-1",
          null,
          null,
          "{}",
          List.of(),
          null,
          null,
          clock.instant(),
          clock.instant());
  private final Hub one = new Hub("one");
  private final Hub two = new Hub("two");

  private final class Hub {
    private final LatestVitals vitals = new LatestVitals();
    private final Ownership ownership;
    private final SharedValues shared;

    Hub(String name) {
      ownership =
          new Ownership(
              storage.agentDirectory(), () -> HubAddress.plain(name), clock, nanoTime::get);
      shared = new SharedValues(vitals, ownership, storage.serverValues(), clock, nanoTime::get);
    }

    private void start() {
      ownership.start(false);
    }

    private void turn() {
      ownership.renew();
      var unused = ownership.sync();
    }

    private void reports(double cpu) {
      clock.advance(Duration.ofSeconds(5));
      vitals.update(server.id(), values(clock.instant(), cpu), line(cpu));
    }

    private Optional<Double> shows() {
      shared.refresh(List.of(server.id()));
      return vitals.find(server.id()).map(Vitals::cpu).map(Vitals.Cpu::usagePercent);
    }
  }

  @BeforeEach
  void addServer() {
    storage.servers().add(server);
    one.start();
  }

  /** The agent is connected to the first hub, and both know it. */
  private void bothStart() {
    two.start();
    var unused = one.ownership.acquire(List.of(server.id()));
    one.turn();
    two.turn();
  }

  @Test
  void showsValuesOfServersAtOtherHubs() {
    bothStart();
    one.reports(10);
    one.shared.write();

    assertThat(two.shows()).contains(10.0);

    assertThat(two.vitals.find(server.id())).isEqualTo(one.vitals.find(server.id()));
    assertThat(two.vitals.cpu(server.id(), 120, clock.instant()))
        .isEqualTo(one.vitals.cpu(server.id(), 120, clock.instant()));
  }

  @Test
  void readsAgainAfterSomeSeconds() {
    bothStart();
    one.reports(10);
    one.shared.write();
    assertThat(two.shows()).contains(10.0);
    one.reports(20);
    one.shared.write();
    assertThat(two.shows()).contains(10.0);

    nanoTime.addAndGet(SharedValues.AGE.toNanos());

    assertThat(two.shows()).contains(20.0);
  }

  @Test
  void oneHubAloneStoresNothing() {
    var unused = one.ownership.acquire(List.of(server.id()));
    one.reports(10);

    one.shared.write();

    assertThat(storage.serverValues().find(List.of(server.id()))).isEmpty();
  }

  @Test
  void storesWhatItKnowsOnceAnotherHubComes() {
    var unused = one.ownership.acquire(List.of(server.id()));
    one.reports(10);
    one.shared.write();
    two.start();
    one.turn();

    one.shared.write();

    assertThat(storage.serverValues().find(List.of(server.id()))).hasSize(1);
  }

  @Test
  void storesOnlyWhatChanged() {
    bothStart();
    one.reports(10);
    one.shared.write();
    storage.serverValues().removeServer(server.id());

    one.shared.write();
    assertThat(storage.serverValues().find(List.of(server.id()))).isEmpty();

    one.reports(20);
    one.shared.write();
    assertThat(storage.serverValues().find(List.of(server.id()))).hasSize(1);
  }

  @Test
  void storesNothingOfServersThatOthersHave() {
    bothStart();
    two.reports(10);

    two.shared.write();

    assertThat(storage.serverValues().find(List.of(server.id()))).isEmpty();
  }

  @Test
  void showsOwnValuesOfOwnServers() {
    bothStart();
    one.reports(10);
    storage
        .serverValues()
        .put(List.of(new Values(server.id(), values(clock.instant().plusSeconds(9), 99), null)));

    assertThat(one.shows()).contains(10.0);
  }

  private static Vitals values(Instant asOf, double cpu) {
    return new Vitals(asOf, null, new Vitals.Cpu(cpu, null, null), null, null, null, null);
  }

  private CpuLine line(double cpu) {
    long step = 30;
    long start = clock.instant().getEpochSecond() / step * step;
    return new CpuLine(Instant.ofEpochSecond(start), Duration.ofSeconds(step), List.of(cpu));
  }
}
