package io.chatops.ws.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.identity.ServerId;
import io.chatops.core.log.LogLevel;
import io.chatops.core.log.LogSource;
import io.chatops.ws.DrivenHubs.DrivenHub;
import io.chatops.ws.DrivenHubs.Relayed;
import io.chatops.ws.Reports;
import io.chatops.ws.SocketHub;
import io.chatops.ws.SocketHub.Registered;
import io.chatops.ws.TestPeer;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The topics of a page whose servers' agents are connected to other hubs. */
@Timeout(60)
@QuarkusTest
class HubRelayTest {
  private static final String COMMAND_ID = "6d5d8b5e-0c1c-4ea5-a7c4-2f0f3a4b5c6d";

  private static final String LARGE =
      "{\"type\":\"metrics\",\"data\":\"" + "x".repeat(100_000) + "\"}";

  private final SocketHub hub = new SocketHub();
  private final Registered server = hub.server();
  private final DrivenHub other = hub.others.start().takes(server.id());

  @AfterEach
  void stop() {
    hub.close();
  }

  @Nested
  class Showing {
    @Test
    void passesFramesOnAsTheyCome() {
      TestPeer page = follow(topic("server"));
      Relayed relayed = other.signedIn();
      assertThat(relayed.path()).isEqualTo("/api/v1/ws/fleet");
      assertThat(relayed.receive()).isEqualTo(message("subscribe", topic("server")));
      relayed.send(message("subscribed", topic("server")));

      String report =
          "{\"type\":\"metrics\",\"data\":{\"é\":1 },\"server_id\":\"" + server.id() + "\"}";
      relayed.send(report).send(report.replace("metrics", "status"));

      assertThat(page.receive()).isEqualTo(report);
      assertThat(page.receive()).isEqualTo(report.replace("metrics", "status"));
    }

    @Test
    void takesFramesAsLargeAsReports() {
      TestPeer page = follow(topic("server"));
      Relayed relayed = other.signedIn();
      String report = "{\"type\":\"metrics\",\"data\":\"" + "x".repeat(1 << 20) + "\"}";

      relayed.send(report);

      assertThat(page.receive()).isEqualTo(report);
    }

    @Test
    void opensOneSocketForEachPageAndHub() {
      Registered second = hub.server(server.owner(), null);
      Registered third = hub.server(server.owner(), null);
      DrivenHub another = hub.others.start().takes(third.id());
      other.takes(second.id());
      TestPeer page = follow(topic("server"));
      Relayed relayed = other.signedIn();
      assertThat(relayed.receive()).isEqualTo(message("subscribe", topic("server")));

      subscribe(page, topic("log", second.id()));
      assertThat(relayed.receive()).isEqualTo(message("subscribe", topic("log", second.id())));
      subscribe(page, topic("server", third.id()));

      Relayed atAnother = another.signedIn();
      assertThat(atAnother.receive()).isEqualTo(message("subscribe", topic("server", third.id())));
      assertThat(other.hasMore()).isFalse();
      atAnother.send("{\"type\":\"metrics\",\"data\":3}");
      assertThat(page.receive()).isEqualTo("{\"type\":\"metrics\",\"data\":3}");
      relayed.send("{\"type\":\"metrics\",\"data\":1}");
      assertThat(page.receive()).isEqualTo("{\"type\":\"metrics\",\"data\":1}");
    }

    @Test
    void asksForWhatThePageAsksFor() {
      TestPeer page = hub.fleet(server.owner());
      String container = topic("container") + ",\"container_id\":\"web\"";
      String log = topic("log");
      page.send(message("subscribe", container + ",\"tail\":7"));
      assertThat(page.receive()).isEqualTo(message("subscribed", container));
      page.send(message("subscribe", log + ",\"after\":\"2026-11-24T10:00:00Z\""));
      assertThat(page.receive()).isEqualTo(message("subscribed", log));

      Relayed relayed = other.signedIn();

      assertThat(List.of(relayed.receive(), relayed.receive()))
          .containsExactlyInAnyOrder(
              message("subscribe", container + ",\"tail\":7"),
              message("subscribe", log + ",\"after\":\"2026-11-24T10:00:00Z\""));
    }

