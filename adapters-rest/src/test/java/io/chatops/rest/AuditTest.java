package io.chatops.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatops.core.testing.MutableClock;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class AuditTest {
  private final String name = "u-" + UUID.randomUUID().toString().substring(0, 8);
  private final Api user = Api.user(name);

  @Inject MutableClock clock;

  @Test
  void recordsEveryChangeAndEverySignInNewestFirst() {
    String server = user.newServer();
    JsonNode key = user.newApiKey(server);
    user.put("/servers/" + server, "{\"port\": 22}");
    user.post("/servers/" + server + "/health");
    user.delete("/api-keys/" + key.path("id").asText());
    user.delete("/servers/" + server);
    user.put("/auth/me", "{\"full_name\": \"Ada\"}");
    Api.stranger().login(name, "wrong password");
    Api.stranger().login(name, Api.PASSWORD);

    assertThat(user.get("/audit").data().findValuesAsText("action"))
        .containsExactlyInAnyOrder(
            "user.sign_in",
            "user.sign_in",
            "user.update",
            "server.remove",
            "api_key.revoke",
            "server.check_health",
            "server.update",
            "api_key.issue",
            "server.register",
            "user.register");
  }

  @Test
  void showsRejectedSignInsWithAddressesToTheOwner() {
    Api.stranger().login(name, "wrong password");

    JsonNode event = user.get("/audit?action=user.sign_in").data().get(0);

    assertThat(event.path("outcome").asText()).isEqualTo("refused");
    assertThat(event.path("actor").asText()).isEqualTo(name);
    assertThat(event.path("actor_id").isNull()).isTrue();
    assertThat(event.path("address").asText()).startsWith("10.1.");
    assertThat(event.toString()).doesNotContain("wrong password");
  }

  @Test
  void sumsUpRefusalsOfAnHour() {
    Api stranger = Api.stranger();
    for (int i = 0; i < 4; i++) {
      stranger.login(name, "wrong password " + i);
    }

    JsonNode refused = user.get("/audit?action=user.sign_in").data();

    assertThat(refused).hasSize(1);
    assertThat(refused.get(0).path("count").asInt()).isEqualTo(4);
    assertThat(refused.get(0).path("last_timestamp").asText())
        .isEqualTo(refused.get(0).path("timestamp").asText());
  }

  @Test
  void showsOthersOnlyWhatConcernsThem() {
    user.newServer();

    assertThat(Api.user().get("/audit").data().findValuesAsText("actor")).doesNotContain(name);
    assertThat(Api.admin().get("/audit?actor=" + name).data()).hasSize(2);
    assertThat(Api.user().get("/audit?actor=" + name).data()).isEmpty();
  }

  @Test
  void filtersAndPages() {
    Instant before = clock.instant();
    clock.advance(Duration.ofMinutes(1));
    String server = user.newServer();
    user.newServer();

    assertThat(user.get("/audit?action=server.register&server_id=" + server).data()).hasSize(1);
    assertThat(user.get("/audit?until=" + before.plusSeconds(1)).data()).hasSize(1);
    Api.Answer page = user.get("/audit?limit=1&offset=1&since=" + before.plusSeconds(1));
    assertThat(page.data()).hasSize(1);
    assertThat(page.json().path("meta").path("total").asInt()).isEqualTo(2);
  }
}
