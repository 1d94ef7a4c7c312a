package io.chatops.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The texts themselves are tried by the hub's own tests, with a real agent. */
@QuarkusTest
class EnrolmentTest {
  private static final Path AGENT = InstallTest.AGENTS.resolve("linux-amd64/chatops-agent");

  private final Api owner = Api.user();
  private final String serverId = owner.newServer();
  private final String path = "/servers/" + serverId + "/enrolment";

  @BeforeEach
  void serveAnAgent() throws IOException {
    Files.createDirectories(AGENT.getParent());
    Files.writeString(AGENT, "the agent");
  }

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
    assertThat(data.path("configuration").asText())
        .contains("hub_fingerprint: \"" + TestWiring.FINGERPRINT + "\"\n");
    assertThat(data.path("lines").findValuesAsText("kind"))
        .containsExactly("shell", "systemd", "docker", "compose");
    assertThat(data.path("lines").path(0).path("text").asText())
        .contains(data.path("configuration").asText());
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
  void joinsTheGroupOfDockerOnlyForContainers() {
    assertThat(systemd("{\"containers\":\"off\"}"))
        .contains("\nNoNewPrivileges=yes\n", "\nUser=chatops-agent\n")
        .doesNotContain("SupplementaryGroups");
    assertThat(systemd("{}")).contains("\nSupplementaryGroups=docker\n");
  }

  @Test
  void writesTheUnitOfThePackagesAndTheKeyApart() throws IOException {
    JsonNode data = owner.post(path, "{\"commands\":\"any\"}").data();
    String key = data.path("api_key").path("key").asText();
    String text = data.path("lines").path(1).path("text").asText();
    Path units = Path.of("..", "deploy", "packages", "systemd");

    assertThat(text)
        .contains(
            Files.readString(units.resolve("chatops-agent.service"))
                .replace("/usr/bin/", "/usr/local/bin/"))
        .contains(Files.readString(units.resolve("chatops-agent.service.d/docker.conf")))
        .contains(Files.readString(units.resolve("chatops-agent.service.d/commands.conf")))
        .containsOnlyOnce(key)
        .contains("cat > /etc/chatops/agent.key <<'KEY'\n" + key + "\nKEY\n")
        .contains("api_key_file: \"/etc/chatops/agent.key\"\n");
    String yaml = text.substring(text.indexOf("<<'YAML'"), text.indexOf("\nYAML\n"));
    assertThat(yaml).doesNotContain(key);
  }

  private String systemd(String choice) {
    return owner.post(path, choice).data().path("lines").path(1).path("text").asText();
  }

  @Test
  void keepsTheAgentsKeyOutOfTheContainersEnvironment() {
    for (String choice : List.of("off", "read", "control")) {
      JsonNode data =
          owner.post(path, "{\"commands\":\"any\",\"containers\":\"" + choice + "\"}").data();
      String key = data.path("api_key").path("key").asText();
      for (int i = 2; i < 4; i++) {
        String text = data.path("lines").path(i).path("text").asText();
        assertThat(text)
            .contains("https://hub.example.org/ops", TestWiring.FINGERPRINT, "chatops-agent:latest")
            .contains("\ninstall -m 0400 -o 10001 /dev/null /etc/chatops/container.key\n")
            .containsOnlyOnce(key)
            .contains("\necho '" + key + "' > /etc/chatops/container.key\n");
        // An agent in a container has the commands of its image alone, and those are none.
        assertThat(text).containsPattern("CHATOPS_COMMANDS[:=] ?\"?off").doesNotContain("any");
        assertThat(text).containsPattern("CHATOPS_CONTAINERS[:=] ?\"?" + choice);
        assertThat(text.contains("stat -c %g /run/docker.sock"))
            .as(choice)
            .isEqualTo(!choice.equals("off"));
      }
    }
  }

