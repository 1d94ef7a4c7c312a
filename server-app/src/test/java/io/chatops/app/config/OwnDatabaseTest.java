package io.chatops.app.config;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.persistence.embedded.EmbeddedDatabase;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnDatabaseTest {
  @TempDir Path home;

  @Test
  void saysWhatIsWrongAndWhichSettingHelps() {
    try (EmbeddedDatabase server = EmbeddedDatabase.start(home, step -> {})) {
      String url = server.jdbcUrl();
      assertThatCode(() -> check(url, server.user(), server.password())).doesNotThrowAnyException();

      refused(url + "&password=hidden-one", server.user(), "wrong")
          .hasMessageContainingAll("password authentication failed", "chatops.database-password")
          .hasMessageNotContaining("hidden-one");
      refused(url.replaceAll("/[^/]*$", "/nowhere"), server.user(), server.password())
          .hasMessageContainingAll("\"nowhere\" does not exist", "CREATE DATABASE");
      refused("jdbc:mysql://127.0.0.1/chatops", "chatops", "any")
          .hasMessageContainingAll("CHATOPS_DATABASE_URL", "jdbc:postgresql://");
    }
    refused("jdbc:postgresql://127.0.0.1:1/chatops", "chatops", "any")
        .hasMessageContainingAll("CHATOPS_DATABASE_URL", "127.0.0.1:1", "Start it first");
  }

  @Test
  void mustReadTheSchema() {
    assertThatThrownBy(() -> OwnDatabase.requireVersion(15, "15.20 (Debian)"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContainingAll("PostgreSQL 16 or newer", "15.20 (Debian)");
    assertThatCode(() -> OwnDatabase.requireVersion(16, "16.0")).doesNotThrowAnyException();
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> refused(
      String url, String user, String password) {
    return assertThatThrownBy(() -> check(url, user, password))
        .isInstanceOf(SettingsException.class);
  }

  private static void check(String url, String user, String password) {
    OwnDatabase.check(
        Map.of(
            "quarkus.datasource.jdbc.url", url,
            "quarkus.datasource.username", user,
            "quarkus.datasource.password", password));
  }
}
