package io.chatops.app.config;

import io.chatops.core.audit.AuditTrail;
import io.chatops.core.notify.TargetUrl;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * The settings as they are needed before Quarkus runs, and the checks that need more than a type.
 */
public final class StartupSettings {
  /** Below the environment and system properties, as with Quarkus. */
  private static final int FILE = 260;

  private static final Duration MAX_DRAIN = Duration.ofMinutes(5);

  private static final Path FILE_OF_THE_HUB = Path.of("config", "application.properties");

  private StartupSettings() {}

  /**
   * Reads system properties, the environment and {@code config/application.properties}, as Quarkus
   * does later; {@link SettingsException} when one cannot be.
   */
  public static HubSettings read() {
    return read(FILE_OF_THE_HUB);
  }

  static HubSettings read(Path file, ConfigSource... more) {
    Checked checked = check(file, more);
    if (!checked.violations().isEmpty()) {
      throw new SettingsException(checked.violations().get(0));
    }
    return checked.settings();
  }

  /**
   * The settings, and everything that is wrong with them.
   *
   * @param settings with defaults in place of values that cannot be read
   * @param violations a sentence for each reason why the hub cannot start, with the names of its
   *     settings
   */
  public record Checked(HubSettings settings, List<String> violations) {
    public Checked {
      violations = List.copyOf(violations);
    }
  }

  /** Reads all settings as {@link #read} does, and finds all faults at once. */
  public static Checked check() {
    return check(FILE_OF_THE_HUB);
  }

  static Checked check(Path file, ConfigSource... more) {
    // First without the types, whose own complaints are for programmers.
    Map<String, String> unreadable = SettingRules.violations(builder(file, more).build());
    HubSettings settings = typed(unreadable.keySet(), file, more);
    List<String> faults = new ArrayList<>(unreadable.values());
    Predicate<String> isAboutDefault =
        unreadable.isEmpty()
            ? violation -> false
            : Pattern.compile("(" + String.join("|", unreadable.keySet()) + ")(?![\\w-])")
                .asPredicate();
    violations(settings).stream().filter(isAboutDefault.negate()).forEach(faults::add);
    return new Checked(settings, faults);
  }

  private static HubSettings typed(Set<String> unreadable, Path file, ConfigSource... more) {
    try {
      SmallRyeConfig defaults = new SmallRyeConfigBuilder().withMapping(HubSettings.class).build();
      Map<String, String> replaced = new HashMap<>();
      unreadable.forEach(
          name ->
              replaced.put(
                  name,
                  Objects.requireNonNullElse(defaults.getConfigValue(name).getRawValue(), "")));
      return builder(file, more)
          .withSources(new PropertiesConfigSource(replaced, "defaults", Integer.MAX_VALUE))
          .withMapping(HubSettings.class)
          .withMappingIgnore("chatops.**")
          .build()
          .getConfigMapping(HubSettings.class);
    } catch (RuntimeException e) {
      throw new SettingsException(String.valueOf(e.getMessage()));
    }
  }

  /** Returns a warning for each variable and property that is no setting of the hub, sorted. */
  public static List<String> warnings() {
    return warnings(FILE_OF_THE_HUB, System.getenv().keySet());
  }

  static List<String> warnings(Path file, Set<String> variables) {
    Set<String> names = new TreeSet<>(System.getProperties().stringPropertyNames());
    if (Files.isRegularFile(file)) {
      names.addAll(properties(file).keySet());
    }
    return UnknownSettings.warnings(variables, names);
  }

  private static SmallRyeConfigBuilder builder(Path file, ConfigSource... more) {
    SmallRyeConfigBuilder builder =
        new SmallRyeConfigBuilder()
            .addSystemSources()
            .addDefaultInterceptors()
            .addDiscoveredConverters()
            .withSources(more);
    if (Files.isRegularFile(file)) {
      builder.withSources(new PropertiesConfigSource(properties(file), file.toString(), FILE));
    }
    return builder;
  }

