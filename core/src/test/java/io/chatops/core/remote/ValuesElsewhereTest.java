package io.chatops.core.remote;

import static io.chatops.core.remote.TwoHubs.await;
import static io.chatops.core.remote.TwoHubs.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.error.ErrorCode;
import io.chatops.core.fleet.ServerSummary;
import io.chatops.core.identity.HubId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.CpuLine;
import io.chatops.core.metric.LatestVitals;
import io.chatops.core.metric.Metric;
import io.chatops.core.metric.Samples;
import io.chatops.core.metric.Vitals;
import io.chatops.core.remote.ServerValues.Wanted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Lists of servers whose agents are connected to the other hub. */
class ValuesElsewhereTest {
  private final TwoHubs hubs = new TwoHubs();
  private final ServerId server = hubs.server.id();
  private final HubId other = HubId.random();

  @AfterEach
  void stop() {
    hubs.close();
  }

  @Test
  void showTheNewestValuesAndTheLineOfTheHubThatHasTheAgent() {
    for (int percent = 10; percent < 60; percent++) {
      hubs.report(values(percent));
      hubs.clock.advance(Duration.ofSeconds(40));
    }

    awaitCpu(59);

    assertThat(listed(hubs.asker).vitals()).isEqualTo(listed(hubs.owner).vitals());
    CpuLine line = line(hubs.asker);
    assertThat(line).isEqualTo(line(hubs.owner));
    assertThat(line.values()).contains(59.0, 20.0);
  }

  @Test
  void askAgainOnceValuesAreAFewSecondsOld() {
    hubs.report(values(10));
    awaitCpu(10);
    hubs.report(values(20));
    long received = received();
    assertThat(cpu(listed(hubs.asker))).isEqualTo(10);
    assertThat(received()).isEqualTo(received);

    hubs.pass(Gathering.AGE);

    awaitCpu(20);
  }

  @Test
  void askNobodyForServersOfThisHub() {
    hubs.report(values(10));
    assertThat(cpu(listed(hubs.owner))).isEqualTo(10);

    assertThat(hubs.owner.shared.bus().state().orElseThrow().sent()).isZero();
  }

  @Test
  void showWhatIsKnownWhileTheBusIsCut() {
    hubs.report(values(10));
    awaitCpu(10);
    hubs.report(values(20));
    hubs.pass(Gathering.AGE);

    hubs.bus.cut();
    assertThat(cpu(listed(hubs.asker))).isEqualTo(10);

    hubs.mendBus();
    hubs.pass(Gathering.AGE);
    awaitCpu(20);
  }

  @Test
  void waitOnceForAHubThatHangs() {
    hubs.report(values(10));
    hubs.holdsBack = true;
    assertThat(listed(hubs.asker).vitals()).isNull();
    assertThat(hubs.heldBack).hasSize(1);

    hubs.pass(Gathering.AGE);
    assertThat(listed(hubs.asker).vitals()).isNull();
    assertThat(hubs.heldBack).hasSize(1);

    hubs.holdsBack = false;
    hubs.heldBack.forEach(Runnable::run);
    hubs.pass(LateHubs.PAUSE);
    awaitCpu(10);
  }

  @Test
  void areWaitedForByOneAtATime() throws Exception {
    hubs.report(values(10));
    hubs.holdsBack = true;
    CompletableFuture<ServerSummary> first =
        CompletableFuture.supplyAsync(() -> listed(hubs.asker));
    await(() -> hubs.heldBack.size() == 1);

    hubs.pass(Gathering.AGE);
    assertThat(listed(hubs.asker).vitals()).isNull();

    assertThat(hubs.heldBack).hasSize(1);
    hubs.heldBack.remove().run();
    var unused = get(first);
  }

  @Test
  void tellNothingOfAServerThatAnotherHubHas() throws Exception {
    hubs.report(values(10));
    assertThat(asked(List.of(new Wanted(server, true))).hasMore()).isTrue();

    hubs.asker.signIn();
    hubs.owner.shared.ownership().turn();

    assertThat(hubs.owner.shared.ownership().remote(server)).isPresent();
    assertThat(asked(List.of(new Wanted(server, true))).hasMore()).isFalse();
  }