    @Test
    void confirmsAnEndAfterTheLastFrame() {
      TestPeer page = follow(topic("server"));
      Relayed relayed = other.signedIn();
      relayed.receive();

      page.send(message("unsubscribe", topic("server")));
      page.send(message("subscribe", topic("server")));
      assertThat(relayed.receive()).isEqualTo(message("unsubscribe", topic("server")));
      relayed.send("{\"type\":\"metrics\",\"data\":\"late\"}");
      relayed.send(message("unsubscribed", topic("server")));

      assertThat(page.receive()).contains("late");
      assertThat(page.receive()).isEqualTo(message("unsubscribed", topic("server")));
      assertThat(page.receive()).isEqualTo(message("subscribed", topic("server")));
      assertThat(relayed.receive()).isEqualTo(message("subscribe", topic("server")));
    }

    @Test
    void refusesForeignServersWithoutAskingTheirHub() {
      TestPeer page = hub.fleet(hub.user());

      page.send(message("subscribe", topic("server")));

      assertThat(page.receive()).startsWith("{\"type\":\"error\"").contains("No server");
      assertThat(other.hasMore()).isFalse();
    }

    @Test
    void passesEndsAndRefusalsOfOutputOn() {
      String command = topic("command") + ",\"command_id\":\"" + COMMAND_ID + "\"";
      TestPeer page = follow(command);
      Relayed relayed = other.signedIn();
      relayed.receive();

      String error = message("error", "\"message\":\"no such command\"," + command);
      relayed.send(error);

      assertThat(page.receive()).isEqualTo(error);
      subscribe(page, command); // it is not followed any more
      assertThat(relayed.receive()).isEqualTo(message("subscribe", command));
      String ended = message("ended", command + ",\"data\":{\"status\":\"completed\"}");
      relayed.send(ended);
      assertThat(page.receive()).isEqualTo(ended);
      subscribe(page, command);
    }

    @Test
    void endsWhenTheServerWasRemoved() {
      TestPeer page = follow(topic("server"));
      String ended = message("ended", topic("server") + ",\"message\":\"the server was removed\"");

      other.signedIn().send(ended);

      assertThat(page.receive()).isEqualTo(ended);
      assertThat(answerTo(page)).contains("pong");
    }

    @Test
    void readsNothingForAPageThatIsBehind() {
      TestPeer page = follow(topic("server"));
      Relayed relayed = other.signedIn();
      page.stopReading();

      int sent = sendUntilBlocked(relayed);
      assertThat(hub.fleet.queuedBytes()).isLessThan(40L * LARGE.length());
      relayed.send("{\"type\":\"dropped\",\"count\":9}");

      page.readAgain();
      List<String> frames = new ArrayList<>();
      while (frames.isEmpty() || !frames.get(frames.size() - 1).contains("dropped")) {
        frames.add(page.receive());
      }
      assertThat(frames).hasSize(sent + 1).endsWith("{\"type\":\"dropped\",\"count\":9}");
    }
  }

  @Nested
  class Moving {
    @Test
    void asksTheNextHubOnceTheFormerOneIsLeft() {
      TestPeer page = follow(topic("log"));
      Relayed before = other.signedIn();
      before.receive();
      DrivenHub next = hub.others.start().takes(server.id());

      hub.fleet.tick();
      Relayed after = next.signedIn();
      assertThat(before.receive()).isEqualTo(message("unsubscribe", topic("log")));
      before.send("{\"type\":\"log\",\"data\":\"last\"}");
      before.send(message("unsubscribed", topic("log")));

      assertThat(after.receive())
          .isEqualTo(
              message("subscribe", topic("log") + ",\"after\":\"" + hub.clock.instant() + "\""));
      after.send(message("subscribed", topic("log"))).send("{\"type\":\"log\",\"data\":\"first\"}");
      assertThat(page.receive()).contains("last");
      assertThat(page.receive()).contains("first");
    }

