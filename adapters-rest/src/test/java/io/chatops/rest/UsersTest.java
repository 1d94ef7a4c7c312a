package io.chatops.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class UsersTest {
  private final String name = "u-" + UUID.randomUUID().toString().substring(0, 8);
  private final Api user = Api.user(name);
  private final Api admin = Api.admin();
  private final String path = "/users/" + user.get("/auth/me").data().path("id").textValue();

  @Test
  void listsUsersForAdmins() {
    Api.Answer found = admin.get("/users?q=" + name.toUpperCase(Locale.ROOT) + "%40exa");

    assertThat(found.data()).hasSize(1);
    assertThat(found.data().path(0)).isEqualTo(user.get("/auth/me").data());
    assertThat(found.body()).doesNotContain("password", "hash");
    assertThat(found.json().path("meta").path("total").asInt()).isEqualTo(1);
    JsonNode all = admin.get("/users?limit=1000").json();
    assertThat(all.path("meta").path("total").asInt()).isEqualTo(all.path("data").size());
    assertThat(all.path("data").findValuesAsText("username")).isSorted().contains(name, "root");
    assertThat(admin.get("/users?limit=0").status()).isEqualTo(422);
    assertThat(admin.get("/users?q=%00").status()).isEqualTo(422);
  }

  @Test
  void closesAnAccountAtOnceAndOpensItAgain() {
    assertThat(admin.put(path, "{\"is_active\":false}").data().path("is_active").asBoolean(true))
        .isFalse();

    assertThat(user.get("/auth/me").status()).isEqualTo(401);
    assertThat(Api.stranger().login(name, Api.PASSWORD).status()).isEqualTo(401);

    assertThat(admin.put(path, "{\"is_active\":true}").status()).isEqualTo(200);
    assertThat(user.get("/auth/me").status()).as("the session is over").isEqualTo(401);
    assertThat(Api.stranger().login(name, Api.PASSWORD).status()).isEqualTo(200);
    JsonNode trail = admin.get("/audit?actor=root&action=user.deactivate").data();
    assertThat(trail.findValuesAsText("target")).contains(name);
  }

  @Test
  void makesAUserAnAdminAndBack() {
    assertThat(user.get("/users").status()).isEqualTo(403);
    assertThat(admin.put(path, "{\"role\":\"admin\"}").data().path("role").asText())
        .isEqualTo("admin");
    assertThat(user.get("/users").status()).as("at once").isEqualTo(200);
    assertThat(user.put(path, "{\"role\":\"user\"}").status()).as("of oneself").isEqualTo(200);
    assertThat(user.get("/users").status()).isEqualTo(403);
    assertThat(user.get("/audit?action=user.change_role").data().findValuesAsText("target"))
        .as("whom it concerns sees it")
        .containsExactlyInAnyOrder(name + " to user", name + " to admin");
  }

  @Test
  void keepsTheLastAdminAndRefusesNonsense() {
    String root = "/users/" + admin.get("/auth/me").data().path("id").textValue();
    for (String last : new String[] {"{\"role\":\"user\"}", "{\"is_active\":false}"}) {
      Api.Answer refused = admin.put(root, last);
      assertThat(refused.status()).as(last).isEqualTo(400);
      assertThat(refused.json().path("detail").asText()).contains("root", "last");
    }
    assertThat(admin.get("/auth/me").data().path("role").asText()).isEqualTo("admin");
    assertThat(admin.get("/audit?action=user.deactivate&actor=root").body())
        .contains("\"refused\"", "the last administrator");

    for (String bad :
        new String[] {
          "{\"role\":\"owner\"}",
          "{\"role\":null}",
          "{\"is_active\":null}",
          "{\"is_active\":\"false\"}",
          "{\"is_active\":0}"
        }) {
      assertThat(admin.put(path, bad).status()).as(bad).isEqualTo(422);
    }
    assertThat(admin.put("/users/x", "{}").status()).isEqualTo(422);
    assertThat(admin.put("/users/" + UUID.randomUUID(), "{}").status()).isEqualTo(404);
    assertThat(admin.put(path, "{}").data().path("is_active").asBoolean()).isTrue();
  }
}
