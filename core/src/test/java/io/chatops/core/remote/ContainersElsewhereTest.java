package io.chatops.core.remote;

import static io.chatops.core.remote.TwoHubs.await;
import static io.chatops.core.remote.TwoHubs.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.container.ListFleetContainers.Found;
import io.chatops.core.container.ListFleetContainers.OfServer;
import io.chatops.core.container.ListFleetContainers.Query;
import io.chatops.core.container.ListFleetContainers.Reported;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.identity.HubId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.ReportedContainer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The list of all containers, of servers whose agents are connected to the other hub. */
class ContainersElsewhereTest {
  private final TwoHubs hubs = new TwoHubs();
  private final ServerId server = hubs.server.id();
  private final HubId other = HubId.random();

  /** The reports of these tests are names of containers. */
  @BeforeEach
  void readNames() {
    hubs.owner.reader.containers =
        document ->
            Optional.of(
                Stream.of(document.json().strip().split(" ", -1))
                    .map(ContainersElsewhereTest::named)
                    .toList());
  }

  @AfterEach
  void stop() {
    hubs.close();
  }

  @Test
  void showsThoseInTheLastReportToTheHubThatHasTheAgent() {
    hubs.report("db web");

    awaitNames("db", "web");

    assertThat(list(hubs.asker)).isEqualTo(list(hubs.owner));
    assertThat(names(list(hubs.asker, "DB"))).containsExactly("db");
  }

  @Test
  void showsThemWhileTheAgentIsAway() {
    hubs.report("web");
    hubs.owner.signOut();
    hubs.live(Duration.ofSeconds(6));

    awaitNames("web");
  }

  @Test
  void asksAgainOnceAnAnswerIsAFewSecondsOld() {
    hubs.report("web");
    awaitNames("web");
    hubs.report("db");
    assertThat(names(list(hubs.asker))).containsExactly("web");

    hubs.pass(Gathering.AGE);

    awaitNames("db");
  }

  @Test
  void countsTheServersOfAHubThatDoesNotTell() {
    hubs.report("web");
    hubs.holdsBack = true;

    Found found = list(hubs.asker);

    assertThat(found.containers()).isEmpty();
    assertThat(found.serversUntold()).isEqualTo(1);
    assertThat(list(hubs.owner).serversUntold()).isZero();
  }

  @Test
  void showsWhatWasToldForAMinuteWhileTheBusIsCut() {
    hubs.report("web");
    awaitNames("web");
    hubs.bus.cut();

    hubs.pass(AskTimes.FORGET.minusNanos(1));
    assertThat(names(list(hubs.asker))).containsExactly("web");
    hubs.pass(Duration.ofNanos(1));

    assertThat(list(hubs.asker).containers()).isEmpty();
    assertThat(list(hubs.asker).serversUntold()).isEqualTo(1);
    assertThat(hubs.asker.shared.containersElsewhere().held()).isZero();
  }

  @Test
  void knowsAServerWithoutAReportFromOneThatIsNotToldOf() {
    await(
        () -> {
          hubs.pass(LateHubs.PAUSE);
          return list(hubs.asker).serversUntold() == 0;
        });

    assertThat(list(hubs.asker).containers()).isEmpty();
  }

  @Test
  void keepsAsManyBytesAsItMay() {
    hubs.report("web");
    ContainersElsewhere small =
        new ContainersElsewhere(
            hubs.asker.shared.ownership(), hubs.asker.shared.bus(), hubs.nanoTime(), 100);
    await(
        () -> {
          hubs.pass(LateHubs.PAUSE);
          small.refresh(List.of(server));
          return !small.isUntold(server);
        });
    assertThat(small.held()).isPositive();

    hubs.report("one two three four five");
    await(
        () -> {
          hubs.pass(LateHubs.PAUSE);
          small.refresh(List.of(server));
          return small.isUntold(server);
        });

    assertThat(small.held()).isZero();
    assertThat(small.find(server)).isEmpty();
  }