    @Test
    void showsTheServerHereOnceItsAgentIsHere() {
      TestPeer page = follow(topic("server"));
      Relayed relayed = other.signedIn();
      relayed.receive();
      hub.clock.advance(Duration.ofSeconds(1));
      TestPeer agent = hub.agent(server);

      hub.fleet.tick();
      assertThat(relayed.receive()).isEqualTo(message("unsubscribe", topic("server")));
      relayed.send(message("unsubscribed", topic("server")));

      assertThat(page.receive()).contains("\"type\":\"status\"", "\"online\"");
      agent.send(Reports.numbered(hub.clock.instant(), 1));
      assertThat(page.receive()).contains("\"type\":\"metrics\"", "\"sequence\":1,");
    }

    @Test
    void asksTheOtherHubOnceTheAgentHasMovedThere() {
      Registered second = hub.server(server.owner(), null);
      TestPeer agent = hub.agent(second);
      TestPeer page = follow(topic("server", second.id()));
      other.takes(second.id());

      hub.fleet.tick();
      Relayed relayed = other.signedIn();

      assertThat(relayed.receive()).isEqualTo(message("subscribe", topic("server", second.id())));
      agent.send("{\"type\":\"goodbye\"}");
      assertThat(answerTo(page)).contains("pong");
    }

    @Test
    void leavesAHubThatDoesNotConfirm() {
      TestPeer page = follow(topic("server"));
      Relayed before = other.signedIn();
      before.receive();
      page.send(message("unsubscribe", topic("server")));
      assertThat(before.receive()).contains("unsubscribe");

      for (int turn = 0; turn <= HubRelay.UNCONFIRMED_TICKS; turn++) {
        hub.fleet.tick();
      }

      assertThat(before.receive()).isEqualTo("closed");
      assertThat(page.receive()).isEqualTo(message("unsubscribed", topic("server")));
    }

    @Test
    void closesASocketThatShowsNothing() {
      TestPeer page = follow(topic("server"));
      Relayed relayed = other.signedIn();
      relayed.receive();
      page.send(message("unsubscribe", topic("server")));
      relayed.receive();
      relayed.send(message("unsubscribed", topic("server")));
      assertThat(page.receive()).contains("unsubscribed");

      for (int turn = 0; turn <= HubRelay.IDLE_TICKS; turn++) {
        hub.fleet.tick();
      }

      assertThat(relayed.receive()).isEqualTo("closed");
    }
  }

  @Nested
  class Losing {
    @Test
    void endsOutputsAndShowsServersByThisHub() {
      String container = topic("container") + ",\"container_id\":\"web\"";
      TestPeer page = follow(container);
      subscribe(page, topic("log"));
      Relayed relayed = other.signedIn();
      relayed.receive();
      relayed.receive();

      relayed.close(1001, "the hub stops; reconnect");

      assertThat(page.receive())
          .isEqualTo(
              message(
                  "ended", container + ",\"message\":\"the hub that has this agent was lost\""));
      await(() -> hub.live.watched().contains(server.id()));
      hub.log.record(server.id(), LogLevel.INFO, LogSource.AGENT, "here");
      assertThat(page.receive()).contains("\"type\":\"log\"", "here");
    }

    @Test
    void asksAgainWithinASecond() {
      TestPeer page = follow(topic("log"));
      Relayed first = other.signedIn();
      first.receive();
      other.cut();
      first.close(1001, "");
      await(() -> hub.live.watched().contains(server.id()));
      String lostAt = hub.clock.instant().toString();
      hub.clock.advance(Duration.ofSeconds(1));
      hub.fleet.tick();
      settle(page);
      other.mend();

      await(
          () -> { // the try before this may still be under way
            hub.fleet.tick();
            settle(page);
            return other.hasMore();
          });
      Relayed second = other.signedIn();

      assertThat(second.receive())
          .isEqualTo(message("subscribe", topic("log") + ",\"after\":\"" + lostAt + "\""));
      assertThat(hub.live.watched()).isEmpty();
    }

