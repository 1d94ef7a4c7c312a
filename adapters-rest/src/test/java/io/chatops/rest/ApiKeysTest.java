package io.chatops.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatops.core.agent.AgentConnection.CloseReason;
import io.chatops.core.agent.AgentPresence;
import io.chatops.core.identity.ApiKeyId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.testing.MutableClock;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ApiKeysTest {
  private final Api user = Api.user();
  private final String serverId = user.newServer();

  @Inject AgentPresence presence;
  @Inject MutableClock clock;

  @Test
  void showsTheSecretOnceAndNeverAgain() {
    Api.Answer issued =
        user.post(
            "/api-keys", "{\"server_id\": \"%s\", \"name\": \"on web-1\"}".formatted(serverId));

    assertThat(issued.status()).isEqualTo(201);
    String secret = issued.data().path("key").asText();
    assertThat(secret).matches("chatops_[A-Za-z0-9_-]{43}");
    assertThat(issued.data().path("prefix").asText()).isEqualTo(secret.substring(0, 16));
    assertThat(issued.header("Location")).isEqualTo("/api/v1/api-keys/server/" + serverId);
    for (String path : new String[] {"/api-keys/me", "/api-keys/server/" + serverId}) {
      Api.Answer list = user.get(path);
      assertThat(list.data().findValuesAsText("name")).containsExactly("on web-1");
      assertThat(list.body()).doesNotContain(secret, "\"key\"", "hash");
    }
  }

  @Test
  void hasNoPagingForTheKeyThatAsks() {
    Api user = Api.user();
    Api agent = Api.stranger().withApiKey(user.newApiKey(user.newServer()).path("key").asText());

    for (String query : List.of("?limit=0", "?offset=x&limit=1001", "?any=thing")) {
      assertThat(agent.get("/api-keys/me" + query).status()).as(query).isEqualTo(200);
      assertThat(Api.stranger().withApiKey("chatops_no").get("/api-keys/me" + query).status())
          .as(query)
          .isEqualTo(401);
    }
    assertThat(user.get("/api-keys/me?limit=0").invalidFields()).containsExactly("limit");
  }

  @Test
  void tellsAnAgentItsOwnKeyInBothShapes() {
    JsonNode key = user.newApiKey(serverId);

    Api.Answer answer = Api.stranger().withApiKey(key.path("key").asText()).get("/api-keys/me");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.data().path("id").asText()).isEqualTo(key.path("id").asText());
    assertThat(answer.data().path("last_used_at").isNull()).isFalse();
    assertThat(answer.json().path("server_id").asText()).isEqualTo(serverId);
    assertThat(answer.json().path("key_id").asText()).isEqualTo(key.path("id").asText());
    assertThat(answer.json().path("name").asText()).isEqualTo("web-1");
    assertThat(answer.json().path("is_active").asBoolean()).isTrue();
    assertThat(answer.body()).doesNotContain(key.path("key").asText());
  }

  @Test
  void refusesUnknownRevokedAndExpiredKeys() {
    Api stranger = Api.stranger();
    JsonNode revoked = user.newApiKey(serverId);
    user.delete("/api-keys/" + revoked.path("id").asText());
    String end = clock.instant().plus(Duration.ofMinutes(1)).toString();
    String ending =
        user.post(
                "/api-keys",
                "{\"server_id\": \"%s\", \"expires_at\": \"%s\"}".formatted(serverId, end))
            .data()
            .path("key")
            .asText();

    assertThat(meWith(stranger, "nonsense")).isEqualTo(401);
    assertThat(meWith(stranger, "chatops_" + "x".repeat(43))).isEqualTo(401);
    assertThat(meWith(stranger, revoked.path("key").asText())).isEqualTo(401);
    assertThat(meWith(stranger, ending)).isEqualTo(200);
    clock.advance(Duration.ofMinutes(1));
    assertThat(meWith(stranger, ending)).isEqualTo(401);
  }

  @Test
  void listsOnlyActiveKeysWhenAsked() {
    JsonNode kept = user.newApiKey(serverId);
    JsonNode revoked = user.newApiKey(serverId);
    user.delete("/api-keys/" + revoked.path("id").asText());
    String path = "/api-keys/server/" + serverId;

    assertThat(user.get(path).data()).hasSize(2);
    assertThat(user.get(path + "?active_only=true").data().findValuesAsText("id"))
        .containsExactly(kept.path("id").asText());
    assertThat(user.get(path).data().findValuesAsText("is_active"))
        .containsExactlyInAnyOrder("true", "false");
  }

  @Test
  void listsPagesNewestFirstWithTheTotal() {
    List<String> newestFirst = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      newestFirst.add(0, user.newApiKey(serverId).path("id").asText());
      clock.advance(Duration.ofSeconds(1));
    }
    user.delete("/api-keys/" + newestFirst.get(0));

    for (String path : List.of("/api-keys/me", "/api-keys/server/" + serverId)) {
      Api.Answer all = user.get(path);
      assertThat(all.data().findValuesAsText("id")).as(path).isEqualTo(newestFirst);
      assertThat(all.json().path("meta").toString())
          .isEqualTo("{\"total\":3,\"limit\":100,\"offset\":0}");
      Api.Answer second = user.get(path + "?limit=1&offset=1");
      assertThat(second.data().findValuesAsText("id")).containsExactly(newestFirst.get(1));
      assertThat(second.json().path("meta").toString())
          .isEqualTo("{\"total\":3,\"limit\":1,\"offset\":1}");
      assertThat(user.get(path + "?offset=2147483647").data()).isEmpty();
    }
    assertThat(
            user.get("/api-keys/server/" + serverId + "?active_only=true")
                .json()
                .path("meta")
                .path("total")
                .asInt())
        .isEqualTo(2);
  }

  @Test
  void closesTheConnectionOfARevokedKeyAtOnce() {
    JsonNode key = user.newApiKey(serverId);
    FakeAgent agent = new FakeAgent(new ApiKeyId(UUID.fromString(key.path("id").asText())));
    presence.connected(new ServerId(UUID.fromString(serverId)), agent);

    Api.Answer revoked = user.delete("/api-keys/" + key.path("id").asText());

    assertThat(revoked.status()).isEqualTo(200);
    assertThat(revoked.data().isNull()).isTrue();
    assertThat(agent.closed).containsExactly(CloseReason.KEY_REVOKED);
  }

  private static int meWith(Api stranger, String key) {
    return stranger.withApiKey(key).get("/api-keys/me").status();
  }
}
