package io.chatops.app.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A hub whose PostgreSQL is two machines, of which the first is lost. */
@Timeout(900)
class FailoverIT {
  private static final Path AGENT = Path.of("../agent-app/target/chatops-agent").toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int AGENTS = 6;
  private static final int UNACKNOWLEDGED = 8;

  @TempDir Path home;

  @Test
  void readsWhileThereIsNoPrimaryAndLosesNothing() throws Exception {
    assumeTrue(
        PatroniSite.isInstalled() || System.getenv("CI") != null, "Patroni is not installed");
    try (PatroniSite site = PatroniSite.start(home.resolve("site"))) {
      try (LoadedHub loaded = LoadedHub.start(hub("hub", site.url()), AGENTS, UNACKNOWLEDGED)) {
        HubClient client = loaded.client;
        HubClient.Registered host = client.newServer();
        Process agent = startAgent(loaded.hub, host);
        try {
          Await.until("the agent is connected", PATIENCE, () -> isOnline(client, host));
          loaded.awaitAcknowledgements(50);
          Path started = home.resolve("started");
          Path goOn = home.resolve("go-on");
          CompletableFuture<HubClient.Answer> command =
              CompletableFuture.supplyAsync(
                  () ->
                      client.ask(
                          "POST",
                          "/commands/" + host.serverId(),
                          "{\"command\":\"touch %s; while [ ! -e %s ]; do sleep 0.1; done; echo done\"}"
                              .formatted(started, goOn)));
          Await.until("the command runs", PATIENCE, () -> Files.exists(started));

          site.killPrimary();
          Await.until(
              "the hub says that its database is read-only",
              PATIENCE,
              () -> rename(client, host).body().toString().contains("read-only"));
          int acknowledged = acknowledged(loaded);
          for (String path : readsOf(host, loaded)) {
            assertThat(client.ask("GET", path).status()).as(path).isEqualTo(200);
          }
          HubClient.Answer refused = rename(client, host);
          assertThat(refused.status()).as(refused.body().toString()).isEqualTo(503);
          assertThat(loaded.hub.isLive()).isTrue();
          Files.createFile(goOn);
          assertThat(site.hasPrimary()).isFalse();
          // Some were stored by the lost primary and its standby, and only their acknowledgement
          // was lost: those the hub finds there. Nothing else is acknowledged.
          assertThat(acknowledged(loaded) - acknowledged)
              .isLessThanOrEqualTo(AGENTS * UNACKNOWLEDGED);

          site.allowFailOver();
          Await.until("the hub stores again", PATIENCE, () -> rename(client, host).status() == 200);
          loaded.awaitAcknowledgements(50);
          HubClient.Answer answer = command.get(3, TimeUnit.MINUTES);
          assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
          assertThat(answer.data().path("output").asText()).isEqualTo("done\n");
          String record =
              "/commands/" + host.serverId() + "/" + answer.data().path("command_id").asText();
          Await.until(
              "the command's end is stored",
              PATIENCE,
              () -> client.ask("GET", record).data().path("status").asText().equals("completed"));
          assertThat(client.ask("GET", "/alerts").data()).isEmpty();
          loaded.assertEachAcknowledgedReportIsStoredOnce();
        } finally {
          agent.destroy();
          agent.onExit().orTimeout(60, TimeUnit.SECONDS).join();
        }
      }
      site.startKilledNode();
      findsThePrimaryAmongItsHosts(site);
      readsAtAStandbyAmongItsHostsOnDemand(site);
    }
  }

  private void findsThePrimaryAmongItsHosts(PatroniSite site) throws Exception {
    try (HubProcess hub = hub("other", site.urlOfBothNodes())) {
      hub.start();
      HubClient.register(hub).newServer();
    }
  }

  private void readsAtAStandbyAmongItsHostsOnDemand(PatroniSite site) throws Exception {
    String url = site.urlOfBothNodes() + "?targetServerType=preferPrimary";
    try (HubProcess hub = hub("reading", url)) {
      hub.start();
      HubClient client = HubClient.register(hub);
      HubClient.Registered host = client.newServer();

      site.killPrimary();
      Await.until(
          "the hub is at the standby",
          PATIENCE,
          () -> rename(client, host).body().toString().contains("read-only"));
      assertThat(client.ask("GET", "/servers/" + host.serverId()).status()).isEqualTo(200);
      assertThat(site.hasPrimary()).isFalse();

      site.allowFailOver();
      Await.until("the hub stores again", PATIENCE, () -> rename(client, host).status() == 200);
    }
  }

  private static List<String> readsOf(HubClient.Registered host, LoadedHub loaded) {
    String id = host.serverId();
    String loadedId = loaded.agents.get(0).serverId();
    return List.of(
        "/auth/me",
        "/servers",
        "/servers/overview",
        "/servers/" + id,
        "/metrics/" + loadedId,
        "/metrics/" + loadedId + "/history?metric=cpu.usage_percent",
        "/alerts",
        "/alerts/thresholds",
        "/commands/" + id,
        "/logs/" + id,
        "/api-keys/server/" + id,
        "/servers/" + id + "/availability",
        "/audit");
  }

  private static HubClient.Answer rename(HubClient client, HubClient.Registered server) {
    return client.ask("PUT", "/servers/" + server.serverId(), "{\"name\":\"renamed\"}");
  }

  private static int acknowledged(LoadedHub loaded) {
    return loaded.agents.stream().mapToInt(ResendingAgent::acknowledged).sum();
  }

  private static boolean isOnline(HubClient client, HubClient.Registered server) {
    JsonNode data = client.ask("GET", "/servers/" + server.serverId()).data();
    return data.path("status").asText().equals("online");
  }

  private HubProcess hub(String name, String url) throws Exception {
    return HubProcess.in(Files.createDirectories(home.resolve(name)))
        .with("CHATOPS_STORAGE", "postgresql")
        .with("CHATOPS_SECRETS_KEY_FILE", home.resolve("secrets.key").toString())
        .with("CHATOPS_REPORT_INTERVAL", "PT1S")
        .with("CHATOPS_LIMITS_REQUESTS_PER_MINUTE", "1000000")
        .with("CHATOPS_DATABASE_URL", url)
        .with("CHATOPS_DATABASE_USER", PatroniSite.USER)
        .with("CHATOPS_DATABASE_PASSWORD", PatroniSite.PASSWORD);
  }

  private Process startAgent(HubProcess hub, HubClient.Registered host) throws Exception {
    Path key = home.resolve("agent.key");
    Files.writeString(key, host.apiKey());
    ProcessBuilder builder =
        new ProcessBuilder(AGENT.toString(), "run")
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("agent.log").toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("CHATOPS_URL", hub.base().toString());
    builder.environment().put("CHATOPS_API_KEY_FILE", key.toString());
    builder.environment().put("CHATOPS_STATE_DIR", home.resolve("agent").toString());
    builder.environment().put("CHATOPS_COMMANDS", "any");
    return builder.start();
  }
}