    @Test
    void showsWhatIsStoredWhereTheHubCannotBeReached() {
      other.cut();

      TestPeer page = follow(topic("log"));
      await(() -> hub.live.watched().contains(server.id()));
      String container = topic("container") + ",\"container_id\":\"web\"";
      subscribe(page, container);

      assertThat(page.receive())
          .startsWith("{\"type\":\"error\",\"message\":\"The hub that has this agent cannot be");
    }

    @Test
    void asksLaterForWhatWasRefused() {
      TestPeer page = follow(topic("log"));
      Relayed relayed = other.signedIn();
      relayed.receive();

      relayed.send(message("error", "\"message\":\"The hub is too busy now\"," + topic("log")));
      await(() -> hub.live.watched().contains(server.id()));
      hub.fleet.tick();
      settle(page);
      assertThat(hub.live.watched()).contains(server.id());
      hub.clock.advance(HubRelay.RETRY_AFTER);
      hub.fleet.tick();

      assertThat(relayed.receive()).startsWith("{\"type\":\"subscribe\"");
    }

    @Test
    void givesUpAHubThatDoesNotSignIn() {
      TestPeer page = follow(topic("log"));
      Relayed silent = other.opened();
      assertThat(silent.receive()).contains("auth");

      hub.clock.advance(RelaySocket.SIGN_IN);
      hub.fleet.tick();

      assertThat(silent.receive()).isEqualTo("closed");
      await(() -> hub.live.watched().contains(server.id()));
      assertThat(answerTo(page)).contains("pong");
    }
  }

