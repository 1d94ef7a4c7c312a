package io.chatops.app.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** The native hub and the native agent together; run by the {@code native} profile only. */
@Isolated
class NativeSmokeIT {
  private static final Path AGENT =
      Path.of("../agent-app/target/chatops-agent-native").toAbsolutePath();
  private static final String FLEET = "/api/v1/ws/fleet";
  private static final Duration PATIENCE = Duration.ofMinutes(3);

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
        assertThat(client.ask("GET", "/servers/overview").body().toString())
            .contains(server.serverId(), "\"online\"");
        assertThat(hub.ports()).containsExactly(hub.base().getPort());
        followsTheFleet(hub, client, server);
      } finally {
        end(agent);
      }
    }
  }

  private static void end(Process agent) throws InterruptedException {
    agent.destroy();
    assertThat(agent.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(agent.exitValue()).isZero();
  }

  private static void followsTheFleet(HubProcess hub, HubClient client, HubClient.Registered server)
      throws Exception {
    Browser browser = new Browser();
    WebSocket socket =
        HttpClient.newBuilder()
            .sslContext(AnyCertificate.context())
            .build()
            .newWebSocketBuilder()
            .buildAsync(URI.create("ws" + hub.base().toString().substring(4) + FLEET), browser)
            .join();
    socket.sendText(client.authMessage(), true).join();
    browser.await("\"auth_success\"");
    socket.sendText("{\"type\":\"subscribe\",\"topic\":\"summary\"}", true).join();
    browser.await(server.serverId());
    socket
        .sendText(
            "{\"type\":\"subscribe\",\"topic\":\"server\",\"server_id\":\"%s\"}"
                .formatted(server.serverId()),
            true)
        .join();
    browser.await("\"metrics\"");
    socket.abort();
  }

  @Test
  void sendsMailFromTheNativeHub() throws Exception {
    try (MailReceiver mails = new MailReceiver();
        HubProcess hub =
            HubProcess.in(home)
                .with("CHATOPS_STORAGE", "memory")
                .with("CHATOPS_MAIL_HOST", "127.0.0.1")
                .with("CHATOPS_MAIL_PORT", Integer.toString(mails.port()))
                .with("CHATOPS_MAIL_TLS", "none")
                .with("CHATOPS_MAIL_FROM", "chatops@example.org")) {
      hub.start();
      HubClient client = HubClient.register(hub);
      String channel =
          client
              .ask(
                  "POST",
                  "/notifications/channels",
                  "{\"name\":\"a\",\"kind\":\"email\","
                      + "\"settings\":{\"recipients\":[\"ops@example.org\"]}}")
              .data()
              .path("id")
              .asText();

      HubClient.Answer sent = client.ask("POST", "/notifications/channels/" + channel + "/test");

      assertThat(sent.data().path("delivered").asBoolean()).as(sent.toString()).isTrue();
      assertThat(mails.mails()).singleElement().asString().contains("To: ops@example.org");
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

  @Test
  void nativeHubAndAgentReleaseMemoryAfterTheirStart() throws Exception {
    try (HubProcess hub = HubProcess.withTls(home)) {
      hub.start();
      HubClient client = HubClient.register(hub);
      HubClient.Registered server = client.newServer();
      Process agent = startAgent(hub, server);
      try {
        FilePages ofAgent = new FilePages(agent.pid());
        FilePages ofHub = new FilePages(hub.pid());
        Await.until(
            "both give memory back",
            PATIENCE,
            () -> {
              boolean byAgent = ofAgent.wereGiven();
              return ofHub.wereGiven() && byAgent; // both are looked at each time
            });

        // What is used again comes again as it was.
        long before = client.storedReports(server.serverId());
        Await.until(
            "another report", PATIENCE, () -> client.storedReports(server.serverId()) > before);
        assertThat(get(hub, "/openapi.json")).startsWith("200 ").contains("/api/v1/servers");
        assertThat(get(hub, "/servers")).startsWith("200 ").contains("<div id=\"root\">");
      } finally {
        end(agent);
      }
    }
  }

  /** The memory of a process that is pages of files. */
  private static final class FilePages {
    private static final Pattern LINE = Pattern.compile("RssFile:\\s+(\\d+) kB");

    private final Path status;
    private long most;
    private boolean given;

    FilePages(long pid) {
      status = Path.of("/proc", Long.toString(pid), "status");
    }

    /** Returns true once they were a fifth less than at some time before. */
    boolean wereGiven() throws IOException {
      Matcher line = LINE.matcher(Files.readString(status));
      assertThat(line.find()).isTrue();
      long now = Long.parseLong(line.group(1));
      most = Math.max(most, now);
      given |= now < most * 4 / 5;
      return given;
    }
  }

  private static String fingerprint(HubProcess hub) throws IOException {
    Matcher told = Pattern.compile("sha256//\\S+").matcher(Files.readString(hub.log()));
    assertThat(told.find()).isTrue();
    return told.group();
  }

  /** The frames that a browser gets, whole or in parts. */
  private static final class Browser implements WebSocket.Listener {
    @SuppressWarnings("JdkObsolete") // filled by another thread than the test's
    private final StringBuffer received = new StringBuffer();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      received.append(part);
      socket.request(1);
      return null;
    }

    void await(String text) throws Exception {
      Await.until("a frame has " + text, PATIENCE, () -> received.indexOf(text) >= 0);
    }
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
