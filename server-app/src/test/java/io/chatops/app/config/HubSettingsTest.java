package io.chatops.app.config;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.core.quota.OutputQuota;
import io.chatops.core.quota.Quotas;
import io.chatops.persistence.metric.StoreBudgets;
import io.chatops.persistence.schema.DatabaseLayout;
import io.smallrye.config.PropertiesConfigSource;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubSettingsTest {
  private static HubSettings with(Map<String, String> properties) {
    return StartupSettings.read(
        Path.of("no", "such", "file"), new PropertiesConfigSource(properties, "test", 900));
  }

  @Test
  void hasTheDocumentedDefaults() {
    HubSettings settings = with(Map.of());

    assertThat(settings.storage()).isEqualTo(HubSettings.Storage.EMBEDDED);
    assertThat(settings.registration()).isEqualTo(HubSettings.Registration.OPEN);
    assertThat(settings.reportInterval()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.metricRetention()).isEqualTo(Duration.ofDays(7));
    assertThat(settings.limits().requestsPerMinute()).isEqualTo(1200);
    assertThat(settings.limits().failedSignIns()).isEqualTo(10);
    assertThat(settings.limits().registrationsPerHour()).isEqualTo(120);
    assertThat(settings.limits().creationsPerMinute()).isEqualTo(600);
    assertThat(settings.limits().serversPerUser())
        .isEqualTo(Quotas.DEFAULTS.serversPerUser().max());
    assertThat(settings.limits().serversPerAdmin())
        .isEqualTo(Quotas.DEFAULTS.serversPerAdmin().max());
    assertThat(settings.limits().apiKeysPerServer())
        .isEqualTo(Quotas.DEFAULTS.apiKeysPerServer().max());
    assertThat(settings.limits().thresholdsPerUser())
        .isEqualTo(Quotas.DEFAULTS.thresholdsPerUser().max());
    assertThat(
            new OutputQuota(
                (long) settings.limits().commandOutputMegabytesPerServer() << 20,
                (long) settings.limits().commandOutputMegabytesPerUser() << 20))
        .isEqualTo(Quotas.DEFAULTS.commandOutput());
    StoreBudgets budgets = StoreBudgets.DEFAULTS;
    assertThat(settings.limits().labelsPerServer()).isEqualTo(budgets.labelsPerServer());
    assertThat(settings.limits().reportMegabytesPerDay())
        .isEqualTo((int) (budgets.payloadBytesPerDay() >> 20));
    assertThat(settings.limits().historyMegabytesPerUser())
        .isEqualTo((int) (budgets.historyBytesPerUser() >> 20));
    assertThat(settings.limits().historyMegabytesPerAdmin())
        .isEqualTo((int) (budgets.historyBytesPerAdmin() >> 20));
    assertThat(settings.limits().channelsPerUser())
        .isEqualTo(Quotas.DEFAULTS.channelsPerUser().max());
    assertThat(settings.corsOrigins()).isEmpty();
  }

  @Test
  void readsTheWordsOfTheDocumentation() {
    HubSettings settings =
        with(
            Map.of(
                "chatops.storage", "memory",
                "chatops.registration", "first-user",
                "chatops.cors-origins", "https://a.example,https://b.example"));

    assertThat(settings.storage()).isEqualTo(HubSettings.Storage.MEMORY);
    assertThat(settings.registration()).isEqualTo(HubSettings.Registration.FIRST_USER);
    assertThat(settings.corsOrigins().orElseThrow())
        .containsExactly("https://a.example", "https://b.example");
  }

  @Test
  void rejectsAPlainHubUrlForAHubWithTls() {
    Map<String, String> plain = Map.of("chatops.hub-url", "http://10.0.0.2:8080");
    assertThat(with(plain).hubUrl()).contains("http://10.0.0.2:8080");
    Map<String, String> encrypted = new HashMap<>(plain);
    encrypted.put("chatops.tls", "self-signed");

    assertThatThrownBy(() -> with(encrypted))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("CHATOPS_HUB_URL")
        .hasMessageContaining("https://");
    encrypted.put("chatops.hub-url", "https://10.0.0.2:8080");
    assertThat(with(encrypted).hubUrl()).contains("https://10.0.0.2:8080");
  }

  @Test
  void refusesOneTokenForBothPagesOfMetrics() {
    String token = "0123456789abcdef";

    assertThatThrownBy(
            () ->
                with(
                    Map.of("chatops.metrics-token", token, "chatops.metrics-servers-token", token)))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("chatops.metrics-servers-token")
        .hasMessageNotContaining(token);
  }

  @Test
  void refusesAStorageThatIsNone() {
    assertThatThrownBy(() -> with(Map.of("chatops.storage", "paper")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("chatops.storage");
  }

  @Test
  void refusesEachBadValueInOneSentenceWithoutTheValue() {
    Map<String, String> wrong =
        Map.ofEntries(
            entry("chatops.registration", "foo"),
            entry("chatops.storage", "paper"),
            entry("chatops.report-interval", "often"),
            entry("chatops.metric-retention", "-P7D"),
            entry("chatops.limits.failed-sign-ins", "ten"),
            entry("chatops.limits.requests-per-minute", "0"),
            entry("chatops.metrics-token", "too short"),
            entry("chatops.metrics-servers-token", "too short"),
            entry("chatops.public-url", "https://hub.example.org/a?x=1"),
            entry("chatops.cors-origins", "https://a.example,https://b.example/path"),
            entry("chatops.hub-url", "https://hub-1/below"),
            entry("chatops.allowed-hosts", "https://hub.lan"),
            entry("chatops.notify-allowed-networks", "10.0.0.0/8,myhost"),
            entry("chatops.database-layout", "heap"),
            entry("chatops.mail.port", "70000"),
            entry("chatops.mail.tls", "maybe"),
            entry("chatops.mail.from", "nobody"),
            entry("CHATOPS_PORT", "65536"));
    wrong.forEach(
        (name, value) ->
            assertThatThrownBy(() -> with(Map.of(name, value)))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith(name + " must be ")
                .hasMessageEndingWith("; correct it in test")
                .message()
                .doesNotContain("SRCFG", "\n", "io.chatops", value));
    assertThatThrownBy(() -> with(Map.of("chatops.registration", "foo")))
        .hasMessage(
            "chatops.registration must be one of open, first-user, closed; correct it in test");
  }

  @Test
  void findsAllFaultsThoughOneValueCannotBeRead() {
    StartupSettings.Checked checked =
        StartupSettings.check(
            Path.of("no", "such", "file"),
            new PropertiesConfigSource(
                Map.of(
                    "chatops.storage", "postgresq",
                    "chatops.database-url", "jdbc:postgresql://127.0.0.1/chatops",
                    "chatops.public-url", "ftp://files",
                    "chatops.mail.port", "many",
                    "chatops.mail.host", "mail.example.org",
                    "chatops.tls-key", "/etc/chatops/hub.key",
                    "chatops.metric-retention", "P1D"),
                "test",
                900));

    assertThat(checked.violations())
        .satisfiesExactlyInAnyOrder(
            fault -> assertThat(fault).startsWith("chatops.storage must be one of"),
            fault -> assertThat(fault).startsWith("chatops.public-url must be"),
            fault -> assertThat(fault).startsWith("chatops.mail.port must be"),
            fault -> assertThat(fault).contains("needs chatops.mail.from"),
            fault -> assertThat(fault).contains("chatops.tls-certificate and chatops.tls-key"),
            fault -> assertThat(fault).contains("must be at least two days"));
    assertThat(checked.settings().mail().port()).isEqualTo(587);
    assertThat(checked.settings().publicUrl()).isEmpty();
  }

  @Test
  void readsTheFileNextToTheHubAndNamesIt(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("application.properties");
    Files.writeString(file, "chatops.storage=memory\n");
    assertThat(StartupSettings.read(file).storage()).isEqualTo(HubSettings.Storage.MEMORY);

    Files.writeString(file, "chatops.storage=paper\n");
    assertThatThrownBy(() -> StartupSettings.read(file))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("embedded, postgresql, memory")
        .hasMessageEndingWith("; correct it in " + file);
  }

  @Test
  void hasARuleForEverySetting() {
    assertThat(names("chatops.", HubSettings.class)).allMatch(SettingRules.names()::contains);
  }

  @Test
  void refusesPostgresqlWithoutAnAddressAndSaysHow() {
    assertThatThrownBy(() -> with(Map.of("chatops.storage", "postgresql")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("CHATOPS_DATABASE_URL");
  }

  @Test
  void refusesAnAddressThatTheEmbeddedDatabaseWouldLeaveUnused() {
    refuses(
        Map.of("chatops.database-url", "jdbc:postgresql://127.0.0.1:5432/chatops"),
        "CHATOPS_STORAGE");
  }

  @Test
  void readsThePasswordOfTheDatabaseFromAFile(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("password"), "s3cret\n");
    Map<String, String> named =
        Map.of(
            "chatops.storage", "postgresql",
            "chatops.database-url", "jdbc:postgresql://127.0.0.1:5432/chatops",
            "chatops.database-password-file", file.toString());

    assertThat(StartupSettings.datasource(with(named)))
        .containsEntry("quarkus.datasource.password", "s3cret");

    Files.writeString(file, "\n");
    assertThatThrownBy(() -> StartupSettings.datasource(with(named)))
        .isInstanceOf(SettingsException.class)
        .hasMessageContainingAll(file.toString(), "the password in one line");
    Files.delete(file);
    assertThatThrownBy(() -> StartupSettings.datasource(with(named)))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(file.toString());
    assertThatThrownBy(
            () ->
                with(
                    Map.of(
                        "chatops.database-password",
                        "s3cret",
                        "chatops.database-password-file",
                        file.toString())))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("not both")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void takesALayoutForADatabaseOfYoursAlone() {
    assertThat(with(Map.of()).databaseLayout()).isEqualTo(HubSettings.Layout.PLAIN);
    assertThat(
            with(Map.of(
                    "chatops.storage", "postgresql",
                    "chatops.database-url", "postgresql://127.0.0.1/chatops",
                    "chatops.database-layout", "citus"))
                .databaseLayout()
                .ofDatabase())
        .isEqualTo(DatabaseLayout.CITUS);

    refuses(Map.of("chatops.database-layout", "citus"), "CHATOPS_STORAGE");
    refuses(
        Map.of(
            "chatops.storage", "postgresql",
            "chatops.database-url", "postgresql://a,b/chatops?loadBalanceHosts=true",
            "chatops.database-layout", "citus"),
        "name no worker");
    refuses(
        Map.of("chatops.storage", "memory", "chatops.database-layout", "citus"), "CHATOPS_STORAGE");
  }

  @Test
  void refusesSettingsOfABus() {
    refuses(Map.of("chatops.bus", "postgresql"), "chatops.bus is not used");
    refuses(Map.of("chatops.nats.url", "nats://s3cret@nats-1:4222"), "docs/scaling.md");
  }

  private static void refuses(Map<String, String> properties, String word) {
    assertThatThrownBy(() -> with(properties))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(word)
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void refusesAMailServerWithoutWhatItTakes() {
    assertThatThrownBy(() -> with(Map.of("chatops.mail.host", "mail.example.org")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("CHATOPS_MAIL_FROM");
    assertThatThrownBy(() -> with(Map.of("chatops.mail.username", "hub")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("chatops.mail.password");
  }

  @Test
  void refusesHalfOfATlsPairAndTwoCertificates() {
    assertThatThrownBy(() -> with(Map.of("chatops.tls-key", "hub.key")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("CHATOPS_TLS_CERTIFICATE");
    assertThatThrownBy(
            () ->
                with(
                    Map.of(
                        "chatops.tls", "self-signed",
                        "chatops.tls-certificate", "hub.pem",
                        "chatops.tls-key", "hub.key")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("unset one of them");
    assertThatThrownBy(() -> with(Map.of("chatops.tls", "on")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("chatops.tls must be one of off, self-signed");
  }

  @Test
  void refusesIntervalsAndLifetimesOutOfRange() {
    for (var wrong :
        List.of(
            Map.entry("chatops.report-interval", "PT61S"),
            Map.entry("chatops.drain-time", "PT5M1S"),
            Map.entry("chatops.lease-time", "PT1S"),
            Map.entry("chatops.lease-time", "PT61S"),
            Map.entry("chatops.access-token-lifetime", "PT5S"),
            Map.entry("chatops.audit-retention", "P6D"),
            Map.entry("chatops.metric-retention", "PT47H"),
            Map.entry("chatops.metric-retention-minutes", "P6D"),
            Map.entry("chatops.metric-retention-ten-minutes", "P29D"))) {
      assertThatThrownBy(() -> with(Map.of(wrong.getKey(), wrong.getValue())))
          .isInstanceOf(SettingsException.class)
          .hasMessageContaining(wrong.getKey());
    }
  }

  @Test
  void theDocumentationNamesEverySetting() throws IOException {
    String page = Files.readString(Path.of("../docs/configuration.md"));

    List<String> names = names("chatops.", HubSettings.class);
    assertThat(names.remove(SettingRules.HIDDEN)).isTrue();
    assertThat(page).doesNotContain(SettingRules.HIDDEN);
    for (String name : names) {
      String variable = name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
      assertThat(page).contains("| `" + name + "` | `" + variable + "` |");
    }
  }

  private static List<String> names(String prefix, Class<?> settings) {
    List<String> names = new ArrayList<>();
    for (Method method : settings.getDeclaredMethods()) {
      String name = prefix + method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
      if (method.getReturnType().isInterface()
          && method.getReturnType().getName().startsWith(HubSettings.class.getName())) {
        names.addAll(names(name + ".", method.getReturnType()));
      } else {
        names.add(name);
      }
    }
    return names;
  }
}