  /** Hubs to which the link may have died, although both hubs live. */
  @Nested
  class Silence {
    @Test
    void losesAHubThatDoesNotAnswerARenewal() {
      TestPeer page = follow(topic("log"));
      Relayed silent = other.signedIn();
      silent.receive();
      renew(silent);

      hub.clock.advance(RelaySocket.ANSWER.minusMillis(1));
      hub.fleet.tick();
      settle(page);
      assertThat(hub.live.watched()).isEmpty();
      hub.clock.advance(Duration.ofMillis(1));
      hub.fleet.tick();

      assertThat(silent.receive()).isEqualTo("closed");
      await(() -> hub.live.watched().contains(server.id()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth_success", "error"})
    void isNoLossOnceTheRenewalWasAnswered(String answer) {
      TestPeer page = follow(topic("log"));
      Relayed relayed = other.signedIn();
      relayed.receive();
      renew(relayed);
      relayed.send(message(answer, "\"message\":\"the storage is away\""));

      assertStaysAfter(RelaySocket.ANSWER, page, relayed);
    }

    @Test
    void beginsAnewWithEachFrame() {
      TestPeer page = follow(topic("log"));
      Relayed relayed = other.signedIn();
      relayed.receive();
      renew(relayed);
      hub.clock.advance(Duration.ofSeconds(1));

      assertStaysAfter(RelaySocket.ANSWER.minusMillis(1), page, relayed);
    }

    @Test
    void isExpectedWhileThePageIsBehind() {
      TestPeer page = follow(topic("log"));
      Relayed relayed = other.signedIn();
      relayed.receive();
      page.stopReading();
      int sent = sendUntilBlocked(relayed);
      renew(relayed);

      hub.clock.advance(RelaySocket.ANSWER);
      hub.fleet.tick();
      page.readAgain();
      relayed.send("{\"type\":\"log\",\"data\":\"last\"}");

      for (int i = 0; i < sent; i++) {
        assertThat(page.receive()).isEqualTo(LARGE);
      }
      assertThat(page.receive()).contains("last");
    }

    private void renew(Relayed relayed) {
      hub.clock.advance(RelaySocket.RENEW_AFTER);
      hub.fleet.tick();
      assertThat(relayed.receive()).startsWith("{\"type\":\"auth\"");
    }

    private void assertStaysAfter(Duration silence, TestPeer page, Relayed relayed) {
      relayed.send("{\"type\":\"log\",\"data\":1}");
      assertThat(page.receive()).contains("\"data\":1");
      hub.clock.advance(silence);
      hub.fleet.tick();
      settle(page);
      relayed.send("{\"type\":\"log\",\"data\":2}");
      assertThat(page.receive()).contains("\"data\":2");
    }
  }

  /** Pages that come all at once. */
  @Nested
  class Crowds {
    @Test
    void signInAFewAtATime() {
      List<TestPeer> pages = new ArrayList<>();
      for (int i = 0; i < RelaySignIns.AT_ONCE + 2; i++) {
        pages.add(follow(topic("log")));
        settle(pages.get(i));
      }
      List<Relayed> relays = new ArrayList<>();
      for (int i = 0; i < RelaySignIns.AT_ONCE; i++) {
        relays.add(other.opened());
      }
      assertThat(hub.others.issued).hasSize(RelaySignIns.AT_ONCE);

      relays.get(RelaySignIns.AT_ONCE - 1).send("{\"type\":\"auth_success\"}");
      assertThat(other.opened().receive()).contains("auth");
      assertThat(hub.others.issued).hasSize(RelaySignIns.AT_ONCE + 1);
      pages.get(0).close();
      assertThat(other.opened().receive()).contains("auth");
    }
  }

  @Nested
  class Sessions {
    @Test
    void endWithThePagesSessionAtOnce() {
      follow(topic("server"));
      Relayed relayed = other.signedIn();
      relayed.receive();

      hub.signOut(server.owner());

      assertThat(relayed.receive()).isEqualTo("closed");
    }

    @Test
    void endWithThePage() {
      TestPeer page = follow(topic("server"));
      Relayed relayed = other.signedIn();
      relayed.receive();

      page.close();

      assertThat(relayed.receive()).isEqualTo("closed");
    }

    @Test
    void areRenewedByTickets() {
      String token = hub.token(server.owner());
      TestPeer page = follow(topic("server"));
      Relayed relayed = other.signedIn();
      relayed.receive();
      hub.clock.advance(RelaySocket.RENEW_AFTER.minusSeconds(1));
      hub.fleet.tick();
      settle(page);
      assertThat(hub.others.issued).hasSize(1);

      hub.clock.advance(Duration.ofSeconds(1));
      hub.fleet.tick();

      assertThat(relayed.receive()).startsWith("{\"type\":\"auth\",\"ticket\":\"ticket-2\"");
      relayed.send("{\"type\":\"auth_success\"}");
      relayed.send("{\"type\":\"metrics\",\"data\":1}");
      assertThat(page.receive()).contains("metrics");
      assertThat(hub.others.issued.get(0)).isEqualTo(token + " of 127.0.0.1");
    }

    @Test
    void followThePagesNextToken() {
      TestPeer page = follow(topic("server"));
      Relayed relayed = other.signedIn();
      relayed.receive();
      String next = hub.token(hub.signedIn(server.owner().userId(), server.owner().username()));
      page.send("{\"type\":\"auth\",\"token\":\"" + next + "\"}");
      assertThat(page.receive()).contains("auth_success");

      hub.fleet.tick();

      assertThat(relayed.receive()).startsWith("{\"type\":\"auth\"");
      assertThat(hub.others.issued).endsWith(next + " of 127.0.0.1");
    }
  }

  /** The sockets that another hub opened for its pages. */
  @Nested
  class OfHubs {
    @Test
    void areNeverPassedOn() {
      TestPeer page = hub.connect("/api/v1/ws/fleet").send(hub.ticket(server.owner()));
      assertThat(page.receive()).contains("auth_success");

      subscribe(page, topic("server"));
      subscribe(page, topic("log"));
      hub.fleet.tick();

      assertThat(answerTo(page)).contains("pong");
      assertThat(other.hasMore()).isFalse();
    }

    @Test
    void startWithTheStatus() {
      Registered second = hub.server();
      hub.agent(second);
      TestPeer page = hub.connect("/api/v1/ws/fleet").send(hub.ticket(second.owner()));
      assertThat(page.receive()).contains("auth_success");

      subscribe(page, topic("server", second.id()));

      assertThat(page.receive()).contains("\"type\":\"status\"", "\"online\"");
    }

    @Test
    void areNotSentAwayBeforeTheirAgents() {
      TestPeer page = hub.connect("/api/v1/ws/fleet").send(hub.ticket(server.owner()));
      assertThat(page.receive()).contains("auth_success");
      assertThat(hub.fleet.guests()).isEmpty();
    }
  }

  /** The sockets with a server in their address. */
  @Nested
  class OfOneServer {
    @Test
    void arePassedOnWhole() {
      TestPeer page = hub.logs(server);
      String subscribe = "{\"type\":\"subscribe\",\"container_id\":\"web\",\"x\":1}";
      page.send(subscribe);
      Relayed relayed = other.signedIn();
      assertThat(relayed.path()).isEqualTo("/api/v1/ws/logs/" + server.id());

      assertThat(relayed.receive()).isEqualTo(subscribe);
      for (String type : List.of("subscribed", "log", "error", "ended")) {
        relayed.send(message(type, "\"container_id\":\"web\""));
        assertThat(page.receive()).isEqualTo(message(type, "\"container_id\":\"web\""));
      }
      page.send(subscribe.replace("subscribe", "unsubscribe"));
      assertThat(relayed.receive()).contains("unsubscribe");
    }

    @Test
    void keepLittleForAUserWhoReadsNothing() {
      List<TestPeer> pages = new ArrayList<>();
      List<Relayed> relays = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        pages.add(metrics());
        relays.add(other.signedIn());
        pages.get(i).stopReading();
      }
      // As many as one hub sends ahead do not exceed what may wait for one of these pages.
      String report = "{\"type\":\"metrics\",\"data\":\"" + "x".repeat(250_000) + "\"}";

      await(
          () -> {
            relays.forEach(relayed -> relayed.offer(report));
            return hub.counters.snapshot().updatesDropped() > 0;
          });

      assertThat(hub.metrics.queuedBytes())
          .isPositive()
          .isLessThanOrEqualTo(BrowserSocketGroup.QUEUED_BYTES_PER_USER);
      pages.forEach(TestPeer::readAgain);
      pages.forEach(TestPeer::close);
      await(() -> hub.metrics.queuedBytes() == 0);
    }

    @Test
    void passOnOnlyWhatTheOtherHubUnderstands() {
      TestPeer page = metrics();
      Relayed relayed = other.signedIn();
      settle(page);

      page.send("{\"type\":\"later\"}").send("{\"type\":\"subscribe\"}");

      assertThat(relayed.receive()).isEqualTo("{\"type\":\"subscribe\"}");
    }

    @Test
    void endWhenTheyFloodAHubThatIsSlow() {
      TestPeer page = metrics();
      Relayed relayed = other.signedIn();
      settle(page);
      relayed.stopReading();
      String flood = "{\"type\":\"subscribe\",\"x\":\"" + "x".repeat(16_000) + "\"}";
      int moreThanNetworksHold = 64 << 20;

      for (int sent = 0; sent < moreThanNetworksHold && !page.isClosed(); sent += flood.length()) {
        page.send(flood);
      }

      assertThat(page.closeCode()).isEqualTo(1013);
    }

    @Test
    void areRestartedWhenTheAgentMoves() {
      TestPeer page = metrics();
      Relayed relayed = other.signedIn();
      settle(page);
      hub.others.start().takes(server.id());

      hub.metrics.tick();

      assertThat(page.closeCode()).isEqualTo(1012);
      assertThat(relayed.receive()).isEqualTo("closed");
    }

    @Test
    void areRestartedWhenTheAgentLeavesThisHub() {
      Registered second = hub.server();
      hub.agent(second);
      TestPeer page = hub.logs(second);
      other.takes(second.id());

      hub.logs.tick();
      other.signedIn();

      assertThat(page.closeCode()).isEqualTo(1012);
    }

    @Test
    void areRestartedWhenTheHubIsLost() {
      TestPeer page = metrics();
      Relayed relayed = other.signedIn();
      settle(page);

      relayed.close(1001, "the hub stops; reconnect");

      assertThat(page.closeCode()).isEqualTo(1012);
    }

    @Test
    void endAsTheOtherHubEndsThem() {
      TestPeer page = metrics();

      other.signedIn().close(1008, "the server was removed");

      assertThat(page.closeCode()).isEqualTo(1008);
    }

    @Test
    void areShownHereWhereTheHubCannotBeReached() {
      other.cut();
      TestPeer page = hub.logs(server);
      page.send("{\"type\":\"subscribe\",\"container_id\":\"web\"}");

      assertThat(nextOf(page, "error")).contains("connected to another hub", "\"web\"");
      hub.log.record(server.id(), LogLevel.INFO, LogSource.AGENT, "here");
      assertThat(nextOf(page, "log")).contains("here");
      other.mend();
      hub.logs.tick();
      other.signedIn();
      assertThat(page.closeCode()).isEqualTo(1012);
    }

    @Test
    void areNeverShownByBothHubs() {
      TestPeer page = metrics();
      Relayed lost = other.opened();
      lost.receive();
      Queue<Runnable> held = new ConcurrentLinkedQueue<>();
      Executor lookUps = hub.lookUps;
      hub.lookUps = held::add;
      lost.close(1001, "");
      await(() -> !held.isEmpty());

      hub.metrics.tick();
      settle(page);

      assertThat(held).as("the beginning here alone").hasSize(1);
      hub.lookUps = lookUps;
      held.forEach(Runnable::run);
      hub.metrics.tick();
      other.signedIn();
      assertThat(page.closeCode()).isEqualTo(1012);
    }

    private TestPeer metrics() {
      TestPeer page = hub.connect("/api/v1/ws/metrics/" + server.id());
      page.send(hub.auth(server.owner()));
      assertThat(page.receive()).contains("auth_success");
      return page;
    }
  }

  /** Sends more than networks hold; returns the number of frames. */
  /** Sends until the page has all that may wait for it, so that the hub reads no more. */
  private int sendUntilBlocked(Relayed relayed) {
    int sent = 0;
    while (!relayed.isBlocked() || sent < 300) {
      relayed.send(LARGE);
      sent++;
    }
    await(() -> hub.fleet.queuedBytes() >= (RelaySocket.WINDOW - 1L) * LARGE.length());
    assertThat(relayed.isBlocked()).isTrue();
    return sent;
  }

  private TestPeer follow(String topic) {
    TestPeer page = hub.fleet(server.owner());
    subscribe(page, topic);
    return page;
  }

  private static void subscribe(TestPeer page, String topic) {
    page.send(message("subscribe", topic));
    assertThat(page.receive()).isEqualTo(message("subscribed", topic));
  }

  private String topic(String name) {
    return topic(name, server.id());
  }

  private static String topic(String name, ServerId id) {
    return "\"topic\":\"" + name + "\",\"server_id\":\"" + id + "\"";
  }

  private static String message(String type, String fields) {
    return "{\"type\":\"" + type + "\"," + fields + "}";
  }

  /** The next frame of a type; others are skipped. */
  private static String nextOf(TestPeer page, String type) {
    String frame = page.receive();
    while (!BrowserMessages.typeOf(frame).equals(type)) {
      frame = page.receive();
    }
    return frame;
  }

  private static String answerTo(TestPeer page) {
    return page.send("{\"type\":\"ping\"}").receive();
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("within 10 s").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  /** Waits until the page's event loop has done what it was given. */
  private static void settle(TestPeer page) {
    assertThat(answerTo(page)).isEqualTo("{\"type\":\"pong\"}");
  }
}
