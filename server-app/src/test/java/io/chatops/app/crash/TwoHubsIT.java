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
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two hubs in processes of their own, on one PostgreSQL. */
class TwoHubsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Half of the time that each of several attempts may take without hints. */
  private static final Duration AT_ONCE = Duration.ofSeconds(30);

  private static final String CPU_ABOVE_90 =
      """
      {"metric_type":"cpu","comparison":"gt","severity":"warning","threshold_value":90}\
      """;

  private final InstantSource clock = InstantSource.system();

  @TempDir Path home;

  @Test
  void tellTheSameAndTakeOver() throws Exception {
    try (EmbeddedDatabase postgresql = OwnPostgres.start(home.resolve("db"));
        HubProcess one = hub("one", postgresql);
        HubProcess two = hub("two", postgresql)) {
      one.start();
      two.start();
      HubClient atOne = HubClient.register(one);
      HubClient atTwo = atOne.at(two);
      HubClient.Registered server = atOne.newServer();
      assertThat(atTwo.ask("POST", "/alerts/thresholds", CPU_ABOVE_90).status()).isEqualTo(201);
      try (DrivenAgent agent = new DrivenAgent(one, server)) {
        agent.connect();
        Await.until("the other hub knows the agent", PATIENCE, () -> isOnline(atTwo, server));
        assertThat(atOne.ask("GET", "/servers/" + server.serverId()).data().path("status"))
            .hasToString("\"online\"");
        Await.until(
            "the hub with the agent has answered",
            PATIENCE, // a hub whose answer was late is not asked for 15 s
            () -> atTwo.ask("GET", "/docker/containers").body().path("message").asText().isEmpty());
        HubClient.Answer refused =
            atTwo.ask("POST", "/commands/" + server.serverId(), "{\"command\":\"uptime\"}");
        assertThat(refused.status()).isEqualTo(403); // by the host: the other hub asked it

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
        HubProcess.Ended rotation = one.run("rotate-keys");
        assertThat(rotation.code()).isEqualTo(1);
        assertThat(rotation.output())
            .contains("Several hubs run on this database", "--shared-file");
        assertThat(one.run("rotate-keys", "--shared-file").code()).isZero();
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
      assertThat(two.http().get("/health").asString()).contains("chatops_hubs");
    }
  }

  @Test
  void oneStoresAlertsWhileTheOtherHangs() throws Exception {
    try (EmbeddedDatabase postgresql = OwnPostgres.start(home.resolve("db"));
        HubProcess one = hub("one", postgresql, postgresql.jdbcUrl() + "&ApplicationName=one");
        HubProcess two = hub("two", postgresql)) {
      // PostgreSQL ends the transaction of the one after ten seconds: its lease, which it may have
      // renewed eight seconds before, is far longer.
      one.with("CHATOPS_LEASE_TIME", "PT40S").start();
      two.with("CHATOPS_LEASE_TIME", "PT40S").start();
      HubClient atOne = HubClient.register(one);
      HubClient atTwo = atOne.at(two);
      HubClient.Registered busyServer = atOne.newServer();
      HubClient.Registered server = atTwo.newServer();
      assertThat(atOne.ask("POST", "/alerts/thresholds", CPU_ABOVE_90).status()).isEqualTo(201);
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
      Await.until("the hub is about to write", PATIENCE, () -> awaitsTheTable(ask));
      HubProcess.signal("STOP", List.of(one.pid()));
      holding.rollback();
    }
    try (Connection asking = connect(postgresql);
        Statement ask = asking.createStatement()) {
      Await.until("the hub has hung up in its transaction", PATIENCE, () -> holdsTheLock(ask));
    }
  }

  /**
   * Returns true if the hub named one waits for the table; its maintenance holds advisory locks and
   * waits for others, too.
   */
  private static boolean awaitsTheTable(Statement ask) throws SQLException {
    return isAny(
        ask,
        """
        SELECT 1 FROM pg_stat_activity AS hub JOIN pg_locks USING (pid)
        WHERE application_name = 'one' AND NOT granted AND relation = 'alert_hold'::regclass\
        """);
  }

  /** Returns true if the hub named one does nothing in a transaction with an advisory lock. */
  private static boolean holdsTheLock(Statement ask) throws SQLException {
    return isAny(
        ask,
        """
        SELECT 1 FROM pg_stat_activity AS hub JOIN pg_locks USING (pid)
        WHERE application_name = 'one' AND state = 'idle in transaction'
          AND locktype = 'advisory' AND granted\
        """);
  }

  private static boolean isAny(Statement ask, String question) throws SQLException {
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
  void oneWithoutDatabaseSendsItsAgentsToTheOther() throws Exception {
    try (EmbeddedDatabase postgresql = OwnPostgres.start(home.resolve("db"));
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

  @Test
  void notifyEachOtherAtOnceAlsoAfterAPostgresqlCrash() throws Exception {
    try (EmbeddedDatabase postgresql = OwnPostgres.start(home.resolve("db"));
        HubProcess one = hub("one", postgresql);
        HubProcess two = hub("two", postgresql)) {
      // One sign-in comes back after 150 s.
      one.with("CHATOPS_LIMITS_FAILED_SIGN_INS", "2").start();
      two.with("CHATOPS_LIMITS_FAILED_SIGN_INS", "2").start();
      HubClient atOne = HubClient.register(one);
      HubClient atTwo = atOne.at(two);
      knowEachOther(one, atOne, atTwo);
      tellEachOtherAtOnce(one, atOne, atTwo);

      crash(postgresql);

      Await.until("both hubs are ready", PATIENCE, () -> one.isReady() && two.isReady());
      aRevokedKeyClosesItsAgent(one, atOne, atTwo, AT_ONCE);
      assertThat(Files.readString(one.log())).doesNotContain("ERROR");
    }
  }

  /** Returns once the second hub knows of the first, which then knows of the second. */
  private void knowEachOther(HubProcess one, HubClient atOne, HubClient atTwo) throws Exception {
    HubClient.Registered server = atOne.newServer();
    try (DrivenAgent agent = new DrivenAgent(one, server)) {
      agent.connect();
      Await.until("the other hub knows the agent", PATIENCE, () -> isOnline(atTwo, server));
    }
  }

  @Test
  void showLiveAtTheOneWhatHappensAtTheOther() throws Exception {
    try (EmbeddedDatabase postgresql = OwnPostgres.start(home.resolve("db"));
        HubProcess one = hub("one", postgresql);
        HubProcess two = hub("two", postgresql)) {
      showLive(one, two);
    }
  }

  /** The agent is connected to the one; all that is asked and shown is at the other. */
  private void showLive(HubProcess one, HubProcess two) throws Exception {
    HubClient atOne = start(one, two);
    HubClient atTwo = atOne.at(two);
    HubClient.Registered server = atOne.newServer();
    assertThat(atTwo.ask("POST", "/alerts/thresholds", CPU_ABOVE_90).status()).isEqualTo(201);
    try (DrivenAgent agent = new DrivenAgent(one, server);
        DrivenPage page = DrivenPage.open(two, atTwo)) {
      agent.allow("commands:any");
      agent.allow("containers:read");
      agent.runs("[{\"id\":\"c1\",\"name\":\"nginx\",\"state\":\"running\"}]");
      agent.connect();
      agent.report(clock.instant(), 11);
      Await.until("the other hub knows the agent", PATIENCE, () -> isOnline(atTwo, server));

      Await.until(
          "the list of all containers has those of the other hub",
          PATIENCE, // a hub whose answer was late is not asked for 15 s
          () ->
              containers(atTwo).path(0).path("name").asText().equals("nginx")
                  && containers(atTwo).equals(containers(atOne)));
      aRefusedFollowingAndThenOneThatIsFollowed(agent, server, page);
      aCommandIsFollowedAndCancelled(agent, server, page, atTwo);
      thePageShowsWhatTheAgentReports(agent, server, page);
      thePageFollowsTheAgent(agent, server, page, two);
    }
    assertThat(Files.readString(one.log())).doesNotContain("ERROR");
    assertThat(Files.readString(two.log())).doesNotContain("ERROR");
  }

  private static void aRefusedFollowingAndThenOneThatIsFollowed(
      DrivenAgent agent, HubClient.Registered server, DrivenPage page) throws Exception {
    String container = "\"topic\":\"container\",\"server_id\":\"%s\",\"container_id\":\"%s\"";
    page.subscribe(container.formatted(server.serverId(), "wrong"));
    agent.reply(
        agent.request("follow_container_logs"),
        "error",
        "\"message\":\"no such container\",\"code\":\"not_found\"");
    Await.until("the refusal is told", PATIENCE, () -> page.has("error", "no such container"));
    assertThat(agent.isConnected()).isTrue();

    page.subscribe(container.formatted(server.serverId(), "nginx"));
    JsonNode followed = agent.request("follow_container_logs");
    assertThat(followed.path("container_id").asText()).isEqualTo("nginx");
    for (String line : List.of("first line", "second line")) {
      agent.reply(followed, "container_log_line", line(line));
      Await.until("the line is shown", PATIENCE, () -> page.has("log", line));
    }
    aPausedPageIsToldWhatItLost(agent, followed, page);
    agent.reply(followed, "stream_ended", "\"message\":\"it was stopped\"");
    Await.until("the end is told", PATIENCE, () -> page.has("ended", "it was stopped"));
  }

  private static void aPausedPageIsToldWhatItLost(
      DrivenAgent agent, JsonNode followed, DrivenPage page) throws Exception {
    page.pause();
    int sent = 0;
    while (sent < 8_000) { // what a busy container writes in a minute
      agent.reply(followed, "container_log_line", line("many " + sent++ + "x".repeat(600)));
    }
    agent.report(Instant.now(), 11); // the hub has read all of them
    page.resume();
    // A loss is told with the next line.
    while (!page.has("log", "many again")) {
      agent.reply(followed, "container_log_line", line("many again " + sent++));
      agent.report(Instant.now(), 11);
    }
    int all = sent;
    Await.until(
        "each line is shown or counted", PATIENCE, () -> shown(page) + dropped(page) == all);
  }

  private static String line(String message) {
    return "\"data\":{\"stream\":\"stdout\",\"message\":\"" + message + "\"}";
  }

  private static long shown(DrivenPage page) {
    return page.frames().stream()
        .filter(frame -> frame.path("data").path("message").asText().startsWith("many "))
        .count();
  }

  private static long dropped(DrivenPage page) {
    return page.frames().stream()
        .filter(frame -> frame.path("type").asText().equals("dropped"))
        .mapToLong(frame -> frame.path("count").asLong())
        .sum();
  }

  private static void aCommandIsFollowedAndCancelled(
      DrivenAgent agent, HubClient.Registered server, DrivenPage page, HubClient atTwo)
      throws Exception {
    String commands = "/commands/" + server.serverId();
    HubClient.Answer began =
        atTwo.ask("POST", commands + "?wait=false", "{\"command\":\"tail -f log\"}");
    assertThat(began.status()).as(began.body().toString()).isEqualTo(201);
    String id = began.data().path("command_id").asText();
    JsonNode asked = agent.request("execute_command");
    agent.reply(asked, "command_output", "\"stream\":\"stdout\",\"data\":\"before\"");
    page.subscribe(
        "\"topic\":\"command\",\"server_id\":\"%s\",\"command_id\":\"%s\""
            .formatted(server.serverId(), id));
    Await.until("what it wrote before is shown", PATIENCE, () -> page.has("log", "before"));
    agent.reply(asked, "command_output", "\"stream\":\"stdout\",\"data\":\"after\"");
    Await.until("what it writes is shown", PATIENCE, () -> page.has("log", "after"));
    assertThat(atTwo.ask("GET", commands + "/" + id).data().path("output").asText())
        .isEqualTo("beforeafter");

    assertThat(atTwo.ask("DELETE", commands + "/" + id).status()).isEqualTo(200);
    JsonNode cancelled = agent.request("cancel");
    assertThat(cancelled.path("request_id")).isEqualTo(asked.path("request_id"));
    agent.reply(asked, "command_result", "\"data\":{\"ended\":\"cancelled\"}");
    Await.until("its end is told", PATIENCE, () -> page.has("ended", "cancelled"));
    Await.until(
        "its end is on record",
        PATIENCE,
        () ->
            atTwo
                .ask("GET", commands + "/" + id)
                .data()
                .path("status")
                .asText()
                .equals("cancelled"));
  }

  private void thePageShowsWhatTheAgentReports(
      DrivenAgent agent, HubClient.Registered server, DrivenPage page) throws Exception {
    page.subscribe("\"topic\":\"summary\"");
    page.subscribe("\"topic\":\"alerts\"");
    page.subscribe("\"topic\":\"server\",\"server_id\":\"" + server.serverId() + "\"");
    Await.until("the list has its values", PATIENCE, () -> page.has("summary", "_percent\":11"));
    Await.until("the page has its report", PATIENCE, () -> page.has("metrics", "_percent\":11"));

    agent.report(clock.instant(), 95);
    Await.until("the report is shown", PATIENCE, () -> page.has("metrics", "_percent\":95"));
    Await.until("the list, too", PATIENCE, () -> page.has("summary", "_percent\":95"));
    Await.until("the alert is seen", PATIENCE, () -> page.has("alert", "\"resolved_at\":null"));
    Await.until("the status, too", PATIENCE, () -> page.has("status", "\"warning\""));

    agent.report(clock.instant(), 20);
    Await.until("its end is seen", PATIENCE, () -> page.has("alert", "recovered"));
    agent.disconnect();
    Await.until(
        "that the agent is gone is seen",
        PATIENCE,
        () -> page.has("status", "\"agent_connection\":false"));
  }

  /** The agent goes to the page's hub and back. */
  private void thePageFollowsTheAgent(
      DrivenAgent agent, HubClient.Registered server, DrivenPage page, HubProcess two)
      throws Exception {
    try (DrivenAgent moved = new DrivenAgent(two, server)) {
      moved.connect();
      moved.report(clock.instant(), 33);
      Await.until("the page's hub shows it", PATIENCE, () -> page.has("metrics", "_percent\":33"));
    }
    agent.connect();
    agent.report(clock.instant(), 44);
    Await.until("the other hub shows it", PATIENCE, () -> page.has("metrics", "_percent\":44"));
  }

  /** Returns a user of both. */
  private static HubClient start(HubProcess one, HubProcess two) throws Exception {
    one.start();
    two.start();
    return HubClient.register(one);
  }

  private void tellEachOtherAtOnce(HubProcess one, HubClient atOne, HubClient atTwo)
      throws Exception {
    String name = atOne.username();
    int status = 0;
    for (int guess = 0; guess < 30 && status != 429; guess++) {
      status = guess(atTwo, name);
    }
    assertThat(status).isEqualTo(429);
    for (int round = 0; round < 3; round++) {
      aRevokedKeyClosesItsAgent(one, atOne, atTwo, AT_ONCE);
    }
    assertThat(guess(atOne, name)).as("the first guess at this hub").isEqualTo(429);

    HubClient.Registered server = atOne.newServer();
    try (DrivenAgent agent = new DrivenAgent(one, server)) {
      agent.connect();
      String threshold = CPU_ABOVE_90.replace("}", ",\"tag\":\"db\"}");
      assertThat(atTwo.ask("POST", "/alerts/thresholds", threshold).status()).isEqualTo(201);
      String tags = "{\"tags\":[\"db\"]}";
      assertThat(atTwo.ask("PUT", "/servers/" + server.serverId(), tags).status()).isEqualTo(200);
      Await.until(
          "the threshold and the tag count",
          AT_ONCE,
          () -> {
            agent.report(clock.instant(), 95);
            return health(atOne, server).equals("warning");
          });

      assertThat(atTwo.ask("DELETE", "/servers/" + server.serverId()).status()).isEqualTo(200);
      Await.until("the agent is out", AT_ONCE, () -> !agent.isConnected());
    }
  }

  /** Signs in by a wrong password, and returns the status of the answer. */
  private static int guess(HubClient client, String username) {
    String guess = "{\"username\":\"%s\",\"password\":\"a wrong one\"}";
    return client.ask("POST", "/auth/login", guess.formatted(username)).status();
  }

  private static void aRevokedKeyClosesItsAgent(
      HubProcess one, HubClient atOne, HubClient atTwo, Duration within) throws Exception {
    HubClient.Registered server = newServer(atOne);
    try (DrivenAgent agent = new DrivenAgent(one, server)) {
      agent.connect();

      Await.until("the key is revoked", PATIENCE, () -> revoke(atTwo, server) == 200);

      Await.until("the agent is out", within, () -> !agent.isConnected());
    }
  }

  /** Makes a server; after a crash of PostgreSQL, each connection of the hub fails once. */
  private static HubClient.Registered newServer(HubClient client) throws Exception {
    AtomicReference<HubClient.Registered> made = new AtomicReference<>();
    Await.until(
        "a server is made",
        PATIENCE,
        () -> {
          try {
            made.set(client.newServer());
            return true;
          } catch (AssertionError unavailable) {
            return false;
          }
        });
    return made.get();
  }

  private static int revoke(HubClient client, HubClient.Registered server) {
    JsonNode keys = client.ask("GET", "/api-keys/server/" + server.serverId()).data();
    return client.ask("DELETE", "/api-keys/" + keys.path(0).path("id").asText("none")).status();
  }

  /** PostgreSQL ends all connections when the process of one was killed, and recovers. */
  private static void crash(EmbeddedDatabase postgresql) throws Exception {
    try (Connection connection = connect(postgresql);
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT pid FROM pg_stat_activity"
                    + " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                    + " AND backend_type = 'client backend'")) {
      assertThat(rows.next()).isTrue();
      HubProcess.signal("KILL", List.of(rows.getLong(1)));
      Await.until("PostgreSQL ends all", PATIENCE, () -> !connection.isValid(10));
    }
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

  private static JsonNode containers(HubClient client) {
    return client.ask("GET", "/docker/containers").data();
  }

  private static JsonNode alerts(HubClient client) {
    return client.ask("GET", "/alerts").data();
  }
}
