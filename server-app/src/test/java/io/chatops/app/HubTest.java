package io.chatops.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.app.config.SettingsException;
import io.chatops.persistence.embedded.EmbeddedDatabaseException;
import io.chatops.persistence.schema.SchemaException;
import java.net.BindException;
import java.net.UnknownHostException;
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