  @Test
  void leavesOutAServerWithFarTooManyAndCountsIt() {
    hubs.report("web");
    awaitNames("web");
    int tooMany = ServedLists.MOST_BYTES_OF_SERVER / 16; // each takes more than that
    hubs.report(String.join(" ", Collections.nCopies(tooMany, "web")));

    await(
        () -> {
          hubs.pass(AskTimes.FORGET);
          return list(hubs.asker).serversUntold() == 1;
        });

    assertThat(list(hubs.asker).containers()).isEmpty();
  }

  @Test
  void keepsTheLastReportWhenItsNewHubHasNone() {
    hubs.report("web");
    awaitNames("web");

    hubs.owner.shared.latest().letGo(List.of(server));
    hubs.pass(Gathering.AGE);

    assertThat(names(list(hubs.asker))).containsExactly("web");
  }

  @Test
  void tellsNothingOfAServerThatAnotherHubHas() throws Exception {
    hubs.report("web");
    assertThat(asked(List.of(server)).hasMore()).isTrue();

    hubs.asker.signIn();
    hubs.owner.shared.ownership().turn();

    assertThat(asked(List.of(server)).hasMore()).isFalse();
  }

  @Test
  void tellsOfABoundedNumberOfServers() throws Exception {
    List<ServerId> many = new ArrayList<>();
    for (int i = 0; i <= ServedLists.MOST_WITH_CONTAINERS; i++) {
      many.add(ServerId.random());
    }

    WireReader answer = new WireReader(answer(many));
    assertThat(answer.getByte()).isEqualTo(Message.FAILED);
    assertThat(RemoteFailures.read(answer).code()).isEqualTo(ErrorCode.AGENT_NOT_CONNECTED);
    many.remove(0);
    assertThat(asked(many).hasMore()).isTrue();
  }

  @Test
  void keepsWhatIsAbsentApartFromZero() {
    Instant now = hubs.clock.instant();
    ReportedContainer whole =
        new ReportedContainer(
            "c1",
            "web",
            "nginx:1",
            "running",
            "Up 5 minutes",
            now,
            List.of("80/tcp", "443/tcp"),
            0.0,
            0L,
            1L << 40,
            1.5,
            2.5,
            3.5,
            4.5,
            "healthy",
            0L);
    Reported reported = new Reported(now, List.of(whole, named("db")));
    for (ServerContainers each :
        List.of(new ServerContainers(server, reported), new ServerContainers(server, null))) {
      assertThat(ServerContainers.read(new WireReader(each.toBytes()))).isEqualTo(each);
    }
  }

  private static ReportedContainer named(String name) {
    return new ReportedContainer(
        null, name, null, null, null, null, null, null, null, null, null, null, null, null, null,
        null);
  }

  private Found list(TwoHubs.Hub hub) {
    return list(hub, null);
  }

  private Found list(TwoHubs.Hub hub, @Nullable String text) {
    return hub.actions.listFleetContainers().list(hubs.ada, new Query(Set.of(), null, text));
  }

  private static List<@Nullable String> names(Found found) {
    List<@Nullable String> names = new ArrayList<>();
    for (OfServer each : found.containers()) {
      names.add(each.container().name());
    }
    return names;
  }

  /** Looks at the hub without the agent; on a busy machine, the other hub may be late. */
  private void awaitNames(String... names) {
    await(
        () -> {
          boolean isThere = names(list(hubs.asker)).equals(List.of(names));
          if (!isThere) {
            hubs.pass(LateHubs.PAUSE);
          }
          return isThere;
        });
  }

  private byte[] answer(List<ServerId> wanted) throws Exception {
    return get(
        hubs.owner
            .remote
            .served()
            .asked(other, Message.containers(wanted), hubs.clock.instant().plus(Pull.LIMIT))
            .toCompletableFuture());
  }

  /** Returns what is told in answer. */
  private WireReader asked(List<ServerId> wanted) throws Exception {
    WireReader in = new WireReader(answer(wanted));
    assertThat(in.getByte()).isIn(Message.LAST, Message.MORE);
    in.getId();
    return in;
  }
}
