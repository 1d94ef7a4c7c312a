package io.chatops.ws.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.log.LogLevel;
import io.chatops.core.log.LogSource;
import io.chatops.ws.Await;
import io.chatops.ws.DrivenHubs.DrivenHub;
import io.chatops.ws.DrivenHubs.Relayed;
import io.chatops.ws.Reports;
import io.chatops.ws.SocketHub.Registered;
import io.chatops.ws.TestPeer;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The topics of a page whose servers' agents are connected to other hubs. */
@Timeout(240)
@QuarkusTest
class HubRelayTest extends RelayFixture {
  private static final String COMMAND_ID = "6d5d8b5e-0c1c-4ea5-a7c4-2f0f3a4b5c6d";

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
                  "ended",
                  container + ",\"message\":\"the connection to the agent's hub has ended\""));
      awaitShownHere();
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
      awaitShownHere();
      String lostAt = hub.clock.instant().toString();
      hub.clock.advance(Duration.ofSeconds(1));
      hub.fleet.tick();
      settle(page);
      other.mend();

      Await.until(
          "the hub asks again",
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
      awaitShownHere();
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
      awaitShownHere();
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
      awaitShownHere();
      assertThat(answerTo(page)).contains("pong");
    }
  }

  /** Pages of a hub whose peer has an earlier or a later version. */
  @Nested
  class Versions {
    @Test
    void passUnknownFramesAndFieldsOn() {
      TestPeer page = follow(topic("server"));
      Relayed relayed = other.signedIn();
      String field = "{\"type\":\"metrics\",\"data\":{\"later\":[1]},\"since\":\"3.0\"}";
      String frame = "{\"type\":\"forecast\"," + topic("server") + "}";

      relayed.send(field).send(frame);

      assertThat(page.receive()).isEqualTo(field);
      assertThat(page.receive()).isEqualTo(frame);
    }

    @Test
    void showHereWhatTheOtherDoesNotKnow() {
      TestPeer page = follow(topic("log"));
      String command = topic("command") + ",\"command_id\":\"" + COMMAND_ID + "\"";
      Relayed relayed = other.signedIn();
      assertThat(relayed.receive()).isEqualTo(message("subscribe", topic("log")));
      relayed.send(message("subscribed", topic("log")));
      subscribe(page, command);
      assertThat(relayed.receive()).isEqualTo(message("subscribe", command));

      relayed.send(message("error", "\"message\":\"topic must be one of server, log\""));

      assertThat(page.receive())
          .startsWith("{\"type\":\"error\",\"message\":\"The hub that has this agent is of another")
          .contains(command);
      assertThat(hub.live.watched()).as("the other hub has confirmed it").isEmpty();
      subscribe(page, topic("server"));
      assertThat(relayed.receive()).isEqualTo(message("subscribe", topic("server")));
      relayed.send(message("error", "\"message\":\"topic must be one of log\""));
      awaitShownHere();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fleet", "logs"})
    void showHereWithoutTickets(String endpoint) {
      TestPeer page = endpoint.equals("fleet") ? follow(topic("log")) : hub.logs(server);
      Relayed earlier = other.opened();
      assertThat(earlier.receive()).contains("\"ticket\"");

      earlier.send(message("error", "\"message\":\"The first message must be auth\""));
      earlier.close(1008, "The first message must be auth");

      awaitShownHere();
      hub.log.record(server.id(), LogLevel.INFO, LogSource.AGENT, "here");
      assertThat(page.receive()).contains("\"type\":\"log\"", "here");
    }
  }
}
