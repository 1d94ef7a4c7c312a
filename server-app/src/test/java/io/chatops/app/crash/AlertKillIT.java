package io.chatops.app.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The reports of each test are of the seconds before its begin: what comes in more than 210 s after
 * it was collected (three intervals and half a minute) is late, and a busy machine restarts slowly.
 */
class AlertKillIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int FINE = 20;
  private static final int HIGH = 95;

  private final InstantSource clock = InstantSource.system();

  @TempDir Path home;

  @Test
  void continuesAPendingBreachAfterAKill() throws Exception {
    try (Watched scene = Watched.start(home, "PT1M")) {
      scene.newThreshold("cpu", "\"threshold_value\":90,\"duration_seconds\":60");
      Instant begin = clock.instant().minusSeconds(70);
      scene.agent.report(begin, FINE);
      scene.agent.report(begin.plusSeconds(10), HIGH);
      scene.agent.report(begin.plusSeconds(40), HIGH);
      assertThat(scene.alerts("")).isEmpty();

      scene.killAndStartAgain();
      scene.agent.report(begin.plusSeconds(69), HIGH);
      assertThat(scene.alerts("")).isEmpty();
      scene.agent.report(begin.plusSeconds(70), HIGH);

      assertThat(scene.alerts("status=active")).hasSize(1);
      assertThat(Instant.parse(scene.alerts("").get(0).path("created_at").asText()))
          .isBetween(begin.plusSeconds(69), begin.plusSeconds(71));
    }
  }

  @Test
  void continuesAnOpenAlertAfterAKill() throws Exception {
    try (Watched scene = Watched.start(home, "PT1M")) {
      scene.newThreshold("cpu", "\"threshold_value\":90,\"recovery_value\":80");
      Instant begin = clock.instant().minusSeconds(40);
      scene.agent.report(begin, HIGH);
      JsonNode opened = scene.alerts("status=active").get(0);

      scene.killAndStartAgain();
      scene.agent.report(begin.plusSeconds(10), HIGH + 2);
      scene.agent.report(begin.plusSeconds(20), 85);
      scene.agent.report(begin.plusSeconds(30), HIGH);
      assertThat(
              scene
                  .client
                  .ask("GET", "/servers/" + scene.server.serverId())
                  .data()
                  .path("health_status"))
          .hasToString("\"warning\"");
      JsonNode still = scene.alerts("").get(0);
      scene.killAndStartAgain();
      scene.agent.report(begin.plusSeconds(40), FINE);

      assertThat(still.path("id")).isEqualTo(opened.path("id"));
      assertThat(still.path("status").asText()).isEqualTo("active");
      assertThat(still.path("peak_value").asInt()).isEqualTo(HIGH + 2);
      assertThat(scene.alerts("")).hasSize(1);
      assertThat(scene.alerts("").get(0).path("resolve_reason").asText()).isEqualTo("recovered");
    }
  }

  /**
   * A report that was not stored was not acknowledged, and comes again; one that was stored opens
   * no second alert.
   */
  @Test
  void raisesOneAlertPerEpisodeWhenTheHubIsKilled() throws Exception {
    try (Watched scene = Watched.start(home, "PT1M")) {
      scene.newThreshold("cpu", "\"threshold_value\":90");
      Instant begin = clock.instant().minusSeconds(32);
      int episodes = 4;
      for (int i = 0; i < episodes; i++) {
        scene.agent.send(begin.plusSeconds(i * 10L), HIGH);
        scene.agent.send(begin.plusSeconds(i * 10L + 1), HIGH);
        for (int calls = 0; calls < i; calls++) {
          scene.alerts(""); // a few milliseconds more, so that the kill finds the hub further on
        }
        scene.killAndStartAgain();
        scene.agent.awaitAcknowledgements();
        assertThat(scene.alerts("status=active")).hasSize(1);
        scene.agent.report(begin.plusSeconds(i * 10L + 2), FINE);
      }

      assertThat(scene.alerts("")).hasSize(episodes);
      assertThat(scene.alerts("status=active")).isEmpty();
    }
  }

  @Test
  void raisesOneAlertPerEpisodeWhenTheDatabaseIsKilled() throws Exception {
    try (Watched scene = Watched.start(home, "PT1M")) {
      scene.newThreshold("cpu", "\"threshold_value\":90");
      Instant begin = clock.instant().minusSeconds(22);
      int episodes = 3;
      for (int i = 0; i < episodes; i++) {
        scene.agent.send(begin.plusSeconds(i * 10L), HIGH);
        HubProcess.signal("KILL", List.of(scene.hub.databasePid()));
        scene.agent.send(begin.plusSeconds(i * 10L + 1), HIGH);
        scene.agent.awaitAcknowledgements();
        assertThat(scene.alerts("status=active")).hasSize(1);
        scene.agent.report(begin.plusSeconds(i * 10L + 2), FINE);
      }

      assertThat(scene.alerts("")).hasSize(episodes);
      assertThat(scene.alerts("status=active")).isEmpty();
    }
  }

  @Test
  void keepsAnAlertResolvedByHandAfterAKill() throws Exception {
    try (Watched scene = Watched.start(home, "PT1M")) {
      scene.newThreshold("cpu", "\"threshold_value\":90");
      Instant begin = clock.instant().minusSeconds(30);
      scene.agent.report(begin, HIGH);
      String id = scene.alerts("").get(0).path("id").asText();
      assertThat(scene.client.ask("POST", "/alerts/" + id + "/resolve", "{}").status())
          .isEqualTo(200);

      scene.killAndStartAgain();
      scene.agent.report(begin.plusSeconds(10), HIGH);
      assertThat(scene.alerts("status=active")).isEmpty();
      scene.agent.report(begin.plusSeconds(20), FINE);
      scene.agent.report(begin.plusSeconds(30), HIGH);

      assertThat(scene.alerts("status=active")).hasSize(1);
      assertThat(scene.alerts("")).hasSize(2);
    }
  }

  @Test
  void raisesOfflineUntilAnUnpluggedAgentIsBack() throws Exception {
    try (Watched scene = Watched.start(home, "PT1S")) {
      scene.newThreshold("offline", "\"threshold_value\":1");
      scene.agent.report(clock.instant(), FINE);

      scene.agent.disconnect();
      assertThat(scene.alerts("")).isEmpty(); // within its grace
      Await.until("offline is raised", PATIENCE, () -> scene.alerts("status=active").size() == 1);
      JsonNode raised = scene.alerts("").get(0);
      scene.agent.connect();
      scene.agent.report(clock.instant(), FINE);

      Await.until("offline is over", PATIENCE, () -> scene.alerts("status=active").isEmpty());
      assertThat(raised.path("type").asText()).isEqualTo("offline");
      assertThat(raised.path("current_value").asDouble()).isGreaterThan(30);
      assertThat(scene.alerts("")).hasSize(1);
    }
  }

  /** A hub with one server, whose agent the test drives. */
  private record Watched(
      HubProcess hub, HubClient client, HubClient.Registered server, DrivenAgent agent)
      implements AutoCloseable {

    static Watched start(Path home, String reportInterval) throws Exception {
      HubProcess hub =
          HubProcess.in(home, "-Xmx256m")
              .with("CHATOPS_REPORT_INTERVAL", reportInterval)
              .with("CHATOPS_LIMITS_REQUESTS_PER_MINUTE", "1000000");
      hub.start();
      HubClient client = HubClient.register(hub);
      HubClient.Registered server = client.newServer();
      Watched watched = new Watched(hub, client, server, new DrivenAgent(hub, server));
      watched.agent.connect();
      return watched;
    }

    void killAndStartAgain() throws Exception {
      hub.kill();
      agent.disconnect();
      hub.start();
      agent.connect();
    }

    void newThreshold(String type, String more) throws Exception {
      String body =
          "{\"metric_type\":\"%s\",\"comparison\":\"gt\",\"severity\":\"warning\",%s}"
              .formatted(type, more);
      assertThat(client.ask("POST", "/alerts/thresholds", body).status()).isEqualTo(201);
    }

    /**
     * Asks until the hub answers: a kill of the database cuts each connection of requests, and the
     * hub notices that when it uses one.
     */
    JsonNode alerts(String query) throws Exception {
      AtomicReference<HubClient.Answer> last = new AtomicReference<>();
      Await.until(
          "requests are answered",
          PATIENCE,
          () -> {
            last.set(client.ask("GET", "/alerts" + (query.isEmpty() ? "" : "?" + query)));
            return last.get().status() != 503;
          });
      assertThat(last.get().status()).isEqualTo(200);
      return last.get().data();
    }

    @Override
    public void close() {
      agent.close();
      hub.close();
    }
  }
}
