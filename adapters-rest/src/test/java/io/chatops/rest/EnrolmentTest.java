package io.chatops.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The texts themselves are tried by the hub's own tests, with a real agent. */
@QuarkusTest
class EnrolmentTest {
  private final Api owner = Api.user();
  private final String serverId = owner.newServer();
  private final String path = "/servers/" + serverId + "/enrolment";

  @Test
  void answersAKeyWithTheTextsThatUseIt() {
    Api.Answer answer = owner.post(path, "{\"name\":\"rack 7\",\"containers\":\"control\"}");

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.header("Location")).isEqualTo("/api/v1/api-keys/server/" + serverId);
    JsonNode data = answer.data();
    String key = data.path("api_key").path("key").textValue();
    assertThat(data.path("api_key").path("name").asText()).isEqualTo("rack 7");
    assertThat(data.path("url").asText()).isEqualTo("https://hub.example.org/ops");
    assertThat(data.path("configuration").asText())
        .contains("url: \"https://hub.example.org/ops\"\n", "api_key: \"" + key + "\"\n")
        .contains("containers: \"control\"\n", "commands: \"off\"\n")
        .doesNotContain("allowed_commands");
    assertThat(data.path("lines").findValuesAsText("kind")).containsExactly("shell", "systemd");
    for (JsonNode line : data.path("lines")) {
      assertThat(line.path("text").asText()).contains(data.path("configuration").asText());
    }
    assertThat(Api.stranger().withApiKey(key).get("/api-keys/me").status()).isEqualTo(200);
    assertThat(owner.get("/audit?action=api_key.issue").data()).hasSize(1);
  }

  @Test
  void permitsAsLittleAsAnAgentDoesByItself() {
    String configuration = owner.post(path, "{}").data().path("configuration").asText();

    assertThat(configuration).contains("containers: \"read\"\n", "commands: \"off\"\n");
    String listed = owner.post(path, "{\"commands\":\"allow-list\",\"containers\":\"off\"}").body();
    assertThat(listed).contains("allowed_commands", "containers: \\\"off\\\"");
    assertThat(listed).doesNotContain("SupplementaryGroups");
  }

  @Test
  void hasTheUnitOfTheManual() throws IOException {
    String manual = Files.readString(Path.of("..", "docs", "agent.md"));
    int from = manual.indexOf("    [Unit]\n");
    String unit = manual.substring(from, manual.indexOf("\n\n", manual.indexOf("[Install]", from)));

    String off = systemd("{\"containers\":\"off\"}");
    String read = systemd("{}");

    String expected = unit.replaceAll("(?m)^ {4}", "");
    assertThat(off).contains(expected);
    assertThat(read.replace("SupplementaryGroups=docker\n", "")).contains(expected);
    assertThat(read).contains("\nSupplementaryGroups=docker\n");
  }

  private String systemd(String choice) {
    return owner.post(path, choice).data().path("lines").path(1).path("text").asText();
  }

  @Test
  void refusesNonsenseAndIssuesNothing() {
    for (String bad :
        new String[] {
          "{\"containers\":\"all\"}",
          "{\"containers\":null}",
          "{\"commands\":\"allow_list\"}",
          "{\"commands\":\"ANY\"}",
          "{\"commands\":true}",
          "{\"name\":\"\"}",
          "{\"name\":\"a\\nb\"}",
          "{\"name\":\"" + "x".repeat(101) + "\"}",
          "{\"expires_at\":\"2001-01-01T00:00:00Z\"}",
          "{\"expires_at\":\"tomorrow\"}",
          "[]"
        }) {
      assertThat(owner.post(path, bad).status()).as(bad).isEqualTo(422);
    }
    assertThat(owner.post(path, "").status()).isEqualTo(400);
    assertThat(owner.post("/servers/x/enrolment", "{}").status()).isEqualTo(422);
    assertThat(owner.post("/servers/" + UUID.randomUUID() + "/enrolment", "{}").status())
        .isEqualTo(404);
    assertThat(Api.user().post(path, "{}").status()).isEqualTo(404);
    assertThat(owner.get("/api-keys/server/" + serverId).data()).isEmpty();
  }

  @Test
  void countsAsAKeyOfTheServer() {
    int most = TestWiring.QUOTAS.apiKeysPerServer().most();
    for (int i = 0; i < most; i++) {
      assertThat(owner.post(path, "{}").status()).isEqualTo(201);
    }

    assertThat(owner.post(path, "{}").status()).isEqualTo(422);
    assertThat(owner.get("/api-keys/server/" + serverId + "?limit=1000").data()).hasSize(most);
  }
}
