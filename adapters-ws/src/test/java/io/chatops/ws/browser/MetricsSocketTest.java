package io.chatops.ws.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.api.ApiJson;
import io.chatops.core.alert.Alert;
import io.chatops.core.alert.AlertChange;
import io.chatops.core.alert.AlertKey;
import io.chatops.core.alert.Comparison;
import io.chatops.core.alert.MetricType;
import io.chatops.core.alert.Severity;
import io.chatops.core.cluster.Drain;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.AlertId;
import io.chatops.core.identity.AlertThresholdId;
import io.chatops.core.identity.ServerId;
import io.chatops.ws.Reports;
import io.chatops.ws.SocketCount;
import io.chatops.ws.SocketHub;
import io.chatops.ws.SocketHub.Registered;
import io.chatops.ws.TestPeer;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(240)
@QuarkusTest
class MetricsSocketTest {
  private SocketHub hub = new SocketHub();
  private final Registered server = hub.server();

  @AfterEach
  void stop() {
    hub.close();
  }

  @Nested
  class Watching {
    @Test
    void showsTheLatestReportThenEachNewOne() {
      TestPeer agent = hub.agent(server);
      report(agent, 1);

      TestPeer browser = watch();

      assertThat(browser.receive()).isEqualTo(shown(1));
      report(agent, 2);
      assertThat(browser.receive()).isEqualTo(shown(2));
    }

    @Test
    void startsWithoutMetricsWhenThereAreNone() {
      TestPeer browser = watch();

      report(hub.agent(server), 1);

      assertThat(browser.receive())
          .startsWith("{\"type\":\"status\",\"data\":{\"status\":\"online\"")
          .contains("\"last_seen\":\"2026-11-24T12:00:00.000000Z\"");
      assertThat(browser.receive()).isEqualTo(shown(1));
    }

    @Test
    void tellsThatAServerWentSilent() {
      hub.agent(server);
      TestPeer browser = watch();

      hub.clock.advance(Duration.ofMinutes(1));
      hub.presence.sweep();

      assertThat(browser.receive())
          .isEqualTo(
              "{\"type\":\"status\",\"data\":{\"status\":\"offline\","
                  + "\"health_status\":\"healthy\",\"agent_connection\":true,\"last_seen\":\"2026-11-24T12:00:00.000000Z\"}"
                  + ",\"server_id\":\""
                  + server.id()
                  + "\"}");
    }

    @Test
    void tellsAtOnceThatAnAgentWasStopped() {
      TestPeer agent = hub.agent(server);
      TestPeer browser = watch();

      agent.send("{\"type\":\"goodbye\"}");

      assertThat(browser.receive())
          .startsWith("{\"type\":\"status\",\"data\":{\"status\":\"offline\"");
    }

    @Test
    void tellsOfAlerts() {
      Alert alert =
          new Alert(
              new AlertId(new UUID(0, 1)),
              server.owner().userId(),
              new AlertKey(new AlertThresholdId(new UUID(0, 2)), server.id(), "/var"),
              "web-1",
              MetricType.DISK,
              Comparison.GT,
              Severity.CRITICAL,
              "Disk usage of \"/var\" is 99 %",
              90,
              95.5,
              99,
              false,
              hub.clock.instant(),
              null,
              null,
              new Alert.Resolution(
                  Alert.ResolveReason.RECOVERED, null, hub.clock.instant().plusSeconds(5)),
              null);
      TestPeer browser = watch();

      hub.liveAlerts.onChange(new AlertChange(alert, AlertChange.Kind.RESOLVED));

      assertThat(browser.receive())
          .isEqualTo(
              "{\"type\":\"alert\",\"data\":{"
                  + "\"id\":\"00000000-0000-0000-0000-000000000001\",\"server_id\":\""
                  + server.id()
                  + "\",\"server_name\":\"web-1\","
                  + "\"threshold_id\":\"00000000-0000-0000-0000-000000000002\","
                  + "\"type\":\"disk\",\"metric_detail\":\"/var\",\"comparison\":\"gt\","
                  + "\"severity\":\"critical\",\"message\":\"Disk usage of \\\"/var\\\" is 99 %\","
                  + "\"threshold\":90.0,\"current_value\":95.5,\"peak_value\":99.0,"
                  + "\"status\":\"resolved\",\"resolved\":true,\"late\":false,"
                  + "\"created_at\":\"2026-11-24T12:00:00.000000Z\",\"acknowledged_by\":null,"
                  + "\"acknowledged_at\":null,\"snoozed_by\":null,\"snoozed_at\":null,"
                  + "\"snoozed_until\":null,\"resolved_at\":\"2026-11-24T12:00:05.000000Z\","
                  + "\"resolved_by\":null,\"resolve_reason\":\"recovered\",\"comment\":null}}");
    }

