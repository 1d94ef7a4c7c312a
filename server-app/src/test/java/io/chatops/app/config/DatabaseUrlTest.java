package io.chatops.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {
  @Test
  void leavesTheAddressOfOneHostAsItIs() {
    String url = "jdbc:postgresql://127.0.0.1:5432/chatops?user=a&ssl&sslmode=verify-full";

    assertThat(DatabaseUrl.forDriver(url)).isEqualTo(url);
    assertThat(DatabaseUrl.forDriver("postgresql:///chatops"))
        .isEqualTo("jdbc:postgresql:///chatops");
    assertThat(DatabaseUrl.forDriver("jdbc:postgresql://a/chatops?user=ada@example.org;x"))
        .isEqualTo("jdbc:postgresql://a/chatops?user=ada@example.org;x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://chatops:hidden@a/chatops",
        "jdbc:postgresql://hidden@a:5432,b:5432/chatops?ssl",
        "postgresql://a/chatops;password=hidden"
      })
  void refusesALoginWithoutTellingIt(String url) {
    assertThatThrownBy(() -> DatabaseUrl.forDriver(url))
        .isInstanceOf(SettingsException.class)
        .hasMessageContainingAll(
            "CHATOPS_DATABASE_URL", "CHATOPS_DATABASE_USER", "CHATOPS_DATABASE_PASSWORD")
        .hasMessageNotContaining("hidden");
  }

  @Test
  void asksForThePrimaryAmongSeveralHosts() {
    assertThat(DatabaseUrl.forDriver("postgresql://a:5432,b:5432/chatops"))
        .isEqualTo(
            "jdbc:postgresql://a:5432,b:5432/chatops?targetServerType=primary&connectTimeout=2");
    assertThat(
            DatabaseUrl.forDriver(
                "postgresql://a,b/chatops?connectTimeout=7&targetServerType=preferPrimary"))
        .isEqualTo("jdbc:postgresql://a,b/chatops?connectTimeout=7&targetServerType=preferPrimary");
  }

  @ParameterizedTest
  @ValueSource(strings = {"primary", "read-write"})
  void takesTheNameOfOtherClients(String role) {
    assertThat(DatabaseUrl.forDriver("postgresql://a/chatops?target_session_attrs=" + role))
        .isEqualTo("jdbc:postgresql://a/chatops?targetServerType=primary");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "targetServerType=secondary",
        "targetServerType=preferSecondary",
        "targetServerType=any",
        "target_session_attrs=standby",
        "target_session_attrs=any",
        "target_session_attrs=read-write&targetServerType=secondary"
      })
  void refusesToBeLedToAStandby(String parameters) {
    String last = parameters.substring(parameters.lastIndexOf('&') + 1);

    assertThatThrownBy(
            () -> DatabaseUrl.forDriver("postgresql://a,b/chatops?password=hidden&" + parameters))
        .isInstanceOf(SettingsException.class)
        .hasMessageContainingAll("CHATOPS_DATABASE_URL", last, "set targetServerType=primary")
        .hasMessageNotContaining("hidden");
  }
}
