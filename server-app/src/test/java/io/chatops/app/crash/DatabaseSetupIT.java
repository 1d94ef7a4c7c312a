package io.chatops.app.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.persistence.embedded.EmbeddedDatabase;
import java.io.InputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that somebody set up for others' needs. */
class DatabaseSetupIT {
  @TempDir Path home;

  @Test
  void storesAndShowsWhateverTheDatabasesOwnSettingsAre() throws Exception {
    try (EmbeddedDatabase server = OwnPostgres.start(home.resolve("server"))) {
      String url = makeDatabase(server);
      try (HubProcess hub =
          HubProcess.in(home)
              .with("CHATOPS_STORAGE", "postgresql")
              .with("CHATOPS_DATABASE_URL", url + "?ApplicationName=perhaps-a-secret")
              .with("CHATOPS_DATABASE_USER", server.user())
              .with("CHATOPS_DATABASE_PASSWORD", server.password())) {
        hub.start();
        HubClient client = HubClient.register(hub);
        HubClient.Registered host = client.newServer();
        List<Long> sent = new ArrayList<>();
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        try (DrivenAgent agent = new DrivenAgent(hub, host)) {
          agent.connect();
          for (int i = 20; i > 0; i--) {
            Instant at = now.minusSeconds(5L * i);
            agent.report(at, i);
            sent.add(at.toEpochMilli());
          }
        }

        assertThat(client.rawHistory(host.serverId(), sent)).isEqualTo(sent);
        assertThat(hub.run("config", "check").output())
            .isEqualTo("The database is yours, at " + url + "\nThe configuration is fine\n");
      }
    }
  }

  @Test
  void endsIdleTransactionsOfAHungHub() throws Exception {
    Properties settings = new Properties();
    try (InputStream file = DatabaseSetupIT.class.getResourceAsStream("/application.properties")) {
      settings.load(file);
    }
    String opening = settings.getProperty("quarkus.datasource.jdbc.new-connection-sql");
    try (EmbeddedDatabase server = OwnPostgres.start(home.resolve("server"))) {
      makeDatabase(server);

      assertThat(idleLimit(server, server.jdbcUrl(), opening)).isEqualTo("1min");
      assertThat(idleLimit(server, url(server, "site"), opening)).isEqualTo("20s");
    }
  }

  private static String idleLimit(EmbeddedDatabase server, String url, String opening)
      throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(url, server.user(), server.password());
        Statement statement = connection.createStatement()) {
      statement.execute(opening);
      try (ResultSet row = statement.executeQuery("SHOW idle_in_transaction_session_timeout")) {
        row.next();
        return row.getString(1);
      }
    }
  }

  private static String makeDatabase(EmbeddedDatabase server) throws SQLException {
    execute(
        server,
        "postgres",
        "CREATE DATABASE site OWNER " + server.user(),
        "ALTER DATABASE site SET search_path = site, public",
        "ALTER DATABASE site SET default_transaction_isolation = 'serializable'",
        "ALTER DATABASE site SET timezone = 'America/St_Johns'",
        "ALTER DATABASE site SET datestyle = 'SQL, DMY'",
        "ALTER DATABASE site SET intervalstyle = 'sql_standard'",
        "ALTER DATABASE site SET bytea_output = 'escape'",
        "ALTER DATABASE site SET synchronous_commit = off",
        "ALTER DATABASE site SET statement_timeout = '20s'",
        "ALTER DATABASE site SET idle_in_transaction_session_timeout = '20s'");
    execute(server, "site", "CREATE SCHEMA site AUTHORIZATION " + server.user());
    return url(server, "site");
  }

  private static void execute(EmbeddedDatabase server, String database, String... statements)
      throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                url(server, database), "postgres", server.superuserPassword());
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static String url(EmbeddedDatabase server, String database) {
    return server.jdbcUrl().replaceAll("/[^/]*$", "/" + database);
  }
}