  @Test
  void refusesNonsenseAndIssuesNothing() {
    for (String bad :
        new String[] {
          "{\"with\":\"token\"}",
          "{\"with\":null}",
          "{\"containers\":\"all\"}",
          "{\"containers\":null}",
          "{\"commands\":\"allow_list\"}",
          "{\"commands\":\"ANY\"}",
          "{\"commands\":true}",
          "{\"container\":\"off\"}",
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
  void answersACodeWithTheLinesThatUseIt() {
    JsonNode data = owner.post(path, "{\"with\":\"code\",\"containers\":\"off\"}").data();

    String code = data.path("code").textValue();
    assertThat(code).matches("[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}");
    assertThat(data.path("api_key").isNull()).isTrue();
    assertThat(data.path("configuration").isNull()).isTrue();
    assertThat(data.path("code_expires_at").isTextual()).isTrue();
    assertThat(data.path("lines").path(0).path("text").asText())
        .isEqualTo(
            "curl -fsSLk --pinnedpubkey '"
                + TestWiring.FINGERPRINT
                + "' https://hub.example.org/ops/install.sh | sudo sh -s -- --code "
                + code
                + " --containers off --commands off\n");
    assertThat(owner.get("/api-keys/server/" + serverId).data()).isEmpty();
    assertThat(owner.get("/audit?action=enrolment_code.issue").data()).hasSize(1);

    JsonNode host = Api.stranger().post("/enrol", host("code", code)).data();

    assertThat(host.path("status").asText()).isEqualTo("enrolled");
    assertThat(host.path("server_id").asText()).isEqualTo(serverId);
    String key = host.path("api_key").asText();
    assertThat(Api.stranger().withApiKey(key).get("/api-keys/me").status()).isEqualTo(200);
    assertThat(owner.get("/audit?action=host.enrol").data()).hasSize(1);
  }

  @Test
  void offersOnlyLinesThatWorkWhereNoAgentIsServed() throws IOException {
    Files.delete(AGENT);

    JsonNode code = owner.post(path, "{\"with\":\"code\"}").json();
    JsonNode token = owner.post("/enrolment-tokens", "{\"name\":\"rack\"}").json();

    assertThat(code.at("/data/lines").findValuesAsText("kind")).containsExactly("package");
    assertThat(token.at("/data/lines").findValuesAsText("kind")).containsExactly("package-token");
    for (JsonNode each : List.of(code, token)) {
      assertThat(each.at("/data/lines").toString()).doesNotContain("install.sh");
      assertThat(each.path("message").asText())
          .contains("This hub does not serve agents", "CHATOPS_AGENTS_DIR");
    }
  }

  @Test
  void letsInWhomTheOwnerOfATokenLetsIn() {
    Api.Answer made = owner.post("/enrolment-tokens", "{\"name\":\"rack\",\"tags\":[\"eu\"]}");
    assertThat(made.status()).isEqualTo(201);
    String token = made.data().path("token").asText();
    assertThat(made.data().path("approval").asBoolean()).isTrue();
    for (JsonNode line : made.data().path("lines")) {
      assertThat(line.path("text").asText().lines())
          .filteredOn(one -> one.contains("curl") || one.startsWith("sudo chatops-agent"))
          .isNotEmpty()
          .noneMatch(one -> one.contains(token));
    }
    Api host = Api.stranger();
    JsonNode first = host.post("/enrol", host("token", token)).data();
    assertThat(first.path("status").asText()).isEqualTo("waiting");
    assertThat(first.path("retry_after_seconds").asInt()).isPositive();
    JsonNode waits = owner.get("/waiting-hosts").data().path(0);
    assertThat(waits.path("hostname").asText()).isEqualTo("web-1");

    owner.post("/waiting-hosts/" + waits.path("id").asText() + "/approve", "{}");

    JsonNode then = host.post("/enrol", host("token", token)).data();
    assertThat(then.path("status").asText()).isEqualTo("enrolled");
    JsonNode server = owner.get("/servers/" + then.path("server_id").asText()).data();
    assertThat(server.path("name").asText()).isEqualTo("web-1");
    assertThat(server.path("tags").path(0).asText()).isEqualTo("eu");
    JsonNode listed = owner.get("/enrolment-tokens").data();
    assertThat(listed.toString()).doesNotContain(token);
    assertThat(listed.path(0).path("uses").asInt()).isEqualTo(1);
  }

  @Test
  void answersEveryInvalidSecretAlikeAndNotTooOften() {
    Api guesser = Api.stranger();
    String body = guesser.post("/enrol", host("code", "ABCD-EFGH")).body();
    assertThat(body).contains("401").doesNotContain("ABCD");
    String unknown = "chatops_enrol_" + "x".repeat(43);
    assertThat(guesser.post("/enrol", host("token", unknown)).body()).isEqualTo(body);
    for (int i = 2; i < 20; i++) {
      String guess = "AAAA-AAA" + (2 + i % 7);
      assertThat(guesser.post("/enrol", host("code", guess)).status()).isEqualTo(401);
    }
    String code = owner.post(path, "{\"with\":\"code\"}").data().path("code").asText();

    Api.Answer refused = guesser.post("/enrol", host("code", code));

    assertThat(refused.status()).isEqualTo(429);
    assertThat(Integer.parseInt(refused.header("Retry-After"))).isPositive();
    assertThat(Api.stranger().post("/enrol", host("code", code)).status()).isEqualTo(200);
  }

  @Test
  void countsAMistypedSecretAsNoGuess() {
    Api host = Api.stranger();
    for (int i = 0; i < 30; i++) {
      String body = host.post("/enrol", host("code", "ABCD-EFG1")).body();
      assertThat(body)
          .contains("422", "such as ABCD-EFGH", "\"field\":\"code\"")
          .doesNotContain("EFG1");
    }
    String cut = host.post("/enrol", host("token", "chatops_enrol_" + "x".repeat(42))).body();
    assertThat(cut).contains("422", "copy all", "\"field\":\"token\"").doesNotContain("xx");
    String code = owner.post(path, "{\"with\":\"code\"}").data().path("code").asText();

    assertThat(host.post("/enrol", host("code", code)).status()).isEqualTo(200);
  }

  @Test
  void refusesHostsThatSendNonsense() {
    String good = host("code", "ABCD-EFGH");
    assertThat(Api.stranger().post("/enrol", good).status()).isEqualTo(401);
    for (String bad :
        new String[] {
          "{}",
          good.replace("}", ",\"token\":\"chatops_enrol_" + "x".repeat(43) + "\"}"),
          good.replace("web-1", ""),
          good.replace("web-1", "a\\nb"),
          good.replace("c".repeat(43), "short"),
          good.replace("\"ABCD-EFGH\"", "7")
        }) {
      assertThat(Api.stranger().post("/enrol", bad).status()).as(bad).isEqualTo(422);
    }
    for (String bad :
        new String[] {
          "{}",
          "{\"name\":\"\"}",
          "{\"name\":\"a\",\"max_uses\":0}",
          "{\"name\":\"a\",\"tags\":[\"\"]}",
          "{\"name\":\"a\",\"expires_at\":\"2001-01-01T00:00:00Z\"}"
        }) {
      assertThat(owner.post("/enrolment-tokens", bad).status()).as(bad).isEqualTo(422);
    }
    assertThat(owner.get("/enrolment-tokens").data()).isEmpty();
  }

  private static String host(String kind, String secret) {
    return "{\"%s\":\"%s\",\"hostname\":\"web-1\",\"os\":\"linux\",\"claim\":\"%s\"}"
        .formatted(kind, secret, "c".repeat(43));
  }

  @Test
  void countsAsAKeyOfTheServer() {
    int most = TestWiring.QUOTAS.apiKeysPerServer().max();
    for (int i = 0; i < most; i++) {
      assertThat(owner.post(path, "{}").status()).isEqualTo(201);
    }

    assertThat(owner.post(path, "{}").status()).isEqualTo(422);
    assertThat(owner.get("/api-keys/server/" + serverId + "?limit=1000").data()).hasSize(most);
  }
}
