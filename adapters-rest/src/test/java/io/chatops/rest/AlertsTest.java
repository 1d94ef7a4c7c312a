package io.chatops.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.IngestReport;
import io.chatops.core.testing.MutableClock;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class AlertsTest {
  private final Api user = Api.user();
  private final String serverId = user.newServer();

  @Inject IngestReport ingest;
  @Inject MutableClock clock;
  @Inject TestWiring alerts;

  @Test
  void showsAnAlertFromItsBeginningToItsEnd() {
    String thresholdId = newThreshold("\"severity\":\"critical\"");
    report(95.5);
    report(97.5);
    report(96.5);

    Api.Answer active = user.get("/alerts");

    JsonNode alert = active.data().path(0);
    assertThat(active.json().path("meta").path("total").asInt()).isEqualTo(1);
    Api.assertFields(
        alert,
        """
        {"server_id": "%s", "server_name": "web-1", "threshold_id": "%s", "type": "cpu",
         "metric_detail": null, "comparison": "gt", "severity": "critical", "threshold": 90.0,
         "current_value": 96.5, "peak_value": 97.5, "status": "active", "resolved": false,
         "late": false, "acknowledged_by": null, "acknowledged_at": null, "comment": null,
         "snoozed_by": null, "snoozed_at": null, "snoozed_until": null, "resolved_at": null,
         "resolved_by": null, "resolve_reason": null}\
        """
            .formatted(serverId, thresholdId));
    assertThat(alert.path("message").asText()).contains("CPU", "95.5", "90");
    assertThat(user.get(path(alert)).data()).isEqualTo(alert);

    report(12.0);

    JsonNode over = user.get(path(alert)).data();
    Api.assertFields(
        over,
        """
        {"status": "resolved", "resolved": true, "resolved_by": null,
         "resolve_reason": "recovered", "peak_value": 97.5}\
        """);
    assertThat(over.path("resolved_at").asText()).isGreaterThan(over.path("created_at").asText());
  }

  @Test
  void makesTheHealthOfAServer() {
    newThreshold("\"severity\":\"warning\"");
    assertThat(health()).isEqualTo("healthy");

    report(95.0);
    assertThat(health()).isEqualTo("warning");
    assertThat(user.post("/servers/" + serverId + "/health").data().path("health_status").asText())
        .isEqualTo("warning");

    newThreshold("\"severity\":\"critical\"");
    report(95.0);
    assertThat(health()).isEqualTo("critical");
    assertThat(user.get("/servers").data().findValuesAsText("health_status"))
        .containsExactly("critical");

    report(5.0);
    assertThat(health()).isEqualTo("healthy");
  }

  @Test
  void notesWhoTookAnAlertAndLeavesItOpen() {
    JsonNode alert = raised();

    JsonNode taken =
        user.post(path(alert) + "/acknowledge", "{\"comment\":\"It's \\\"mine\\\" 🦊\"}").data();

    assertThat(taken.path("acknowledged_by").asText()).startsWith("user-");
    assertThat(taken.path("acknowledged_at").isTextual()).isTrue();
    assertThat(taken.path("comment").asText()).isEqualTo("It's \"mine\" 🦊");
    assertThat(taken.path("status").asText()).isEqualTo("active");
    assertThat(user.get(path(alert)).data()).isEqualTo(taken);
    assertThat(user.post(path(alert) + "/acknowledge").data().path("comment").asText())
        .isEqualTo("It's \"mine\" 🦊");
  }

  @Test
  void opensNoAlertAfterAResolutionUntilTheValueRecovers() {
    JsonNode alert = raised();

    Api.Answer answer = user.post(path(alert) + "/resolve", "{\"comment\":\"known\"}");

    assertThat(answer.status()).isEqualTo(200);
    Api.assertFields(
        answer.data(),
        """
        {"status": "resolved", "resolve_reason": "manual", "comment": "known"}\
        """);
    assertThat(answer.data().path("resolved_by").asText()).startsWith("user-");
    report(99.0);
    assertThat(user.get("/alerts?status=active").data()).isEmpty();
    report(5.0);
    report(99.0);
    assertThat(user.get("/alerts?status=active").data()).hasSize(1);
  }

  @Test
  void resolvesTwiceWithoutHarmAndTakesNoneThatIsOver() {
    JsonNode alert = raised();
    JsonNode resolved = user.post(path(alert) + "/resolve").data();

    assertThat(user.post(path(alert) + "/resolve").data()).isEqualTo(resolved);
    Api.Answer late = user.post(path(alert) + "/acknowledge");

    assertThat(late.status()).isEqualTo(400);
    assertThat(user.get(path(alert)).data()).isEqualTo(resolved);
  }

  @Test
  void refusesACommentThatIsNone() {
    String path = path(raised());
    JsonNode before = user.get(path).data();

    for (String action : new String[] {"/acknowledge", "/resolve"}) {
      for (String comment : new String[] {"\"\"", "7", "\"a\\u0000b\"", "\"" + "x".repeat(1_001)}) {
        String body = "{\"comment\":" + comment + (comment.length() > 100 ? "\"}" : "}");
        assertThat(user.post(path + action, body).invalidFields())
            .as(action + " " + body.length())
            .containsExactly("comment");
      }
      assertThat(user.post(path + action, "{").status()).isEqualTo(400);
    }

    assertThat(user.get(path).data()).isEqualTo(before);
  }

  @Test
  void listsNewestFirstByFilterPageByPage() {
    newThreshold("\"severity\":\"warning\"");
    report(95.0);
    report(5.0);
    String middle = clock.instant().toString();
    report(95.0);
    report(5.0);
    newThreshold("\"severity\":\"critical\"");
    report(95.0);

    assertThat(user.get("/alerts").json().path("meta").toString())
        .isEqualTo("{\"total\":4,\"limit\":100,\"offset\":0}");
    assertThat(total("status=active")).isEqualTo(2);
    assertThat(total("status=resolved")).isEqualTo(2);
    assertThat(total("severity=critical")).isEqualTo(1);
    assertThat(total("severity=warning&status=resolved")).isEqualTo(2);
    assertThat(total("since=" + middle)).isEqualTo(3);
    assertThat(total("server_id=" + serverId)).isEqualTo(4);
    assertThat(total("server_id=" + user.newServer())).isZero();
    assertThat(total("server_id=" + serverId + "&server_id=" + user.newServer())).isEqualTo(4);
    assertThat(total("until=" + middle)).isEqualTo(1);
    assertThat(total("acknowledged=false")).isEqualTo(4);
    assertThat(total("acknowledged=true")).isZero();
    JsonNode critical = user.get("/alerts?severity=critical").data().path(0);
    String threshold = critical.path("threshold_id").asText();
    assertThat(total("threshold_id=" + threshold)).isEqualTo(1);
    assertThat(total("q=cpu%20USAGE")).isEqualTo(4);
    assertThat(total("q=Web-1")).isEqualTo(4);
    assertThat(total("q=disk")).isZero();
    assertThat(user.get("/alerts?limit=2&offset=2").data().findValuesAsText("status"))
        .containsExactly("resolved", "resolved");
    assertThat(user.get("/alerts").data().findValuesAsText("created_at"))
        .isSortedAccordingTo((one, other) -> other.compareTo(one));
  }

  @Test
  void hidesAlertsAndServersOfOthers() {
    JsonNode alert = raised();
    Api other = Api.user();

    assertThat(other.get("/alerts").data()).isEmpty();
    assertThat(other.get("/alerts?server_id=" + serverId).status()).isEqualTo(404);
    String own = other.newServer();
    assertThat(other.get("/alerts?server_id=" + own + "&server_id=" + serverId).status())
        .isEqualTo(404);
    String ids = ids(alert.path("id").asText());
    assertThat(other.post("/alerts/acknowledge", ids).status()).isEqualTo(404);
    assertThat(other.post(path(alert) + "/snooze", "{\"seconds\":60}").status()).isEqualTo(404);
    assertThat(other.delete(path(alert) + "/snooze").status()).isEqualTo(404);
    assertThat(other.get(path(alert)).status()).isEqualTo(404);
    assertThat(other.post(path(alert) + "/acknowledge").status()).isEqualTo(404);
    assertThat(other.post(path(alert) + "/resolve").status()).isEqualTo(404);
    assertThat(user.get(path(alert)).data().path("status").asText()).isEqualTo("active");
  }

  @Test
  void resolvesAlertsOfAChangedDisabledOrRemovedThreshold() {
    String first = "/alerts/thresholds/" + newThreshold("\"name\":\"disabled\"");
    String second = "/alerts/thresholds/" + newThreshold("\"name\":\"changed\"");
    String third = "/alerts/thresholds/" + newThreshold("\"name\":\"removed\"");
    report(95.0);

    user.put(first, "{\"enabled\":false}");
    user.put(second, "{\"name\":\"renamed\"}");
    assertThat(total("status=active")).isEqualTo(2);
    user.put(second, "{\"threshold_value\":80}");
    user.delete(third);

    assertThat(total("status=active")).isZero();
    assertThat(user.get("/alerts").data().findValuesAsText("resolve_reason"))
        .containsExactlyInAnyOrder("threshold_disabled", "threshold_changed", "threshold_deleted");
  }

  @Test
  void resolvesTheAlertOfAServerThatLosesTheTag() {
    newThreshold("\"tag\":\"web\"");
    report(95.0);
    assertThat(user.get("/alerts").data()).isEmpty();

    user.put("/servers/" + serverId, "{\"tags\":[\"web\"]}");
    report(95.0);
    assertThat(total("status=active")).isEqualTo(1);
    user.put("/servers/" + serverId, "{\"tags\":[\"db\"]}");
    report(95.0);

    JsonNode over = user.get("/alerts").data();
    assertThat(over.findValuesAsText("resolve_reason")).containsExactly("tag_removed");
    assertThat(over.path(0).path("resolved_by").asText()).startsWith("user-");
    assertThat(user.get("/logs/" + serverId + "?source=alert").data().findValuesAsText("message"))
        .anyMatch(
            text ->
                text.startsWith(
                    "Alert resolved, the threshold's tag was removed from the server by "));
  }

  @Test
  void leavesATrailOfWhatPeopleDid() {
    JsonNode alert = raised();
    user.post(path(alert) + "/acknowledge");
    user.post(path(alert) + "/resolve");

    assertThat(user.get("/audit?server_id=" + serverId).data().findValuesAsText("action"))
        .contains("alert.resolve", "alert.acknowledge");
  }

  private JsonNode raised() {
    newThreshold("\"severity\":\"warning\"");
    report(95.0);
    return user.get("/alerts").data().path(0);
  }

  private String newThreshold(String more) {
    String body =
        "{\"metric_type\":\"cpu\",\"comparison\":\"gt\",\"threshold_value\":90," + more + "}";
    return user.post("/alerts/thresholds", body).data().path("id").asText();
  }

  private void report(double cpu) {
    alerts.signedIn(new ServerId(UUID.fromString(serverId)));
    clock.advance(Duration.ofSeconds(5));
    Reports.ingest(ingest, new ServerId(UUID.fromString(serverId)), clock.instant(), cpu);
  }

  private String health() {
    return user.get("/servers/" + serverId).data().path("health_status").asText();
  }

  private int total(String query) {
    return user.get("/alerts?" + query).json().path("meta").path("total").asInt();
  }

  private static String ids(String alertId) {
    return "{\"ids\":[\"" + alertId + "\"]}";
  }

  private static String path(JsonNode alert) {
    return "/alerts/" + alert.path("id").asText();
  }
}
