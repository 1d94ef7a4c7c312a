package io.chatops.app.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatops.persistence.embedded.EmbeddedDatabase;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two hubs in processes of their own, on one PostgreSQL. */
class TwoHubsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final InstantSource clock = InstantSource.system();

  @TempDir Path home;

  @Test
  void tellTheSameAndTakeOver() throws Exception {
    try (EmbeddedDatabase postgresql = EmbeddedDatabase.start(home.resolve("db"), step -> {});
        HubProcess one = hub("one", postgresql);
        HubProcess two = hub("two", postgresql)) {
      one.start();
      two.start();
      HubClient atOne = HubClient.register(one);
      HubClient atTwo = atOne.at(two);
      HubClient.Registered server = atOne.newServer();
      String threshold =
          "{\"metric_type\":\"cpu\",\"comparison\":\"gt\",\"severity\":\"warning\",\"threshold_value\":90}";
      assertThat(atTwo.ask("POST", "/alerts/thresholds", threshold).status()).isEqualTo(201);
      try (DrivenAgent agent = new DrivenAgent(one, server)) {
        agent.connect();
        Await.until("the other hub knows the agent", PATIENCE, () -> isOnline(atTwo, server));
        assertThat(atOne.ask("GET", "/servers/" + server.serverId()).data().path("status"))
            .hasToString("\"online\"");
        HubClient.Answer refused =
            atTwo.ask("POST", "/commands/" + server.serverId(), "{\"command\":\"uptime\"}");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.body().toString())
            .contains("connected to another hub")
            .doesNotContain(Integer.toString(one.base().getPort()));

        Await.until(
            "the threshold counts at the hub with the agent",
            PATIENCE,
            () -> {
              agent.report(clock.instant(), 95);
              return alerts(atOne).size() == 1;
            });
        Await.until(
            "both tell the same",
            PATIENCE,
            () ->
                health(atOne, server).equals("warning") && health(atTwo, server).equals("warning"));
        one.kill();
      }
      try (DrivenAgent agent = new DrivenAgent(two, server)) {
        agent.connect();
        agent.report(clock.instant(), 20);
        assertThat(alerts(atTwo)).hasSize(1);
        assertThat(alerts(atTwo).get(0).path("resolve_reason").asText()).isEqualTo("recovered");
        assertThat(health(atTwo, server)).isEqualTo("healthy");

        agent.report(clock.instant(), 96);
        assertThat(health(atTwo, server)).isEqualTo("warning");
        two.kill();
        two.start();
        agent.connect();
        agent.report(clock.instant(), 20);
        assertThat(health(atTwo, server)).isEqualTo("healthy");
        assertThat(alerts(atTwo)).hasSize(2);
        assertThat(alerts(atTwo)).allMatch(alert -> !alert.path("resolved_at").asText().isEmpty());
      }
      assertThat(Files.readString(two.log())).doesNotContain("ERROR");
    }
  }

  @Test
  void oneStoresAlertsWhileTheOtherHangsInTheMiddleOfIt() throws Exception {
    try (EmbeddedDatabase postgresql = EmbeddedDatabase.start(home.resolve("db"), step -> {});
        HubProcess one = hub("one", postgresql, postgresql.jdbcUrl() + "&ApplicationName=one");
        HubProcess two = hub("two", postgresql)) {
      one.start();
      two.start();
      HubClient atOne = HubClient.register(one);
      HubClient atTwo = atOne.at(two);
      HubClient.Registered busyServer = atOne.newServer();
      HubClient.Registered server = atTwo.newServer();
      String threshold =
          "{\"metric_type\":\"cpu\",\"comparison\":\"gt\",\"severity\":\"warning\",\"threshold_value\":90}";
      assertThat(atOne.ask("POST", "/alerts/thresholds", threshold).status()).isEqualTo(201);
      try (DrivenAgent busy = new DrivenAgent(one, busyServer);
          DrivenAgent agent = new DrivenAgent(two, server)) {
        busy.connect();
        agent.connect();
        Await.until(
            "the threshold counts at the other hub",
            PATIENCE,
            () -> {
              agent.report(clock.instant(), 95);
              return health(atTwo, server).equals("warning");
            });
        for (int round = 0; round < 3; round++) {
          stopWhileItStoresAnAlert(one, busy, postgresql);

          agent.report(clock.instant(), 20);
          assertThat(health(atTwo, server)).isEqualTo("healthy");
          agent.report(clock.instant(), 95);
          assertThat(health(atTwo, server)).isEqualTo("warning");

          HubProcess.signal("CONT", List.of(one.pid()));
          busy.report(clock.instant(), 20);
          assertThat(health(atOne, busyServer)).isEqualTo("healthy");
        }
      }
    }
  }

  /** Stops the hub named one where it holds the lock of those who store alerts. */
  private void stopWhileItStoresAnAlert(
      HubProcess one, DrivenAgent agent, EmbeddedDatabase postgresql) throws Exception {
    try (Connection holding = connect(postgresql);
        Connection asking = connect(postgresql);
        Statement hold = holding.createStatement();
        Statement ask = asking.createStatement()) {
      holding.setAutoCommit(false);
      hold.execute("LOCK TABLE alert_hold IN EXCLUSIVE MODE");
      agent.send(clock.instant(), 95);
      Await.until("the hub is about to write", PATIENCE, () -> holdsTheLock(ask, "active", true));
      HubProcess.signal("STOP", List.of(one.pid()));
      holding.rollback();
    }
    try (Connection asking = connect(postgresql);
        Statement ask = asking.createStatement()) {
      Await.until(
          "the hub has hung up in its transaction",
          PATIENCE,
          () -> holdsTheLock(ask, "idle in transaction", false));
    }
  }

  /**
   * Returns true if a connection of the hub named one is in this state, holds an advisory lock, and
   * waits for another lock or for none.
   */
  private static boolean holdsTheLock(Statement ask, String state, boolean isWaiting)
      throws SQLException {
    String question =
        """
        SELECT 1 FROM pg_stat_activity AS hub
        WHERE application_name = 'one' AND state = '%s'
          AND EXISTS (SELECT FROM pg_locks WHERE pid = hub.pid AND locktype = 'advisory' AND granted)
          AND EXISTS (SELECT FROM pg_locks WHERE pid = hub.pid AND NOT granted) = %s"""
            .formatted(state, isWaiting);
    try (ResultSet rows = ask.executeQuery(question)) {
      return rows.next();
    }
  }

  private static int port(EmbeddedDatabase postgresql) {
    return URI.create(postgresql.jdbcUrl().substring("jdbc:".length())).getPort();
  }

  private static Connection connect(EmbeddedDatabase postgresql) throws SQLException {
    return DriverManager.getConnection(
        postgresql.jdbcUrl(), postgresql.user(), postgresql.password());
  }

  @Test
  void oneThatIsCutOffFromTheDatabaseSendsItsAgentsToTheOther() throws Exception {
    try (EmbeddedDatabase postgresql = EmbeddedDatabase.start(home.resolve("db"), step -> {});
        DatabaseLine line = new DatabaseLine(port(postgresql));
        HubProcess one = hub("one", postgresql, line.url(postgresql.jdbcUrl()));
        HubProcess two = hub("two", postgresql)) {
      one.start();
      two.start();
      HubClient atOne = HubClient.register(one);
      HubClient atTwo = atOne.at(two);
      HubClient.Registered server = atOne.newServer();
      try (DrivenAgent agent = new DrivenAgent(one, server);
          DrivenAgent later = new DrivenAgent(two, server)) {
        agent.connect();
        Await.until("the other hub knows the agent", PATIENCE, () -> isOnline(atTwo, server));

        line.cut();
        Await.until("the agent is sent away", PATIENCE, () -> !agent.isConnected());
        later.connect();
        later.report(clock.instant(), 20);
        line.mend();

        Await.until(
            "the first hub knows that the agent is connected",
            PATIENCE,
            () -> hasAgents(atOne) && isOnline(atOne, server));
      }
    }
  }

  /** Returns true if the user's one server counts as connected. */
  private static boolean hasAgents(HubClient client) {
    return client
        .ask("GET", "/servers/overview")
        .data()
        .path(0)
        .path("agent_connection")
        .asBoolean();
  }

  /** Without a bus each takes up to a minute. */
  @Test
  void aKeyThatIsRevokedAtOneClosesItsAgentAtTheOtherWithinSeconds() throws Exception {
    try (EmbeddedDatabase postgresql = EmbeddedDatabase.start(home.resolve("db"), step -> {});
        HubProcess one = hub("one", postgresql).with("CHATOPS_BUS", "postgresql");
        HubProcess two = hub("two", postgresql).with("CHATOPS_BUS", "postgresql")) {
      one.start();
      two.start();
      HubClient atOne = HubClient.register(one);
      HubClient atTwo = atOne.at(two);
      awaitBus(one);
      awaitBus(two);
      for (int round = 0; round < 5; round++) {
        HubClient.Registered server = atOne.newServer();
        try (DrivenAgent agent = new DrivenAgent(one, server)) {
          agent.connect();
          JsonNode keys = atTwo.ask("GET", "/api-keys/me").data();
          String key =
              StreamSupport.stream(keys.spliterator(), false)
                  .filter(each -> each.path("server_id").asText().equals(server.serverId()))
                  .map(each -> each.path("id").asText())
                  .findFirst()
                  .orElseThrow();

          assertThat(atTwo.ask("DELETE", "/api-keys/" + key).status()).isBetween(200, 299);

          Await.until("the agent is out", Duration.ofSeconds(5), () -> !agent.isConnected());
        }
      }
      assertThat(Files.readString(one.log())).doesNotContain("ERROR");
    }
  }

  private static void awaitBus(HubProcess hub) throws Exception {
    Await.until(
        "the bus is connected",
        PATIENCE,
        () -> Files.readString(hub.log()).contains("The bus to other hubs is connected"));
  }

  private HubProcess hub(String name, EmbeddedDatabase postgresql) throws IOException {
    return hub(name, postgresql, postgresql.jdbcUrl());
  }

  private HubProcess hub(String name, EmbeddedDatabase postgresql, String jdbcUrl)
      throws IOException {
    return HubProcess.in(Files.createDirectories(home.resolve(name)))
        .with("CHATOPS_STORAGE", "postgresql")
        .with("CHATOPS_SECRETS_KEY_FILE", home.resolve("secrets.key").toString())
        .with("CHATOPS_DATABASE_URL", jdbcUrl)
        .with("CHATOPS_DATABASE_USER", postgresql.user())
        .with("CHATOPS_DATABASE_PASSWORD", postgresql.password());
  }

  private static boolean isOnline(HubClient client, HubClient.Registered server) {
    JsonNode data = client.ask("GET", "/servers/" + server.serverId()).data();
    return data.path("status").asText().equals("online");
  }

  private static String health(HubClient client, HubClient.Registered server) {
    return client.ask("GET", "/servers/" + server.serverId()).data().path("health_status").asText();
  }

  private static JsonNode alerts(HubClient client) {
    return client.ask("GET", "/alerts").data();
  }
}
