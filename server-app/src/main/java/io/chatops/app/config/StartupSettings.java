package io.chatops.app.config;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * The settings as they are needed before Quarkus runs, and the checks that need more than a type.
 */
public final class StartupSettings {
  private StartupSettings() {}

  /** From system properties and the environment; {@link SettingsException} when one cannot be. */
  public static HubSettings read(ConfigSource... more) {
    HubSettings settings;
    try {
      settings =
          new SmallRyeConfigBuilder()
              .addSystemSources()
              .addDefaultInterceptors()
              .addDiscoveredConverters()
              .withSources(more)
              .withMapping(HubSettings.class)
              .withMappingIgnore("chatops.**")
              .build()
              .getConfigMapping(HubSettings.class);
    } catch (RuntimeException e) {
      throw new SettingsException(String.valueOf(e.getMessage()));
    }
    check(settings);
    return settings;
  }

  private static void check(HubSettings settings) {
    if (settings.storage() == HubSettings.Storage.POSTGRESQL && settings.databaseUrl().isEmpty()) {
      throw new SettingsException(
          "chatops.storage=postgresql needs chatops.database-url (CHATOPS_DATABASE_URL),"
              + " such as jdbc:postgresql://127.0.0.1:5432/chatops");
    }
    long interval = settings.reportInterval().toSeconds();
    if (interval < 1 || interval > 60) {
      throw new SettingsException(
          "chatops.report-interval must be 1-60 seconds, such as PT5S, not "
              + settings.reportInterval());
    }
    if (settings.accessTokenLifetime().toSeconds() < 60) {
      throw new SettingsException("chatops.access-token-lifetime must be at least a minute (PT1M)");
    }
    if (settings.metricRetention().toHours() < 48) {
      throw new SettingsException("chatops.metric-retention must be at least two days (P2D)");
    }
    if (settings.metricRetentionMinutes().compareTo(settings.metricRetention()) < 0) {
      throw new SettingsException(
          "chatops.metric-retention-minutes must not be shorter than chatops.metric-retention");
    }
    if (settings.metricRetentionTenMinutes().compareTo(settings.metricRetentionMinutes()) < 0) {
      throw new SettingsException(
          "chatops.metric-retention-ten-minutes must not be shorter than"
              + " chatops.metric-retention-minutes");
    }
  }

  /** What Quarkus needs to reach the database that the settings name. */
  public static Map<String, String> datasource(HubSettings settings) {
    String url = settings.databaseUrl().orElseThrow();
    return Map.of(
        "quarkus.datasource.jdbc.url", url.startsWith("jdbc:") ? url : "jdbc:" + url,
        "quarkus.datasource.username", settings.databaseUser().orElse("chatops"),
        "quarkus.datasource.password", settings.databasePassword().orElse(""));
  }
}
