package io.chatops.app.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged hub without a database, from the first user to the end by SIGTERM. */
class MemoryHubIT {
  @TempDir Path home;

  @Test
  void showsWhatAnAgentReportsAndAsksNoDatabase() throws Exception {
    try (ServerSocketChannel database = listen()) {
      String url = "jdbc:postgresql://127.0.0.1:" + database.socket().getLocalPort() + "/chatops";
      try (HubProcess hub =
          HubProcess.in(home)
              .with("CHATOPS_STORAGE", "memory")
              .with("CHATOPS_DATABASE_URL", url)
              .with("CHATOPS_DATABASE_USER", "chatops")
              .with("CHATOPS_DATABASE_PASSWORD", "unused")
              .with("QUARKUS_DATASOURCE_JDBC_URL", url)) {
        hub.start();
        HubClient client = HubClient.register(hub);
        client.signIn();
        HubClient.Registered server = client.newServer();
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        try (DrivenAgent agent = new DrivenAgent(hub, server)) {
          agent.connect();
          agent.report(now, 42);
        }

        JsonNode latest = client.latest(server.serverId());
        assertThat(latest.path("cpu").path("usage_percent").asInt()).isEqualTo(42);
        assertThat(latest.path("timestamp").asText()).isEqualTo(now.toString());
        long time = now.toEpochMilli();
        assertThat(client.rawHistory(server.serverId(), time, time + 1)).containsExactly(time);
        assertThat(ProcessHandle.of(hub.pid()).orElseThrow().descendants()).isEmpty();
        assertThat(hub.dataDir().resolve("database")).doesNotExist();

        assertThat(installScript(hub, "http")).contains("\nHUB='" + hub.base() + "'\n");
        assertThat(installScript(hub, "https"))
            .contains("\nHUB='https" + hub.base().toString().substring(4) + "'\n");

        // Peers that answer no close, so that their sockets end after everything else.
        for (String path : List.of("agents/ws", "ws/fleet", "agents/ws")) {
          silentPeer(hub, path, server.apiKey());
        }
        assertThat(hub.stop()).isZero();
        assertThat(hub.log()).content().doesNotContain("Exception", "No CDI container");
      }
      assertThat(database.accept()).as("a connection to the database").isNull();
    }
  }

  private static void silentPeer(HubProcess hub, String path, String apiKey) {
    URI address = URI.create("ws" + hub.base().toString().substring(4) + "/api/v1/" + path);
    CompletableFuture<String> first = new CompletableFuture<>();
    WebSocket.Listener listener =
        new WebSocket.Listener() {
          @Override
          public @Nullable CompletionStage<?> onText(
              WebSocket socket, CharSequence text, boolean last) {
            first.complete(text.toString());
            return null; // asks for no further message, and so sees no close
          }
        };
    WebSocket socket =
        HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(address, listener).join();
    if (path.equals("agents/ws")) {
      socket.sendText("{\"type\":\"auth\",\"api_key\":\"" + apiKey + "\"}", true).join();
      assertThat(first.join()).contains("auth_success");
    }
  }

  /** As a proxy fetches it that says how its client came. */
  private static String installScript(HubProcess hub, String scheme) {
    return hub.http().header("X-Forwarded-Proto", scheme).get("/install.sh").asString();
  }

  private static ServerSocketChannel listen() throws Exception {
    ServerSocketChannel channel = ServerSocketChannel.open();
    channel.configureBlocking(false);
    return channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }
}