  private static Map<String, String> properties(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new SettingsException("Cannot read " + file + ": " + e.getMessage());
    }
    Map<String, String> texts = new HashMap<>();
    properties.stringPropertyNames().forEach(n -> texts.put(n, properties.getProperty(n)));
    return texts;
  }

  private static List<String> violations(HubSettings settings) {
    List<String> faults = new ArrayList<>();
    if (settings.storage() == HubSettings.Storage.POSTGRESQL && settings.databaseUrl().isEmpty()) {
      faults.add(
          "chatops.storage=postgresql needs chatops.database-url (CHATOPS_DATABASE_URL),"
              + " such as jdbc:postgresql://127.0.0.1:5432/chatops");
    }
    if (settings.storage() == HubSettings.Storage.EMBEDDED && settings.databaseUrl().isPresent()) {
      faults.add(
          "chatops.database-url (CHATOPS_DATABASE_URL) is not used with chatops.storage=embedded:"
              + " set chatops.storage=postgresql (CHATOPS_STORAGE), or unset the address");
    }
    if (settings.databaseLayout() == HubSettings.Layout.CITUS
        && settings.storage() != HubSettings.Storage.POSTGRESQL) {
      faults.add(
          "chatops.database-layout=citus (CHATOPS_DATABASE_LAYOUT) is for a database of yours, with"
              + " chatops.storage=postgresql (CHATOPS_STORAGE): set that, or unset the layout");
    }
    if (settings.databaseLayout() == HubSettings.Layout.CITUS
        && settings
            .databaseUrl()
            .filter(url -> url.toLowerCase(Locale.ROOT).contains("loadbalancehosts=true"))
            .isPresent()) {
      faults.add(
          "chatops.database-layout=citus needs the coordinator on each connection: leave"
              + " loadBalanceHosts out of chatops.database-url (CHATOPS_DATABASE_URL), and name no"
              + " worker in it");
    }
    if (settings.databasePassword().isPresent() && settings.databasePasswordFile().isPresent()) {
      faults.add("Set chatops.database-password or chatops.database-password-file, not both");
    }
    if (settings.metricsToken().isPresent()
        && settings.metricsToken().equals(settings.metricsServersToken())) {
      faults.add(
          "chatops.metrics-token and chatops.metrics-servers-token must differ: each opens its own"
              + " page and nothing else");
    }
    if (settings.tlsCertificate().isPresent() != settings.tlsKey().isPresent()) {
      faults.add(
          "chatops.tls-certificate and chatops.tls-key (CHATOPS_TLS_CERTIFICATE, CHATOPS_TLS_KEY)"
              + " must be set both, or neither");
    }
    if (settings.tlsCertificate().isPresent() && settings.tls() != HubSettings.OwnTls.OFF) {
      faults.add(
          "chatops.tls=self-signed (CHATOPS_TLS) makes a certificate, and chatops.tls-certificate"
              + " (CHATOPS_TLS_CERTIFICATE) names one; unset one of them");
    }
    boolean hasTls =
        settings.tlsCertificate().isPresent() || settings.tls() != HubSettings.OwnTls.OFF;
    if (hasTls && settings.hubUrl().filter(url -> url.startsWith("http:")).isPresent()) {
      faults.add(
          "chatops.hub-url (CHATOPS_HUB_URL) must start with https://, as this hub's port speaks"
              + " TLS alone");
    }
    HubSettings.Mail mail = settings.mail();
    if (mail.host().isPresent() && mail.from().isEmpty()) {
      faults.add(
          "chatops.mail.host needs chatops.mail.from (CHATOPS_MAIL_FROM), such as"
              + " chatops@example.org");
    }
    if (mail.username().isPresent() != mail.password().isPresent()) {
      faults.add("chatops.mail.username and chatops.mail.password must be set both, or neither");
    }
    long interval = settings.reportInterval().toSeconds();
    if (interval < 1 || interval > 60) {
      faults.add(
          "chatops.report-interval must be 1-60 seconds, such as PT5S, not "
              + settings.reportInterval());
    }
    if (settings.drainTime().compareTo(MAX_DRAIN) > 0) {
      faults.add(
          "chatops.drain-time must be at most five minutes (PT5M), not " + settings.drainTime());
    }
    long lease = settings.leaseTime().toSeconds();
    if (lease < 2 || lease > 60) {
      faults.add(SettingRules.HIDDEN + " must be 2-60 s, and is for tests alone: leave it out");
    }
    if (settings.accessTokenLifetime().toSeconds() < 60) {
      faults.add("chatops.access-token-lifetime must be at least a minute (PT1M)");
    }
    if (settings.metricRetention().toHours() < 48) {
      faults.add("chatops.metric-retention must be at least two days (P2D)");
    }
    if (settings.auditRetention().compareTo(AuditTrail.SETTLED) < 0) {
      faults.add("chatops.audit-retention must be at least a week (P7D)");
    }
    if (settings.metricRetentionMinutes().compareTo(settings.metricRetention()) < 0) {
      faults.add(
          "chatops.metric-retention-minutes must not be shorter than chatops.metric-retention");
    }
    if (settings.metricRetentionTenMinutes().compareTo(settings.metricRetentionMinutes()) < 0) {
      faults.add(
          "chatops.metric-retention-ten-minutes must not be shorter than"
              + " chatops.metric-retention-minutes");
    }
    return faults;
  }

  /** Returns the file of the keys that open secrets in the database. */
  public static Path secretsKeyFile(HubSettings settings) {
    return settings
        .secretsKeyFile()
        .map(Path::of)
        .orElseGet(() -> Path.of(settings.dataDir(), "secrets.key"));
  }

  /**
   * Returns the origins of pages that may call the hub: those listed, and that of the public
   * address, since a proxy may send another Host.
   */
  public static List<String> allowedOrigins(HubSettings settings) {
    List<String> listed = settings.corsOrigins().orElse(List.of());
    return listed.contains("*")
        ? listed
        : Stream.concat(
                listed.stream(),
                settings.publicUrl().map(url -> TargetUrl.parse(url).origin()).stream())
            .toList();
  }

  /**
   * Returns the properties by which Quarkus reaches the database that the settings name; {@link
   * SettingsException} if its address or its password cannot be used.
   */
  public static Map<String, String> datasource(HubSettings settings) {
    return Map.of(
        "quarkus.datasource.jdbc.url", DatabaseUrl.forDriver(settings.databaseUrl().orElseThrow()),
        "quarkus.datasource.username", settings.databaseUser().orElse("chatops"),
        "quarkus.datasource.password", databasePassword(settings));
  }

  private static String databasePassword(HubSettings settings) {
    if (settings.databasePasswordFile().isEmpty()) {
      return settings.databasePassword().orElse("");
    }
    return secret(
        "chatops.database-password-file", settings.databasePasswordFile().get(), "password");
  }

  /**
   * Returns the only line of a file.
   *
   * @param setting the one that names the file
   * @param what a word for the secret
   * @throws SettingsException if the file has no line or several, or cannot be read
   */
  static String secret(String setting, String file, String what) {
    try {
      String secret = Files.readString(Path.of(file)).strip();
      if (!secret.isEmpty() && secret.lines().count() == 1) {
        return secret;
      }
    } catch (IOException | InvalidPathException e) {
      // Reported below, like a file without a secret.
    }
    throw new SettingsException(
        setting + " is " + file + ", which must be readable and hold the " + what + " in one line");
  }
}