  @Test
  void areOfABoundedNumberOfServers() throws Exception {
    List<Wanted> many = new ArrayList<>();
    for (int i = 0; i <= ServedLists.MOST_WITH_VALUES; i++) {
      many.add(new Wanted(ServerId.random(), false));
    }

    WireReader answer = new WireReader(answer(many));
    assertThat(answer.getByte()).isEqualTo(Message.FAILED);
    assertThat(RemoteFailures.read(answer).code()).isEqualTo(ErrorCode.AGENT_NOT_CONNECTED);
    many.remove(0);
    assertThat(asked(many).hasMore()).isFalse();
  }

  @Test
  void neverTakeThePlaceOfNewerOnes() {
    LatestVitals vitals = new LatestVitals();
    Instant now = hubs.clock.instant();
    vitals.take(server, nothing(now), null);
    vitals.take(server, nothing(now.minusSeconds(1)), null);

    assertThat(vitals.find(server)).contains(nothing(now));
  }

  @Test
  void keepWhatIsAbsentApartFromZero() {
    Instant now = hubs.clock.instant();
    Vitals whole =
        new Vitals(
            now,
            7.0,
            new Vitals.Cpu(0, 4.0, 0.5),
            new Vitals.Memory(50, 1e9, 2e9),
            new Vitals.Disk("/srv", 0, null, 5e12),
            new Vitals.Network(0, 1),
            new Vitals.Containers(1, 2, List.of("nginx", "db")));
    CpuLine line = new CpuLine(now, Duration.ofSeconds(30), Arrays.asList(0.0, null, 100.0, 0.1));
    WireWriter out = new WireWriter();
    new ServerValues(server, whole, line).write(out);
    new ServerValues(server, nothing(now), null).write(out);
    WireReader in = new WireReader(out.toBytes());

    assertThat(ServerValues.read(in)).isEqualTo(new ServerValues(server, whole, line));
    assertThat(ServerValues.read(in)).isEqualTo(new ServerValues(server, nothing(now), null));
    LatestVitals vitals = new LatestVitals();
    vitals.take(server, whole, null);
    assertThat(vitals.find(server)).contains(whole);
  }

  private static Vitals nothing(Instant asOf) {
    return new Vitals(asOf, null, null, null, null, null, null);
  }

  private static Samples values(double cpu) {
    return new Samples.Builder()
        .add(Metric.UPTIME_SECONDS, null, 100)
        .add(Metric.CPU_USAGE_PERCENT, null, cpu)
        .add(Metric.MEMORY_USAGE_PERCENT, null, 40)
        .add(Metric.CONTAINERS_TOTAL, null, 2)
        .add(Metric.CONTAINERS_RUNNING, "nginx", 1)
        .build();
  }

  private ServerSummary listed(TwoHubs.Hub hub) {
    return hub.servers.fleetQueries().all(hubs.ada.userId()).get(0);
  }

  private static @Nullable Double cpu(ServerSummary summary) {
    Vitals vitals = summary.vitals();
    return vitals == null || vitals.cpu() == null ? null : vitals.cpu().usagePercent();
  }

  private CpuLine line(TwoHubs.Hub hub) {
    return hub.servers
        .fleetQueries()
        .cpu(listed(hub), LatestVitals.MOST_POINTS, hubs.clock.instant())
        .orElseThrow();
  }

  /** Looks at the hub without the agent; on a busy machine, the other hub may be late. */
  private void awaitCpu(double percent) {
    await(
        () -> {
          Double listed = cpu(listed(hubs.asker));
          boolean isThere = listed != null && listed == percent;
          if (!isThere) {
            hubs.pass(LateHubs.PAUSE);
          }
          return isThere;
        });
  }

  private long received() {
    return hubs.owner.shared.bus().state().orElseThrow().received();
  }

  private byte[] answer(List<Wanted> wanted) throws Exception {
    return get(
        hubs.owner
            .remote
            .served()
            .asked(other, Message.values(wanted), hubs.clock.instant().plus(Pull.LIMIT))
            .toCompletableFuture());
  }

  /** Returns what is told in answer. */
  private WireReader asked(List<Wanted> wanted) throws Exception {
    WireReader in = new WireReader(answer(wanted));
    assertThat(in.getByte()).isEqualTo(Message.LAST);
    in.getId();
    return in;
  }
}
