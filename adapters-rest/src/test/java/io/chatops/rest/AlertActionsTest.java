package io.chatops.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.IngestReport;
import io.chatops.core.testing.MutableClock;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Alerts that are acknowledged, several at once, or snoozed. */
@QuarkusTest
class AlertActionsTest {
  private static final String NOBODYS = "00000000-0000-4000-8000-000000000000";

  private final Api user = Api.user();
  private final String serverId = user.newServer();

  @Inject IngestReport ingest;
  @Inject MutableClock clock;
  @Inject TestWiring hub;

  @Test
  void acknowledgesSeveralAtOnceOrNone() {
    List<String> raised = raised(2);

    assertThat(user.post("/alerts/acknowledge", ids(raised.get(0), NOBODYS)).status())
        .isEqualTo(404);
    assertThat(user.get("/alerts?acknowledged=true").data()).isEmpty();

    String body = ids(raised.get(1), raised.get(0)).replace("}", ",\"comment\":\"a backup\"}");
    JsonNode taken = user.post("/alerts/acknowledge", body).data();

    assertThat(taken.findValuesAsText("id")).containsExactly(raised.get(1), raised.get(0));
    assertThat(taken.findValuesAsText("comment")).containsExactly("a backup", "a backup");
    assertThat(user.get("/alerts?acknowledged=true").data()).hasSize(2);
    assertThat(user.get("/alerts?acknowledged=false").data()).isEmpty();
  }

  @Test
  void refusesAListOfAlertsThatIsNone() {
    String id = "\"" + NOBODYS + "\"";
    for (String ids :
        List.of("[]", "null", "7", "[null]", "[\"a\"]", "[" + id + ("," + id).repeat(200) + "]")) {
      assertThat(user.post("/alerts/acknowledge", "{\"ids\":" + ids + "}").status())
          .as(ids.length() > 100 ? "201 ids" : ids)
          .isEqualTo(422);
    }
    assertThat(user.post("/alerts/acknowledge", "{}").invalidFields()).containsExactly("ids");
  }

  @Test
  void snoozesInThreeWaysAndWakes() {
    String path = "/alerts/" + raised(1).get(0);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);

    JsonNode snoozed = user.post(path + "/snooze", "{\"seconds\":3600}").data();
    assertThat(snoozed.path("snoozed_by").asText()).startsWith("user-");
    assertThat(until(snoozed)).isEqualTo(now.plusSeconds(3_600));
    assertThat(user.get(path).data()).isEqualTo(snoozed);

    String until = "{\"until\":\"" + now.plusSeconds(60) + "\"}";
    assertThat(until(user.post(path + "/snooze", until).data())).isEqualTo(now.plusSeconds(60));

    JsonNode toTheEnd = user.post(path + "/snooze", "{\"until_recovery\":true}").data();
    assertThat(toTheEnd.path("snoozed_until").isNull()).isTrue();
    assertThat(toTheEnd.path("snoozed_at").isTextual()).isTrue();

    assertThat(user.post(path + "/snooze").data().path("snoozed_until").isNull()).isTrue();
    assertThat(user.delete(path + "/snooze").data().path("snoozed_by").isNull()).isTrue();
    assertThat(user.get("/audit?server_id=" + serverId).data().findValuesAsText("action"))
        .contains("alert.snooze", "alert.wake");
  }

  @Test
  void refusesASnoozeThatIsNone() {
    String path = "/alerts/" + raised(1).get(0);
    JsonNode before = user.get(path).data();

    for (String body :
        List.of(
            "{\"until_recovery\":false}",
            "{\"seconds\":60,\"until_recovery\":true}",
            "{\"until\":\"" + clock.instant().minusSeconds(1) + "\"}",
            "{\"until\":\"2999-01-01T00:00:00Z\"}",
            "{\"until\":\"tomorrow\"}")) {
      assertThat(user.post(path + "/snooze", body).invalidFields())
          .as(body)
          .containsExactly("until");
    }
    for (String seconds : List.of("0", "-1", "7776001", "1.5", "\"60\"")) {
      assertThat(user.post(path + "/snooze", "{\"seconds\":" + seconds + "}").invalidFields())
          .as(seconds)
          .containsExactly("seconds");
    }
    assertThat(user.get(path).data()).isEqualTo(before);

    user.post(path + "/resolve");
    assertThat(user.post(path + "/snooze", "{\"seconds\":60}").status()).isEqualTo(400);
  }

  private static Instant until(JsonNode alert) {
    return Instant.parse(alert.path("snoozed_until").asText());
  }

  private static String ids(String... alerts) {
    return Stream.of(alerts).collect(Collectors.joining("\",\"", "{\"ids\":[\"", "\"]}"));
  }

  private List<String> raised(int count) {
    for (int i = 0; i < count; i++) {
      user.post(
          "/alerts/thresholds",
          "{\"metric_type\":\"cpu\",\"comparison\":\"gt\",\"threshold_value\":90}");
    }
    ServerId server = new ServerId(UUID.fromString(serverId));
    hub.signedIn(server);
    clock.advance(Duration.ofSeconds(5));
    Reports.ingest(ingest, server, clock.instant(), 95.0);
    return user.get("/alerts").data().findValuesAsText("id");
  }
}
