package io.chatops.ws.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;
import io.chatops.core.log.LogLevel;
import io.chatops.core.log.LogSource;
import io.chatops.ws.Reports;
import io.chatops.ws.SocketHub;
import io.chatops.ws.SocketHub.Registered;
import io.chatops.ws.TestPeer;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The socket on which a browser follows whatever it shows. */
@Timeout(240)
@QuarkusTest
class FleetSocketTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SocketHub hub = new SocketHub();
  private final Registered server = hub.server();

  @AfterEach
  void stop() {
    hub.close();
  }

  @Nested
  class Summary {
    private static final String SUMMARY = "\"topic\":\"summary\"";

    @Test
    void showsAllServersFirstAndThenThoseThatChanged() {
      TestPeer agent = hub.agent(server);
      report(agent, 1);
      TestPeer browser = follow(server.owner(), SUMMARY);

      String first = browser.receive();
      assertThat(first)
          .startsWith("{\"type\":\"summary\",\"full\":true,\"servers\":[{\"id\":\"" + server.id())
          .contains("\"name\":\"web-1\"", "\"status\":\"online\"", "\"agent_connection\":true")
          .contains("\"cpu\":{\"usage_percent\":12.5,\"cores\":null,\"load_1m\":null}")
          .endsWith(
              "\"removed\":[],\"counts\":{\"total\":1,\"critical\":0,\"warning\":0,\"healthy\":1,"
                  + "\"offline\":0,\"unknown\":0}}");

      Registered second = hub.server(server.owner(), null);
      hub.fleetWatch.publishChanges();
      JsonNode added = json(browser.receive());
      assertThat(added.path("full").asBoolean()).isFalse();
      assertThat(ids(added.path("servers"))).containsExactly(second.id().toString());
      assertThat(added.path("counts").path("total").asInt()).isEqualTo(2);

      hub.fleetWatch.publishChanges(); // nothing happened
      report(agent, 2);
      hub.fleetWatch.publishChanges();
      assertThat(ids(json(browser.receive()).path("servers")))
          .containsExactly(server.id().toString());

      hub.removeServer(second);
      hub.fleetWatch.publishChanges();
      JsonNode removed = json(browser.receive());
      assertThat(removed.path("servers")).isEmpty();
      assertThat(removed.path("removed").toString()).isEqualTo("[\"" + second.id() + "\"]");
      assertThat(removed.path("counts").path("total").asInt()).isEqualTo(1);
    }

    @Test
    void startsWithPresentServersAndReportsTheirRemoval() {
      TestPeer one = follow(server.owner(), SUMMARY);
      one.receive();

      Registered second = hub.server(server.owner(), null);
      TestPeer two = follow(server.owner(), SUMMARY);
      assertThat(two.receive()).contains("\"full\":true", second.id().toString());
      assertThat(ids(json(one.receive()).path("servers"))).containsExactly(second.id().toString());

      hub.removeServer(second);
      hub.fleetWatch.publishChanges();
      String removed = "\"removed\":[\"" + second.id() + "\"]";
      assertThat(one.receive()).contains(removed);
      assertThat(two.receive()).contains(removed);
    }

    @Test
    void tellsThatAServerWentSilent() {
      hub.agent(server);
      TestPeer browser = follow(server.owner(), SUMMARY);
      browser.receive();

      hub.clock.advance(Duration.ofMinutes(1));
      hub.fleetWatch.publishChanges();

      assertThat(browser.receive()).contains("\"status\":\"offline\"", "\"offline\":1");
    }

    @Test
    void isSharedByBrowsersOfOneUserOnly() {
      Registered foreign = hub.server();
      TestPeer one = follow(server.owner(), SUMMARY);
      TestPeer two = follow(server.owner(), SUMMARY);
      TestPeer other = follow(foreign.owner(), SUMMARY);
      assertThat(one.receive()).isEqualTo(two.receive()).doesNotContain(foreign.id().toString());
      assertThat(other.receive()).doesNotContain(server.id().toString());

      report(hub.agent(server), 1);
      hub.fleetWatch.publishChanges();

      assertThat(one.receive()).isEqualTo(two.receive()).contains(server.id().toString());
      assertThat(other.send("{\"type\":\"ping\"}").receive()).contains("pong");
    }

    @Test
    void endsWhenTheBrowserHasEnoughAndBeginsWholeAgain() {
      TestPeer browser = follow(server.owner(), SUMMARY);
      browser.receive();
      browser.send("{\"type\":\"unsubscribe\"," + SUMMARY + "}");
      assertThat(browser.receive()).isEqualTo("{\"type\":\"unsubscribed\"," + SUMMARY + "}");

      hub.server(server.owner(), null);
      hub.fleetWatch.publishChanges();
      hub.fleetWatch.publishChanges();

      browser.send("{\"type\":\"subscribe\"," + SUMMARY + "}");
      assertThat(browser.receive()).isEqualTo("{\"type\":\"subscribed\"," + SUMMARY + "}");
      assertThat(browser.receive()).contains("\"full\":true", "\"total\":2");
    }

    @Test
    void comesWholeToASlowBrowserOnly() {
      TestPeer agent = hub.agent(server);
      TestPeer slow = follow(server.owner(), SUMMARY);
      TestPeer quick = follow(server.owner(), SUMMARY);
      slow.receive();
      quick.receive();
      subscribe(slow, "\"topic\":\"server\",\"server_id\":\"" + server.id() + "\"");
      slow.stopReading();
      for (int i = 1; i <= 100; i++) {
        agent.send(Reports.numbered(hub.clock.instant(), i, 200_000));
        assertThat(agent.receive()).isEqualTo(Reports.acknowledged(i));
      }
      List<String> added = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        added.add(hub.server(server.owner(), null).id().toString());
        hub.fleetWatch.publishChanges();
        assertThat(quick.receive()).contains("\"full\":false", added.get(i));
      }

      slow.readAgain();

      String summary = nextOf(slow, "summary");
      assertThat(summary).contains("\"full\":true").contains(added);
      hub.server(server.owner(), null);
      hub.fleetWatch.publishChanges();
      assertThat(nextOf(slow, "summary")).contains("\"full\":false", "\"total\":5");
    }
  }

  @Nested
  class OneServer {
    @Test
    void showsTheLatestReportThenEachNewOneAndStates() {
      TestPeer agent = hub.agent(server);
      report(agent, 1);
      TestPeer browser = follow(server.owner(), topic());

      assertThat(browser.receive())
          .startsWith("{\"type\":\"metrics\",\"data\":{\"timestamp\":")
          .contains("\"sequence\":1,")
          .endsWith(",\"server_id\":\"" + server.id() + "\"}");
      report(agent, 2);
      assertThat(browser.receive()).contains("\"sequence\":2,");
      agent.send("{\"type\":\"goodbye\"}");
      assertThat(browser.receive())
          .startsWith("{\"type\":\"status\",\"data\":{\"status\":\"offline\"")
          .endsWith(",\"server_id\":\"" + server.id() + "\"}");
    }

    @Test
    void isOneOfSeveralOnASocket() {
      Registered second = hub.server(server.owner(), null);
      TestPeer browser = follow(server.owner(), topic());
      subscribe(browser, "\"topic\":\"server\",\"server_id\":\"" + second.id() + "\"");

      hub.agent(second);
      assertThat(browser.receive()).contains("\"server_id\":\"" + second.id() + "\"");
      hub.agent(server);
      assertThat(browser.receive()).contains("\"server_id\":\"" + server.id() + "\"");

      browser.send("{\"type\":\"unsubscribe\"," + topic() + "}");
      assertThat(browser.receive()).isEqualTo("{\"type\":\"unsubscribed\"," + topic() + "}");
      report(hub.agent(server), 1);
      assertThat(browser.send("{\"type\":\"ping\"}").receive()).contains("pong");
    }

    @Test
    void endsWhenItIsRemovedAndTheSocketLivesOn() {
      TestPeer browser = follow(server.owner(), topic());

      hub.removeServer(server);

      assertThat(browser.receive())
          .isEqualTo("{\"type\":\"ended\"," + topic() + ",\"message\":\"the server was removed\"}");
      browser.send("{\"type\":\"subscribe\"," + topic() + "}");
      assertThat(browser.receive()).contains("\"error\"", "No server", topic());
      assertThat(browser.send("{\"type\":\"ping\"}").receive()).contains("pong");
    }

    private String topic() {
      return "\"topic\":\"server\",\"server_id\":\"" + server.id() + "\"";
    }
  }

  @Nested
  class Log {
    @Test
    void showsEntriesAsTheyAreWritten() {
      TestPeer browser = follow(server.owner(), topic());

      record("here");

      assertThat(browser.receive())
          .startsWith("{\"type\":\"log\",\"data\":{\"id\":\"")
          .contains("here")
          .endsWith("\"server_id\":\"" + server.id() + "\"}");
    }

    @Test
    void beginsWithWhatWasMissedTheOldestFirst() {
      record("before");
      hub.clock.advance(Duration.ofSeconds(1));
      String after = hub.clock.instant().toString();
      record("one");
      hub.clock.advance(Duration.ofSeconds(1));
      record("two");

      TestPeer browser = follow(server.owner(), topic(), ",\"after\":\"" + after + "\"");

      assertThat(browser.receive()).contains("\"message\":\"one\"");
      assertThat(browser.receive()).contains("\"message\":\"two\"");
      record("three");
      assertThat(browser.receive()).contains("\"message\":\"three\"");
    }

    @Test
    void tellsHowManyItLeavesOut() {
      String after = hub.clock.instant().toString();
      for (int i = 0; i < LogTopic.MAX_MISSED + 3; i++) {
        record("entry " + i);
        hub.clock.advance(Duration.ofMillis(1));
      }

      TestPeer browser = follow(server.owner(), topic(), ",\"after\":\"" + after + "\"");

      assertThat(browser.receive()).isEqualTo("{\"type\":\"dropped\",\"count\":3," + topic() + "}");
      assertThat(browser.receive()).contains("\"message\":\"entry 3\"");
    }

    @Test
    void endsWhenTheServerIsRemoved() {
      TestPeer browser = follow(server.owner(), topic());

      hub.removeServer(server);

      assertThat(nextOf(browser, "ended")).contains(topic());
    }

    private void record(String message) {
      hub.log.record(server.id(), LogLevel.INFO, LogSource.AGENT, message);
    }

    private String topic() {
      return "\"topic\":\"log\",\"server_id\":\"" + server.id() + "\"";
    }
  }

  @Nested
  class Bounds {
    @Test
    void topicsOfASocket() {
      TestPeer browser = hub.fleet(server.owner());
      for (int i = 0; i < Subscriptions.MAX_TOPICS; i++) {
        ServerId id = hub.server(server.owner(), null).id();
        subscribe(browser, "\"topic\":\"log\",\"server_id\":\"" + id + "\"");
      }

      browser.send("{\"type\":\"subscribe\",\"topic\":\"alerts\"}");

      assertThat(browser.receive())
          .contains("\"error\"", "at most 64 topics", "\"topic\":\"alerts\"");
      assertThat(browser.send("{\"type\":\"ping\"}").receive()).contains("pong");
    }

    @Test
    void subscriptionsInAMinute() {
      TestPeer browser = hub.fleet(server.owner());
      for (int i = 0; i < Subscriptions.MAX_PER_MINUTE / 2; i++) {
        subscribe(browser, "\"topic\":\"alerts\"");
        browser.send("{\"type\":\"unsubscribe\",\"topic\":\"alerts\"}");
        assertThat(browser.receive()).contains("unsubscribed");
        subscribe(browser, "\"topic\":\"log\",\"server_id\":\"" + server.id() + "\"");
        browser.send(
            "{\"type\":\"unsubscribe\",\"topic\":\"log\",\"server_id\":\"" + server.id() + "\"}");
        assertThat(browser.receive()).contains("unsubscribed");
      }

      browser.send("{\"type\":\"subscribe\",\"topic\":\"alerts\"}");

      assertThat(browser.receive()).contains("\"error\"", "Too many subscriptions");
    }

    @Test
    void aMessage() {
      assertThat(hub.fleet(server.owner()).send("x".repeat(20_000)).closeCode()).isEqualTo(1009);
    }
  }

  @Nested
  class Refusing {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "\"mood\":\"good\"",
          "\"topic\":\"everything\"",
          "\"topic\":7",
          "\"topic\":\"server\"",
          "\"topic\":\"server\",\"server_id\":\"1-1-1-1-1\"",
          "\"topic\":\"server\",\"server_id\":[]",
          "\"topic\":\"log\",\"server_id\":\"x\"",
          "\"topic\":\"log\",\"server_id\":\"%s\",\"after\":\"yesterday\"",
          "\"topic\":\"log\",\"server_id\":\"%s\",\"after\":\"+99999-01-01T00:00:00Z\"",
          "\"topic\":\"alerts\",\"after\":\"1969-12-31T23:59:59Z\"",
          "\"topic\":\"alerts\",\"after\":5",
          "\"topic\":\"container\",\"server_id\":\"%s\"",
          "\"topic\":\"container\",\"server_id\":\"%s\",\"container_id\":\"../x\"",
          "\"topic\":\"container\",\"server_id\":\"%s\",\"container_id\":\"web\",\"tail\":-1",
          "\"topic\":\"command\",\"server_id\":\"%s\",\"command_id\":\"x\"",
          "\"topic\":\"command\",\"server_id\":\"%s\",\"container_id\":\"web\""
        })
    void whatIsNotNamedWell(String fields) {
      TestPeer browser = hub.fleet(server.owner());

      browser.send(("{\"type\":\"subscribe\"," + fields + "}").formatted(server.id()));

      assertThat(browser.receive()).startsWith("{\"type\":\"error\",\"message\":\"");
      assertThat(browser.send("{\"type\":\"ping\"}").receive()).isEqualTo("{\"type\":\"pong\"}");
    }

    @Test
    void whatIsFollowedAlreadyOrNot() {
      TestPeer browser = follow(server.owner(), "\"topic\":\"alerts\"");

      browser.send("{\"type\":\"subscribe\",\"topic\":\"alerts\"}");
      assertThat(browser.receive()).contains("followed already", "\"topic\":\"alerts\"");
      browser.send("{\"type\":\"unsubscribe\",\"topic\":\"summary\"}");
      assertThat(browser.receive()).contains("not followed", "\"topic\":\"summary\"");
    }

    @Test
    void everyTopicOfSomebodyElsesServerLikeAnUnknownOne() {
      List<String> kinds = List.of("server", "log", "container", "command");
      assertThat(kinds).hasSize(Topic.class.getPermittedSubclasses().length - 2); // of all servers
      ServerId unknown = ServerId.random();
      TestPeer browser = hub.fleet(hub.user());
      for (String kind : kinds) {
        String frame =
            "{\"type\":\"subscribe\",\"topic\":\"%s\",\"server_id\":\"%s\",%s}"
                .formatted(kind, "%s", ids(kind));
        String foreign = browser.send(frame.formatted(server.id())).receive();
        assertThat(foreign).startsWith("{\"type\":\"error\",\"message\":\"No ");
        assertThat(browser.send(frame.formatted(unknown)).receive())
            .isEqualTo(foreign.replace(server.id().toString(), unknown.toString()));
      }
    }

    private static String ids(String kind) {
      return kind.equals("command")
          ? "\"command_id\":\"6b1f6f0e-4c39-4a6e-9d4c-0c9b9a4a1d11\""
          : "\"container_id\":\"web\"";
    }
  }

  private TestPeer follow(Actor actor, String topic) {
    return follow(actor, topic, "");
  }

  private TestPeer follow(Actor actor, String topic, String more) {
    TestPeer browser = hub.fleet(actor);
    browser.send("{\"type\":\"subscribe\"," + topic + more + "}");
    assertThat(browser.receive()).isEqualTo("{\"type\":\"subscribed\"," + topic + "}");
    return browser;
  }

  private static void subscribe(TestPeer browser, String topic) {
    browser.send("{\"type\":\"subscribe\"," + topic + "}");
    assertThat(browser.receive()).isEqualTo("{\"type\":\"subscribed\"," + topic + "}");
  }

  /** The next frame of a type; others are skipped. */
  private static String nextOf(TestPeer browser, String type) {
    String frame = browser.receive();
    while (!frame.startsWith("{\"type\":\"" + type + "\"")) {
      frame = browser.receive();
    }
    return frame;
  }

  private void report(TestPeer agent, long sequence) {
    agent.send(Reports.numbered(hub.clock.instant(), sequence));
    assertThat(agent.receive()).isEqualTo(Reports.acknowledged(sequence));
  }

  private static List<String> ids(JsonNode servers) {
    List<String> ids = new ArrayList<>();
    servers.forEach(summary -> ids.add(summary.path("id").asText()));
    return ids;
  }

  private static JsonNode json(String frame) {
    try {
      return JSON.readTree(frame);
    } catch (JsonProcessingException e) {
      throw new AssertionError(frame, e);
    }
  }
}
