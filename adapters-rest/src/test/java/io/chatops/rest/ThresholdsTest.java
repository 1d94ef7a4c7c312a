package io.chatops.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatops.core.alert.engine.PreviewThreshold;
import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.IngestReport;
import io.chatops.core.testing.MutableClock;
import io.chatops.rest.security.CurrentRequest;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ThresholdsTest {
  private static final String PATH = "/alerts/thresholds";
  private static final String CPU =
      "{\"metric_type\":\"cpu\",\"comparison\":\"gt\",\"threshold_value\":90}";

  private final Api user = Api.user();

  @Inject IngestReport ingest;
  @Inject MutableClock clock;
  @Inject FullStore store;
  @Inject CurrentRequest request;

  @Test
  void setsAThresholdWithAllThatCanBeSaid() {
    String serverId = user.newServer();

    Api.Answer answer =
        user.post(
            PATH,
            """
            {"name": "It's \\"full\\" 🦊", "server_id": "%s", "metric_type": "disk",
             "metric_detail": "/home", "comparison": "ge", "threshold_value": 90.5,
             "duration_seconds": 300, "recovery_value": 85, "severity": "critical",
             "cooldown_seconds": 604800, "enabled": false}\
            """
                .formatted(serverId));

    assertThat(answer.status()).isEqualTo(201);
    String id = answer.data().path("id").asText();
    assertThat(answer.header("Location")).isEqualTo("/api/v1/alerts/thresholds/" + id);
    Api.assertFields(
        answer.data(),
        """
        {"name": "It's \\"full\\" 🦊", "server_id": "%s", "metric_type": "disk",
         "metric_detail": "/home", "comparison": "ge", "threshold_value": 90.5,
         "duration_seconds": 300, "recovery_value": 85.0, "severity": "critical",
         "cooldown_seconds": 604800, "enabled": false}\
        """
            .formatted(serverId));
    assertThat(user.get(PATH + "/" + id).data()).isEqualTo(answer.data());
    assertThat(user.get(PATH).data()).containsExactly(answer.data());
  }

  @Test
  void fillsInWhatIsLeftOut() {
    JsonNode threshold = user.post(PATH, CPU).data();

    Api.assertFields(
        threshold,
        """
        {"name": null, "server_id": null, "metric_detail": null, "duration_seconds": 0,
         "recovery_value": null, "severity": null, "cooldown_seconds": 0, "enabled": true}\
        """);
  }

  @Test
  void changesWhatIsNamedAndClearsWhatIsNull() {
    String path =
        PATH
            + "/"
            + user.post(
                    PATH,
                    """
                    {"name": "a", "server_id": "%s", "metric_type": "disk", "metric_detail": "/",
                     "comparison": "gt", "threshold_value": 90, "recovery_value": 80,
                     "duration_seconds": 60, "severity": "warning", "cooldown_seconds": 5}\
                    """
                        .formatted(user.newServer()))
                .data()
                .path("id")
                .asText();

    JsonNode raised = user.put(path, "{\"threshold_value\": 95}").data();
    Api.assertFields(
        raised,
        """
        {"threshold_value": 95.0, "name": "a", "metric_detail": "/", "recovery_value": 80.0,
         "duration_seconds": 60, "cooldown_seconds": 5, "severity": "warning", "enabled": true}\
        """);
    JsonNode cleared =
        user.put(
                path,
                """
                {"name": null, "server_id": null, "metric_detail": null, "recovery_value": null,
                 "severity": null, "enabled": false}\
                """)
            .data();
    Api.assertFields(
        cleared,
        """
        {"name": null, "server_id": null, "metric_detail": null, "recovery_value": null,
         "severity": null, "enabled": false, "threshold_value": 95.0, "metric_type": "disk"}\
        """);
    assertThat(user.get(path).data()).isEqualTo(cleared);
  }

  @Test
  void refusesAChangeThatMakesNoSenseWithTheRest() {
    String path = PATH + "/" + user.post(PATH, CPU).data().path("id").asText();
    JsonNode before = user.get(path).data();

    assertThat(user.put(path, "{\"recovery_value\": 91}").invalidFields())
        .containsExactly("recovery_value");
    assertThat(user.put(path, "{\"metric_detail\": \"/\"}").invalidFields())
        .containsExactly("metric_detail");
    assertThat(user.put(path, "{\"metric_type\": \"service\"}").invalidFields())
        .containsExactly("metric_detail");

    assertThat(user.get(path).data()).isEqualTo(before);
  }

  @Test
  void isForATagInTheSteadOfAServer() {
    JsonNode ofTag = user.post(PATH, CPU.replace("{", "{\"tag\":\"It's 🦊\",")).data();
    String path = PATH + "/" + ofTag.path("id").asText();
    String serverId = user.newServer();
    String server = "\"server_id\":\"" + serverId + "\"";

    Api.assertFields(
        ofTag,
        """
        {"server_id": null, "tag": "It's 🦊"}\
        """);
    assertThat(user.get(path).data()).isEqualTo(ofTag);
    assertThat(user.put(path, "{\"enabled\":false}").data().path("tag").asText())
        .isEqualTo("It's 🦊");
    assertThat(user.put(path, "{" + server + ",\"tag\":\"db\"}").invalidFields())
        .containsExactly("tag");
    Api.assertFields(
        user.put(path, "{" + server + "}").data(),
        """
        {"server_id": "%s", "tag": null}\
        """
            .formatted(serverId));
    assertThat(user.put(path, "{\"enabled\":true}").data().path("server_id").asText())
        .isEqualTo(serverId);
    Api.assertFields(
        user.put(path, "{\"tag\":\"db\"}").data(),
        """
        {"server_id": null, "tag": "db"}\
        """);
    Api.assertFields(
        user.put(path, "{\"tag\":null}").data(),
        """
        {"server_id": null, "tag": null}\
        """);
  }

  @Test
  void refusesInvalidTagsAndTagsNextToAServer() {
    String both = "\"tag\":\"web\",\"server_id\":\"" + user.newServer() + "\"";
    for (String scope :
        new String[] {
          both, "\"tag\":\"\"", "\"tag\":7", "\"tag\":\"" + "x".repeat(51) + "\"", "\"tag\":\" \""
        }) {
      String body = CPU.replace("{", "{" + scope + ",");
      assertThat(user.post(PATH, body).invalidFields()).as(scope).containsExactly("tag");
      assertThat(user.post(PATH + "/preview", body).invalidFields())
          .as(scope)
          .containsExactly("tag");
    }
    assertThat(user.get(PATH).data()).isEmpty();
  }

  @Test
  void removesAThreshold() {
    String path = PATH + "/" + user.post(PATH, CPU).data().path("id").asText();

    Api.Answer removed = user.delete(path);

    assertThat(removed.status()).isEqualTo(200);
    assertThat(removed.body()).startsWith("{\"data\":null,\"message\":");
    assertThat(user.get(path).status()).isEqualTo(404);
    assertThat(user.delete(path).status()).isEqualTo(404);
    assertThat(user.get(PATH).data()).isEmpty();
  }

  @Test
  void goesWithItsServer() {
    String serverId = user.newServer();
    user.post(PATH, CPU.replace("{", "{\"server_id\":\"" + serverId + "\","));
    user.post(PATH, CPU);

    user.delete("/servers/" + serverId);

    assertThat(user.get(PATH).data()).hasSize(1);
  }

  @Test
  void listsOldestFirstPageByPage() {
    for (String name : new String[] {"c", "a", "b"}) {
      user.post(PATH, CPU.replace("{", "{\"name\":\"" + name + "\","));
      clock.advance(Duration.ofSeconds(1));
    }

    Api.Answer page = user.get(PATH + "?limit=2&offset=1");

    assertThat(page.data().findValuesAsText("name")).containsExactly("a", "b");
    assertThat(page.json().path("meta").toString())
        .isEqualTo("{\"total\":3,\"limit\":2,\"offset\":1}");
  }

  @Test
  void suggestsThresholdsThatCanBeSetUnchanged() {
    JsonNode starters = user.get(PATH + "/starters").data();

    assertThat(starters).isNotEmpty();
    assertThat(user.get(PATH).data()).isEmpty();
    starters.forEach(
        starter -> assertThat(user.post(PATH, starter.toString()).status()).isEqualTo(201));
    assertThat(user.get(PATH).data()).hasSameSizeAs(starters);
  }

  @Test
  void hidesThresholdsAndServersOfOthers() {
    String mine = PATH + "/" + user.post(PATH, CPU).data().path("id").asText();
    Api other = Api.user();
    String foreign = "{\"server_id\":\"" + other.newServer() + "\"";

    assertThat(other.get(mine).status()).isEqualTo(404);
    assertThat(other.put(mine, "{\"enabled\":false}").status()).isEqualTo(404);
    assertThat(other.delete(mine).status()).isEqualTo(404);
    assertThat(user.put(mine, foreign + "}").status()).isEqualTo(404);
    assertThat(user.post(PATH, CPU.replace("{", foreign + ",")).status()).isEqualTo(404);
    assertThat(user.post(PATH + "/preview", CPU.replace("{", foreign + ",")).status())
        .isEqualTo(404);
    assertThat(user.get(PATH).data()).hasSize(1);
  }

  @Test
  void setsNoMoreThanAUserMayHave() {
    for (int i = 0; i < 50; i++) {
      assertThat(user.post(PATH, CPU).status()).isEqualTo(201);
    }

    Api.Answer oneMore = user.post(PATH, CPU);

    assertThat(oneMore.status()).isEqualTo(422);
    assertThat(oneMore.json().path("detail").asText()).contains("thresholds has reached 50,");
    assertThat(user.get(PATH).json().path("meta").path("total").asInt()).isEqualTo(50);
  }

  @Test
  void namesEveryInvalidField() {
    Api.Answer answer =
        user.post(
            PATH,
            """
            {"name": "", "server_id": "web", "metric_type": "ram", "metric_detail": 7,
             "comparison": ">", "threshold_value": "90", "duration_seconds": -1,
             "recovery_value": true, "severity": "bad", "cooldown_seconds": 1.5, "enabled": "yes"}\
            """);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.invalidFields())
        .containsExactlyInAnyOrder(
            "name",
            "server_id",
            "metric_type",
            "metric_detail",
            "comparison",
            "threshold_value",
            "duration_seconds",
            "recovery_value",
            "severity",
            "cooldown_seconds",
            "enabled");
    assertThat(user.post(PATH, "{\"recovery_value\":95}").invalidFields())
        .containsExactlyInAnyOrder("metric_type", "comparison", "threshold_value");
  }

  @Test
  void leavesATrailOfEachChange() {
    String path = PATH + "/" + user.post(PATH, CPU).data().path("id").asText();
    user.put(path, "{\"enabled\":false}");
    user.put(path, "{\"name\":\"Busy\"}");
    user.delete(path);

    JsonNode trail = user.get("/audit").data();
    assertThat(trail.findValuesAsText("action"))
        .contains("threshold.remove", "threshold.update", "threshold.create");
    String id = path.substring(PATH.length() + 1);
    assertThat(trail.findValuesAsText("target"))
        .contains("threshold " + id + " (cpu)", "threshold " + id + " (Busy)");
  }

  @Test
  void previewsOnTheServersThatHaveTheTag() {
    String ofWeb = CPU.replace("{", "{\"tag\":\"web\",");
    String serverId = user.newServer();
    user.newServer();
    assertThat(user.post(PATH + "/preview", ofWeb).data().path("servers").asInt()).isZero();

    user.put("/servers/" + serverId, "{\"tags\":[\"web\"]}");

    JsonNode coverage = user.post(PATH + "/preview", ofWeb).data().path("coverage");
    assertThat(coverage.findValuesAsText("server_id")).containsExactly(serverId);
  }

  @Test
  void previewsWhatAThresholdWouldHaveRaisedAndChangesNothing() {
    String serverId = user.newServer();
    Instant start = clock.instant().minus(Duration.ofHours(1));
    for (int i = 0; i < 60; i++) {
      Reports.ingest(
          ingest,
          new ServerId(UUID.fromString(serverId)),
          start.plusSeconds(i * 5L),
          i >= 20 && i < 32 ? 99.0 : 10.0);
    }

    JsonNode preview =
        user.post(PATH + "/preview", CPU.replace("}", ",\"severity\":\"warning\",\"days\":1}"))
            .data();

    assertThat(preview.path("count").asInt()).isEqualTo(1);
    assertThat(preview.path("servers").asInt()).isEqualTo(1);
    assertThat(preview.path("truncated").asBoolean(true)).isFalse();
    JsonNode coverage = preview.path("coverage").path(0);
    assertThat(coverage.path("server_id").asText()).isEqualTo(serverId);
    assertThat(coverage.path("server_name").asText()).isEqualTo("web-1");
    assertThat(coverage.path("completeness").asDouble()).isBetween(0.003, 0.004); // 5 min of a day
    assertThat(coverage.path("series_left_out").asBoolean(true)).isFalse();
    JsonNode episode = preview.path("episodes").path(0);
    assertThat(episode.path("server_id").asText()).isEqualTo(serverId);
    assertThat(episode.path("seconds").asInt()).isEqualTo(60);
    assertThat(episode.path("peak_value").asDouble()).isEqualTo(99.0);
    assertThat(episode.path("severity").asText()).isEqualTo("warning");
    assertThat(preview.path("firing_seconds").asInt()).isEqualTo(60);
    assertThat(user.get(PATH).data()).isEmpty();
    assertThat(user.get("/alerts").data()).isEmpty();
  }

  /** A preview of a day takes twelve queries, so some are left when the caller hangs up. */
  @Test
  void endsAPreviewWhoseCallerHangsUp() throws IOException {
    ServerId server = new ServerId(UUID.fromString(user.newServer()));
    List<Thread> queries = new CopyOnWriteArrayList<>();
    store.whenRead(
        server,
        () -> {
          queries.add(Thread.currentThread());
          Await.until("the hub knows of it", request.hasHungUp());
        });
    String body = CPU.replace("}", ",\"days\":1}");
    String head =
        "POST /api/v1%s/preview HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer %s\r\n"
                .formatted(PATH, user.token())
            + "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                .formatted(body.length());

    try (Socket caller = new Socket(InetAddress.getLoopbackAddress(), Api.uri("/").getPort())) {
      caller.getOutputStream().write((head + body).getBytes(StandardCharsets.US_ASCII));
      Await.until("the preview reads", () -> !queries.isEmpty());
    }

    Await.until("the preview ends", () -> !runsAPreview(queries.get(0)));
    assertThat(queries).hasSize(1);
  }

  private static boolean runsAPreview(Thread thread) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(frame -> frame.getClassName().startsWith(PreviewThreshold.class.getName()));
  }
}