    @Test
    void answersPings() {
      assertThat(watch().send("{\"type\":\"ping\"}").receive()).isEqualTo("{\"type\":\"pong\"}");
    }

    @Test
    void dropsASlowBrowsersOldestFramesAndCountsThem() {
      TestPeer slow = watch();
      TestPeer quick = watch();
      TestPeer agent = hub.agent(server);
      assertThat(slow.receive()).contains("online");
      assertThat(quick.receive()).contains("online");
      slow.stopReading();
      int reports = 200;

      for (int i = 1; i <= reports; i++) {
        agent.send(Reports.numbered(hub.clock.instant(), i, 200_000));
        assertThat(agent.receive()).isEqualTo(Reports.acknowledged(i));
        assertThat(quick.receive()).contains("\"sequence\":" + i + ",");
      }
      slow.readAgain();

      int shown = 0;
      int lost = 0;
      String frame = slow.receive();
      while (!frame.contains("\"sequence\":" + reports + ",")) {
        if (frame.startsWith("{\"type\":\"dropped\",\"count\":")) {
          lost += Integer.parseInt(frame.replaceAll("\\D", ""));
        } else {
          shown++;
        }
        frame = slow.receive();
      }
      assertThat(lost).isPositive();
      assertThat(shown + 1 + lost).isEqualTo(reports);
      assertThat(hub.counters.get(SocketCount.UPDATES_DROPPED)).isEqualTo(lost);
    }
  }

  @Nested
  class Refusing {
    @Test
    void aBadToken() {
      assertRefused(connect().send("{\"type\":\"auth\",\"token\":\"nonsense\"}"));
    }

    @Test
    void somebodyElsesServerLikeAnUnknownOne() {
      Actor stranger = hub.user();
      TestPeer browser = connect().send(auth(stranger));
      String told = browser.receive();
      assertThat(browser.closeCode()).isEqualTo(1008);

      ServerId unknown = ServerId.random();
      TestPeer other = hub.connect("/api/v1/ws/metrics/" + unknown).send(auth(stranger));

      assertThat(other.receive())
          .isEqualTo(told.replace(server.id().toString(), unknown.toString()));
      assertThat(other.closeCode()).isEqualTo(1008);
    }

    @Test
    void anIdThatIsNone() {
      assertRefused(hub.connect("/api/v1/ws/metrics/1-1-1-1-1").send(auth(server.owner())));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{\"type\":\"ping\"}",
          "{\"type\":\"auth\"}",
          "{\"type\":\"auth\",\"token\":7}",
          "{\"type\":\"auth\",",
          "{\"type\":\"auth\",\"type\":\"ping\"}",
          "{\"type\":\"auth\"} x",
          "[]",
          ""
        })
    void aWrongFirstMessage(String message) {
      assertRefused(connect().send(message));
    }

    @Test
    void aFrameAboveTheLimit() {
      assertThat(watch().send("x".repeat(20_000)).closeCode()).isEqualTo(1009);
      assertThat(watch().send("x".repeat(900_000)).closeCode()).isEqualTo(1009);
    }

    @Test
    void oneSocketTooMany() {
      hub.close();
      hub =
          new SocketHub(
              SocketHub.agentSettings(),
              new BrowserSocketSettings(
                  Duration.ofSeconds(10), Duration.ofSeconds(45), 16 * 1024, 32, 2, 50, 50));
      Registered own = hub.server();
      TestPeer first = watch(own);
      watch(own);

      TestPeer third = hub.connect("/api/v1/ws/metrics/" + own.id()).send(auth(own.owner()));

      assertThat(third.receive()).contains("2 sockets open");
      assertThat(third.closeCode()).isEqualTo(1013);
      assertThat(first.isClosed()).isFalse();
    }

