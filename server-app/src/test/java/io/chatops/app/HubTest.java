package io.chatops.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.app.config.SettingsException;
import io.chatops.persistence.embedded.EmbeddedDatabaseException;
import io.chatops.persistence.schema.SchemaException;
import java.io.IOException;
import java.net.BindException;
import java.net.UnknownHostException;
import java.nio.file.FileAlreadyExistsException;
import org.junit.jupiter.api.Test;

class HubTest {
  @Test
  void saysWhatToDoAboutSettings() {
    Exception failure =
        new IllegalStateException("Failed to start", new SettingsException("Use a new database"));

    assertThat(Hub.remedy(failure)).isEqualTo("Use a new database");
    assertThat(Hub.remedy(new IllegalStateException(new SchemaException("It is newer"))))
        .isEqualTo("It is newer");
    assertThat(
            Hub.remedy(
                new IllegalStateException(new EmbeddedDatabaseException("The disk is full"))))
        .isEqualTo("The disk is full");
  }

  /** A service manager starts the hub again unless it ends with 2. */
  @Test
  void asksForARestartWhereALaterStartMayHelp() {
    assertThat(Hub.exitCode(new IllegalStateException(new SettingsException("wrong"))))
        .isEqualTo(2);
    assertThat(Hub.exitCode(new EmbeddedDatabaseException("made by another version"))).isEqualTo(2);
    assertThat(
            Hub.exitCode(
                new EmbeddedDatabaseException("did not start", new IOException("No space left"))))
        .isEqualTo(1);
    assertThat(
            Hub.exitCode(
                new EmbeddedDatabaseException("no folder", new FileAlreadyExistsException("file"))))
        .isEqualTo(2);
  }

  @Test
  void saysWhatToDoWhereItCannotListen() {
    Exception failure =
        new IllegalStateException("Failed to start", new BindException("Address already in use"));

    assertThat(Hub.remedy(failure)).contains("Address already in use", "CHATOPS_PORT");
    assertThat(Hub.remedy(new IllegalStateException(new UnknownHostException("nowhere"))))
        .contains("CHATOPS_HOST")
        .doesNotContain("nowhere");
    assertThat(Hub.remedy(new IllegalStateException("something else"))).isNull();
    assertThat(Hub.remedy(null)).isNull();
  }
}
