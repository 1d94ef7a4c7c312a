package io.chatops.app.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The native hub and the native agent together; run by the {@code native} profile only. */
@Execution(ExecutionMode.SAME_THREAD)
class NativeSmokeIT {
  private static final Path AGENT =
      Path.of("../agent-app/target/chatops-agent-native").toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir Path home;

  @Test
  void aNativeAgentReportsToANativeHub() throws Exception {
    try (HubProcess hub = HubProcess.withTls(home)) {
      hub.start();
      HubClient client = HubClient.register(hub);
      HubClient.Registered server = client.newServer();
      Process agent = startAgent(hub, server);
      try {
        Await.until(
            "two reports are stored", PATIENCE, () -> client.storedReports(server.serverId()) >= 2);
        assertThat(client.latest(server.serverId()).get("cpu").get("cores").asInt())
            .isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(client.latest(server.serverId()).get("processes")).isNotEmpty();
      } finally {
        agent.destroy();
        assertThat(agent.waitFor(20, TimeUnit.SECONDS)).isTrue();
      }
      assertThat(agent.exitValue()).isZero();
    }
  }

  @Test
  void answersKeepTheirShapeInTheNativeHub() throws Exception {
    try (HubProcess hub = HubProcess.in(home)) {
      hub.start();

      assertThat(get(hub, "/api/v1/servers"))
          .isEqualTo(
              "401 {\"detail\":\"Sign in first, then send Authorization: Bearer <access token>\","
                  + "\"status_code\":401}");
      assertThat(get(hub, "/no/such/route")).startsWith("404 {\"detail\":\"");
      assertThat(post(hub, "/api/v1/auth/register", "{\"email\":\"x\"}"))
          .startsWith("422 {\"detail\":\"")
          .contains("\"errors\":[{\"field\":\"");
      assertThat(post(hub, "/api/v1/auth/register", "{")).startsWith("400 {\"detail\":\"");
      assertThat(get(hub, "/openapi.json")).startsWith("200 ").contains("/api/v1/servers");
      assertThat(get(hub, "/docs/")).startsWith("200 ").contains("swagger-ui");
      String page = get(hub, "/servers");
      assertThat(page).startsWith("200 ").contains("<div id=\"root\">");
      Matcher script = Pattern.compile("src=\"(assets/main[^\"]+)").matcher(page);
      assertThat(script.find()).isTrue();
      assertThat(get(hub, "/" + script.group(1))).startsWith("200 ");
    }
  }

  private static String fingerprint(HubProcess hub) throws IOException {
    Matcher told = Pattern.compile("sha256//\\S+").matcher(Files.readString(hub.log()));
    assertThat(told.find()).isTrue();
    return told.group();
  }

  private static String get(HubProcess hub, String path) {
    return told(hub.http().get(path));
  }

  private static String post(HubProcess hub, String path, String json) {
    return told(hub.http().contentType(ContentType.JSON).body(json).post(path));
  }

  private static String told(Response answer) {
    return answer.statusCode() + " " + answer.asString();
  }

  private Process startAgent(HubProcess hub, HubClient.Registered server) throws IOException {
    Path key = home.resolve("agent.key");
    Files.writeString(key, server.apiKey());
    ProcessBuilder builder =
        new ProcessBuilder(AGENT.toString(), "run")
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("agent.log").toFile());
    builder.environment().put("CHATOPS_URL", hub.base().toString());
    builder.environment().put("CHATOPS_HUB_FINGERPRINT", fingerprint(hub));
    builder.environment().put("CHATOPS_API_KEY_FILE", key.toString());
    builder.environment().put("CHATOPS_STATE_DIR", home.resolve("agent").toString());
    return builder.start();
  }
}