    private void assertRefused(TestPeer browser) {
      assertThat(browser.receive()).startsWith("{\"type\":\"error\",\"message\":\"");
      assertThat(browser.closeCode()).isEqualTo(1008);
    }
  }

  @Nested
  class Ending {
    @Test
    void whenTheSessionEndsButNotOthers() {
      Actor elsewhere = hub.signedIn(server.owner().userId(), server.owner().username());
      TestPeer browser = watch();
      TestPeer other = connect().send(auth(elsewhere));
      other.receive();

      hub.browserSockets.closeSession(server.owner().sessionId());

      assertThat(browser.closeCode()).isEqualTo(1008);
      assertThat(other.send("{\"type\":\"ping\"}").receive()).isEqualTo("{\"type\":\"pong\"}");
    }

    @Test
    void whenTheUserSignsOut() {
      TestPeer browser = watch();

      hub.signOut(server.owner());

      assertThat(browser.receive()).contains("sign in again");
      assertThat(browser.closeCode()).isEqualTo(1008);
    }

    @Test
    void whenTheTokenExpires() {
      String token = hub.token(server.owner());
      hub.clock.advance(Duration.ofMinutes(15).minusMillis(300));
      TestPeer browser = connect().send("{\"type\":\"auth\",\"token\":\"" + token + "\"}");
      assertThat(browser.receive()).isEqualTo("{\"type\":\"auth_success\"}");

      assertThat(browser.receive()).contains("expired");
      assertThat(browser.closeCode()).isEqualTo(1008);
    }

    @Test
    void whenTheServerIsRemoved() {
      TestPeer browser = watch();

      hub.removeServer(server);

      assertThat(browser.closeCode()).isEqualTo(1008);
    }

    @Test
    void whenTheHubStops() {
      TestPeer browser = watch();

      hub.metrics.stop();

      assertThat(browser.closeCode()).isEqualTo(1001);
    }

    @Test
    void whenTheHubDisconnectsAllBrowsersForAWhile() {
      TestPeer browser = watch();

      hub.metrics.closeAll();

      assertThat(browser.closeCode()).isEqualTo(1001);
      assertThat(watch()).isNotNull();
    }

    @Test
    void whenTheHubSendsTheBrowserToAnotherOne() {
      TestPeer browser = watch();

      hub.metrics.guests().forEach(Drain.Guest::leave);

      assertThat(browser.closeCode()).isEqualTo(1001);
    }

    @Test
    void whileOtherHubsTakeTheBrowsers() {
      hub.metrics.rejectNew(true);
      assertThat(connect().send(auth(server.owner())).closeCode()).isEqualTo(1001);

      hub.metrics.rejectNew(false);
      assertThat(watch()).isNotNull();
    }

    @Test
    void atOnceWhenTheHubHasStopped() {
      hub.metrics.stop();
      hub.metrics.rejectNew(false);

      assertThat(hub.codeForWhoConnects("/api/v1/ws/metrics/" + server.id())).isEqualTo(1001);
    }
  }

  private TestPeer connect() {
    return hub.connect("/api/v1/ws/metrics/" + server.id());
  }

  private String auth(Actor actor) {
    return "{\"type\":\"auth\",\"token\":\"" + hub.token(actor) + "\"}";
  }

  private TestPeer watch() {
    return watch(server);
  }

  private TestPeer watch(Registered watched) {
    TestPeer browser =
        hub.connect("/api/v1/ws/metrics/" + watched.id()).send(auth(watched.owner()));
    assertThat(browser.receive()).isEqualTo("{\"type\":\"auth_success\"}");
    return browser;
  }

  private void report(TestPeer agent, long sequence) {
    agent.send(Reports.numbered(hub.clock.instant(), sequence));
    assertThat(agent.receive()).isEqualTo(Reports.acknowledged(sequence));
  }

  private String shown(long sequence) {
    String report = Reports.numbered(hub.clock.instant(), sequence);
    return report.substring(0, report.length() - 1)
        + ",\"timestamp\":\""
        + ApiJson.time(hub.clock.instant().plusMillis(sequence))
        + "\",\"server_id\":\""
        + server.id()
        + "\"}";
  }
}
