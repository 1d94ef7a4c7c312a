package io.chatops.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.core.agent.RecordedConnection;
import io.chatops.core.alert.MetricType;
import io.chatops.core.hub.HubAddress;
import io.chatops.core.hub.Ownership;
import io.chatops.core.server.HealthStatus;
import io.chatops.core.server.ServerStatus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The leases of two hubs, by which each knows that the other lives. */
class LeasesOfTwoHubsTest extends TwoHubsFixture {
  @Test
  void acquiresItsAgentsAgainAfterItsLeaseExpired() {
    one.watch(above(MetricType.CPU, 90));
    RecordedConnection connection = one.signIn();
    live(Duration.ofSeconds(18), one, two);

    live(Duration.ofSeconds(30), two);
    one.report(95); // before it knows
    assertThat(alerts()).isEmpty();
    live(Duration.ofSeconds(3), one, two);
    one.report(96);

    assertThat(alerts()).hasSize(1);
    assertThat(connection.closed).isEmpty();
    live(Duration.ofSeconds(3), one, two);
    assertThat(two.overview().health()).isEqualTo(HealthStatus.WARNING);
    assertThat(two.overview().status()).isEqualTo(ServerStatus.ONLINE);
  }

  @Test
  void noHubEndsByAnOutageOfTheStorage() {
    RecordedConnection connection = one.signIn();
    live(Duration.ofSeconds(18), one, two);

    clock.advance(Duration.ofMinutes(5)); // no hub could renew
    two.turn();
    one.turn();

    assertThat(two.ended).isZero();
    assertThat(one.shared.ownership().isHere(server.id())).isTrue();
    assertThat(connection.closed).isEmpty();
  }

  @Test
  void acquiresNoServerWithoutRenewingItsLease() {
    one.signIn();
    live(Duration.ofSeconds(18), one, two);
    one.faults.cut("AgentDirectory.renew");
    for (int i = 0; i < 8; i++) {
      clock.advance(Duration.ofSeconds(3));
      turnWithoutStorage(one);
      two.turn();
    }
    assertThat(two.shared.ownership().isHere(server.id())).isTrue();

    assertThatThrownBy(() -> one.shared.ownership().acquire(List.of(server.id())))
        .hasMessageContaining("cannot renew its lease");

    assertThat(two.shared.ownership().isHere(server.id())).isTrue();
    two.turn();
    assertThat(two.shared.ownership().isHere(server.id())).isTrue();
  }

  @Test
  void endedHubHasNoShareOfTheWork() {
    live(Duration.ofSeconds(3), one, two);
    assertThat(one.shared.ownership().liveHubCount()).isEqualTo(2);
    Hub three = new Hub("hub-3:8080");
    live(Duration.ofSeconds(3), one, two, three);
    assertThat(one.shared.ownership().liveHubCount()).isEqualTo(3);

    live(Duration.ofSeconds(21), one);

    assertThat(one.shared.ownership().liveHubCount()).isEqualTo(1);
  }

  @Test
  void standaloneHubIsNeverCutOff() {
    two.shared.ownership().stop();
    live(Duration.ofSeconds(3), one);
    one.faults.cutWholly();
    clock.advance(Duration.ofMinutes(5));

    assertThat(one.shared.ownership().isCutOff()).isFalse();
  }

  @Test
  void renewsTheLeaseWhileTurnAndSignInHang() throws Exception {
    CountDownLatch hanging = new CountDownLatch(2);
    CountDownLatch released = new CountDownLatch(1);
    Runnable hang =
        () -> {
          hanging.countDown();
          awaitUninterruptibly(released);
        };
    live(Duration.ofSeconds(3), one, two);
    one.faults.before("AgentDirectory.owners", hang);
    one.faults.before("AgentDirectory.acquire", hang);
    Thread turn = new Thread(one.use.sync()::run);
    Thread signIn = new Thread(() -> one.take().join());
    turn.start();
    signIn.start();
    assertThat(hanging.await(1, TimeUnit.MINUTES)).isTrue();

    for (int i = 0; i < 10; i++) {
      clock.advance(Duration.ofSeconds(3));
      assertThat(CompletableFuture.runAsync(one.shared.ownership()::renew))
          .succeedsWithin(Duration.ofSeconds(10));
      two.turn();
    }

    assertThat(two.ended).isZero();
    released.countDown();
    turn.join();
    signIn.join();
  }

  @Test
  void serverAcquiredDuringAnExpiredLeaseStaysAcquired() {
    one.watch(above(MetricType.CPU, 90));
    live(Duration.ofSeconds(18), one, two);
    live(Duration.ofSeconds(30), two);
    one.shared.ownership().renew(); // two has declared it over
    one.signIn();

    live(Duration.ofSeconds(6), one, two);
    one.report(95);

    assertThat(alerts()).hasSize(1);
    assertThat(two.status()).isEqualTo(ServerStatus.ONLINE);
  }

  @Test
  void twoHubsOfOneNameAreTwoHubs() {
    one.signIn();
    Hub namesake = new Hub("hub-1:8080");

    live(Duration.ofSeconds(9), one, namesake);

    assertThat(namesake.status()).isEqualTo(ServerStatus.ONLINE);
    assertThat(namesake.shared.ownership().remote(server.id()).orElseThrow().hubLive()).isTrue();
  }

  @Test
  void standaloneHubReadsNothingInItsTurns() {
    Hub lone = one;
    two.shared.ownership().stop();
    live(Duration.ofSeconds(30), lone);
    lone.signIn();
    lone.faults.cut("AgentDirectory.owners");
    lone.faults.cut("AlertRepository.findOpenOnes");
    lone.faults.cut("AlertThresholdRepository.version");
    lone.faults.cut("ServerRepository.find");

    live(Duration.ofMinutes(2), lone);
    lone.faults.cut("AgentDirectory.renew");
    lone.report(10);

    assertThat(lone.shared.ownership().isHere(server.id())).isTrue();
  }

  @Test
  void noHubEndsWhenTheStorageClockIsSet() {
    Hub three = new Hub("hub-3:8080");
    one.signIn();
    live(Duration.ofSeconds(18), one, two, three);
    setClock(Duration.ofMinutes(1));
    two.turn(); // one has not renewed since
    assertThat(two.ended).isZero();
    one.turn();

    live(Duration.ofSeconds(14), one, two); // three is killed
    one.shared.ownership().renew();
    setClock(Duration.ofMinutes(1));
    clock.advance(Duration.ofSeconds(3));
    two.turn();

    assertThat(two.ended).isEqualTo(1);
    assertThat(one.shared.ownership().isHere(server.id())).isTrue();
    one.turn();
    assertThat(one.shared.ownership().remote(server.id())).isEmpty();
  }

  @Test
  void standaloneHubFencesAndReadsNothing() {
    one.signIn();
    Ownership lone =
        new Ownership(
            storage.agentDirectory(), () -> HubAddress.plain("hub-9:8080"), clock, this::nanoTime);
    lone.start(true);
    assertThat(lone.isHere(server.id())).isTrue(); // so its silence is judged from the start

    assertThat(lone.acquire(List.of(server.id()))).hasSize(1);

    assertThat(lone.epoch(server.id())).isNull();
    assertThat(lone.isHere(server.id())).isTrue();
    assertThat(lone.unloaded()).isEmpty();
  }

  /** Somebody sets the clock of the hubs and the storage forward. */
  private void setClock(Duration forward) {
    clock.advance(forward);
    set = set.plus(forward);
  }
}
