package io.chatops.app.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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

        assertThat(hub.stop()).isZero();
      }
      assertThat(database.accept()).as("a connection to the database").isNull();
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
