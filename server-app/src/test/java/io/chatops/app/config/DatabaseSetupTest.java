package io.chatops.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.persistence.embedded.EmbeddedDatabase;
import io.chatops.persistence.schema.DatabaseLayout;
import io.chatops.persistence.schema.SchemaException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseSetupTest {
  @TempDir static Path data;

  private static EmbeddedDatabase server;

  @TempDir Path home;

  /** The address of a database of this test's own. */
  private String url;

  @BeforeAll
  static void startServer() {
    server = EmbeddedDatabase.start(data, step -> {});
  }

  @AfterAll
  static void stopServer() {
    server.stop();
  }

  @BeforeEach
  void makeDatabase(TestInfo test) throws SQLException {
    String name = "setup_" + Integer.toHexString(test.getDisplayName().hashCode());
    try (Connection connection =
            DriverManager.getConnection(
                server.jdbcUrl().replaceAll("/[^/]*$", "/postgres"),
                "postgres",
                server.superuserPassword());
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name + " OWNER " + server.user());
    }
    url = database(name);
  }

  @Test
  void saysWhatIsWrongAndWhichSettingHelps() {
    assertThatCode(() -> check(url, server.user(), server.password())).doesNotThrowAnyException();

    refused(url + "&password=hidden-one", server.user(), "wrong")
        .hasMessageContainingAll("password authentication failed", "chatops.database-password")
        .hasMessageNotContaining("hidden-one");
    refused(url.replaceAll("/[^/]*$", "/nowhere"), server.user(), server.password())
        .hasMessageContainingAll("\"nowhere\" does not exist", "CREATE DATABASE");
    refused("jdbc:mysql://127.0.0.1/chatops", "chatops", "any")
        .hasMessageContainingAll(
            "CHATOPS_DATABASE_URL", "like postgresql://", "not mysql://127.0.0.1/chatops");
    refused("jdbc:postgresql://127.0.0.1:1/chatops", "chatops", "any")
        .isInstanceOf(DatabaseUnavailableException.class)
        .hasMessageContainingAll("CHATOPS_DATABASE_URL", "127.0.0.1:1", "Start it first");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://db/chatops?user=chatops&password=hidden",
        "jdbc:postgresql://db/chatops?user=chatops\npassword=hidden",
        "jdbc:postgresql://db/chatops\rpassword=hidden",
        "jdbc:postgresql://db/chatops\npassword=hidden",
        "jdbc:postgresql://db/chatops;password=hidden",
        "jdbc:postgresql://chatops:hidden@db/chatops",
        "jdbc:postgresql://chatops:hid@den@db/chatops?ssl",
        "jdbc:postgresql://chatops:hid?den@db/chatops"
      })
  void tellsAPlaceWithoutALogin(String url) {
    assertThat(DatabaseSetup.place(Map.of("quarkus.datasource.jdbc.url", url)))
        .isEqualTo("jdbc:postgresql://db/chatops");
  }

  @Test
  void refusesALayoutThatTheDatabaseDoesNotHave() {
    assertThatThrownBy(
            () ->
                DatabaseSetup.check(
                    Map.of(
                        "quarkus.datasource.jdbc.url", url,
                        "quarkus.datasource.username", server.user(),
                        "quarkus.datasource.password", server.password()),
                    DatabaseLayout.CITUS))
        .isInstanceOf(SettingsException.class)
        .hasMessageContainingAll("CHATOPS_DATABASE_LAYOUT", "CREATE EXTENSION citus");
  }

  @Test
  void passesOverHostsThatAreDownOrSilent() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket waiting = new Socket(silent.getInetAddress(), silent.getLocalPort());
        Socket last = new Socket(silent.getInetAddress(), silent.getLocalPort())) {
      assertThat(waiting.isConnected() && last.isConnected()).isTrue(); // no more can be
      for (int port : List.of(1, silent.getLocalPort())) {
        String several = url.replace("//", "//127.0.0.1:" + port + ",");
        assertThatCode(
                () -> check(DatabaseUrl.forDriver(several), server.user(), server.password()))
            .doesNotThrowAnyException();
      }
    }
  }

  @Test
  void refusesASchemaOfAnUnreleasedVersion() throws IOException {
    Path unreleased = Files.createDirectory(home.resolve("unreleased"));
    Files.writeString(
        unreleased.resolve("V1__accounts_servers_and_audit.sql"),
        "CREATE TABLE users (id uuid PRIMARY KEY)");
    flyway().locations("filesystem:" + unreleased).load().migrate();

    assertThatThrownBy(() -> DatabaseSetup.migrate(flyway().load(), DatabaseLayout.PLAIN))
        .isInstanceOf(SettingsException.class)
        .hasMessageContainingAll("unreleased", "new data directory", "CHATOPS_DATABASE_URL");
  }

  @Test
  void refusesADatabaseThatIsReadOnly() throws Exception {
    try (Connection connection =
            DriverManager.getConnection(url, server.user(), server.password());
        Statement statement = connection.createStatement()) {
      statement.execute(
          "ALTER ROLE CURRENT_USER IN DATABASE "
              + name()
              + " SET default_transaction_read_only = on");
    }

    assertThatThrownBy(() -> DatabaseSetup.migrate(flyway().load(), DatabaseLayout.PLAIN))
        .isInstanceOf(SettingsException.class)
        .hasMessageContainingAll("read-only", "CHATOPS_DATABASE_URL");
  }

  @Test
  void refusesASchemaOfANewerVersion() throws Exception {
    DatabaseSetup.migrate(flyway().load(), DatabaseLayout.PLAIN);
    try (Connection connection =
            DriverManager.getConnection(url, server.user(), server.password());
        Statement statement = connection.createStatement()) {
      statement.execute("UPDATE flyway_schema_history SET version = '99' WHERE version = '1'");
    }

    assertThatThrownBy(() -> DatabaseSetup.migrate(flyway().load(), DatabaseLayout.PLAIN))
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining("version 99, written by a newer ChatOps");
  }

  @Test
  void bringsANewDatabaseUpToDateOnce() {
    DatabaseSetup.migrate(flyway().load(), DatabaseLayout.PLAIN);
    DatabaseSetup.migrate(flyway().load(), DatabaseLayout.PLAIN);

    assertThat(flyway().load().info().pending()).isEmpty();
  }

  @Test
  void takesItsTimeWhereTheDatabaseEndsIdleTransactions() throws Exception {
    Path slow = Files.createDirectory(home.resolve("slow"));
    Files.writeString(slow.resolve("V1__slow.sql"), "SELECT pg_sleep(3)");
    try (Connection connection =
            DriverManager.getConnection(url, server.user(), server.password());
        Statement statement = connection.createStatement()) {
      statement.execute(
          "ALTER ROLE CURRENT_USER IN DATABASE "
              + name()
              + " SET idle_in_transaction_session_timeout = '1s'");
    }

    DatabaseSetup.migrate(flyway().locations("filesystem:" + slow).load(), DatabaseLayout.PLAIN);

    assertThat(flyway().locations("filesystem:" + slow).load().info().applied()).hasSize(1);
  }

  @Test
  void mustReadTheSchema() {
    assertThatThrownBy(() -> DatabaseSetup.requireVersion(15, "15.20 (Debian)"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContainingAll("PostgreSQL 16 or newer", "15.20 (Debian)");
    assertThatCode(() -> DatabaseSetup.requireVersion(16, "16.0")).doesNotThrowAnyException();
  }

  private static String database(String name) {
    return server.jdbcUrl().replaceAll("/chatops\\b", "/" + name);
  }

  private String name() {
    return url.replaceAll(".*/|\\?.*", "");
  }

  private FluentConfiguration flyway() {
    return Flyway.configure().dataSource(url, server.user(), server.password());
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> refused(
      String url, String user, String password) {
    return assertThatThrownBy(() -> check(url, user, password))
        .isInstanceOf(SettingsException.class);
  }

  private static void check(String url, String user, String password) {
    DatabaseSetup.check(
        Map.of(
            "quarkus.datasource.jdbc.url", url,
            "quarkus.datasource.username", user,
            "quarkus.datasource.password", password),
        DatabaseLayout.PLAIN);
  }
}
