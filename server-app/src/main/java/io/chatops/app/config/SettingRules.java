package io.chatops.app.config;

import io.chatops.core.access.EmailAddress;
import io.chatops.core.notify.TargetUrl;
import io.chatops.notify.Network;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.SmallRyeConfig;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rule of each setting, as a sentence for the operator who broke it. */
final class SettingRules {
  private static final Pattern TOKEN = Pattern.compile("[!-~]{16,200}");
  private static final Pattern HOSTS = Pattern.compile("\\s*[\\w.-]+\\s*(,\\s*[\\w.-]+\\s*)*");
  private static final Pattern ORIGIN = Pattern.compile("\\*|null|[A-Za-z][\\w+.-]*://[^/?#\\s]+");
  private static final Pattern FILE = Pattern.compile(".*\\[source=(.*)]");
  private static final Rule ANY = new Rule("any text", (config, text) -> true);
  private static final Rule DURATION =
      new Rule("a duration such as PT15M or P7D", SettingRules::isDuration);
  private static final Rule COUNT =
      new Rule("a whole number, at least 1", (config, text) -> isNumber(text, 1));

  private static final Rule PORT =
      new Rule(
          "a port, 1-65535",
          (config, text) -> isNumber(text, 1) && Integer.parseInt(text) <= 65_535);

  /** The setting that is for tests alone: no page and no message suggests it. */
  static final String HIDDEN = "chatops.lease-time";

  /** Settings of the bus that linked hubs before. */
  private static final List<String> OF_THE_BUS =
      List.of(
          "chatops.bus",
          "chatops.nats.url",
          "chatops.nats.user",
          "chatops.nats.password-file",
          "chatops.nats.token-file",
          "chatops.nats.credentials-file",
          "chatops.nats.ca-file");

  private static final Map<String, Rule> RULES = new LinkedHashMap<>();

  static {
    RULES.put("chatops.storage", oneOf(HubSettings.Storage.values()));
    RULES.put("chatops.data-dir", new Rule("a directory", (config, text) -> !text.isBlank()));
    RULES.put("chatops.agents-dir", new Rule("a directory", (config, text) -> !text.isBlank()));
    RULES.put("chatops.secrets-key-file", ANY);
    RULES.put("chatops.embedded-port", PORT);
    RULES.put("chatops.database-url", ANY);
    RULES.put("chatops.database-user", ANY);
    RULES.put("chatops.database-password", ANY);
    RULES.put("chatops.database-password-file", ANY);
    RULES.put("chatops.database-layout", oneOf(HubSettings.Layout.values()));
    RULES.put("chatops.registration", oneOf(HubSettings.Registration.values()));
    RULES.put("chatops.access-token-lifetime", DURATION);
    RULES.put("chatops.signing-key-rotation", DURATION);
    RULES.put("chatops.session-idle-lifetime", DURATION);
    RULES.put("chatops.report-interval", DURATION);
    RULES.put("chatops.drain-time", DURATION);
    RULES.put(HIDDEN, DURATION);
    RULES.put("chatops.metric-retention", DURATION);
    RULES.put("chatops.metric-retention-minutes", DURATION);
    RULES.put("chatops.metric-retention-ten-minutes", DURATION);
    RULES.put("chatops.audit-retention", DURATION);
    RULES.put("chatops.backup-late-after", DURATION);
    RULES.put(
        "chatops.disk-reserve",
        new Rule(
            "a number of bytes", (config, text) -> text.isEmpty() || text.matches("[0-9]{1,18}")));
    RULES.put(
        "chatops.cors-origins",
        new Rule(
            "* or origins such as https://hub.example.org, without a path",
            (config, text) ->
                Stream.of(text.split(","))
                    .map(String::strip)
                    .allMatch(each -> each.isEmpty() || ORIGIN.matcher(each).matches())));
    for (String token : List.of("chatops.metrics-token", "chatops.metrics-servers-token")) {
      RULES.put(
          token,
          new Rule(
              "16-200 visible ASCII characters, such as openssl rand -hex 24 prints",
              (config, text) -> text.isEmpty() || TOKEN.matcher(text).matches()));
    }
    RULES.put(
        "chatops.public-url",
        new Rule(
            "an address such as https://hub.example.org, without a query",
            (config, text) ->
                text.isEmpty() || (isOk(() -> TargetUrl.parse(text)) && text.indexOf('?') < 0)));
    RULES.put(
        "chatops.hub-url",
        new Rule(
            "an address such as http://10.0.0.2:8080, without a path",
            (config, text) -> text.isEmpty() || isOk(() -> hubUrl(text))));
    RULES.put("chatops.tls", oneOf(HubSettings.OwnTls.values()));
    RULES.put("chatops.tls-certificate", ANY);
    RULES.put("chatops.tls-key", ANY);
    RULES.put(
        "chatops.allowed-hosts",
        new Rule(
            "names without a port, such as hub,hub.lan",
            (config, text) -> text.isEmpty() || HOSTS.matcher(text).matches()));
    RULES.put(
        "chatops.notify-allowed-networks",
        new Rule(
            "addresses and networks such as 192.168.7.20,10.1.0.0/16,fd00:1::/48",
            (config, text) ->
                text.isEmpty() || Stream.of(text.split(",")).allMatch(SettingRules::isNetwork)));
    RULES.put("chatops.mail.host", ANY);
    RULES.put("chatops.mail.port", PORT);
    RULES.put("chatops.mail.tls", oneOf(HubSettings.Mail.Tls.values()));
    RULES.put("chatops.mail.username", ANY);
    RULES.put("chatops.mail.password", ANY);
    RULES.put(
        "chatops.mail.from",
        new Rule(
            "an e-mail address such as chatops@example.org",
            (config, text) -> text.isEmpty() || isOk(() -> new EmailAddress(text))));
    RULES.put("chatops.limits.requests-per-minute", COUNT);
    RULES.put("chatops.limits.failed-sign-ins", COUNT);
    RULES.put("chatops.limits.registrations-per-hour", COUNT);
    RULES.put("chatops.limits.servers-per-user", COUNT);
    RULES.put("chatops.limits.servers-per-admin", COUNT);
    RULES.put("chatops.limits.api-keys-per-server", COUNT);
    RULES.put("chatops.limits.thresholds-per-user", COUNT);
    RULES.put("chatops.limits.channels-per-user", COUNT);
    RULES.put("chatops.limits.labels-per-server", COUNT);
    RULES.put("chatops.limits.report-megabytes-per-day", COUNT);
    RULES.put("chatops.limits.history-megabytes-per-user", COUNT);
    RULES.put("chatops.limits.history-megabytes-per-admin", COUNT);
    RULES.put("chatops.limits.command-output-megabytes-per-server", COUNT);
    RULES.put("chatops.limits.command-output-megabytes-per-user", COUNT);
    RULES.put("chatops.limits.audit-events-per-user", COUNT);
    RULES.put("chatops.limits.creations-per-minute", COUNT);
    RULES.put("chatops.limits.connections", COUNT);
    RULES.put("chatops.limits.connections-per-address", COUNT);
    RULES.put(
        "CHATOPS_PORT",
        new Rule(
            "a port, 0-65535 (0: any free one)",
            (config, text) -> isNumber(text, 0) && Integer.parseInt(text) <= 65_535));
  }

  private SettingRules() {}

  private interface Check {
    boolean allows(SmallRyeConfig config, String text);
  }

  private record Rule(String words, Check check) {}

  /** Returns the names of all settings; {@code CHATOPS_PORT} is only a variable. */
  static Set<String> names() {
    return Collections.unmodifiableSet(RULES.keySet());
  }

  /** Returns a sentence for each setting that cannot be what it is, by its name. */
  static Map<String, String> violations(SmallRyeConfig config) {
    Map<String, String> faults = new LinkedHashMap<>();
    for (String name : OF_THE_BUS) {
      ConfigValue value = config.getConfigValue(name);
      if (value.getValue() != null) {
        faults.put(
            name,
            name
                + " is not used: hubs on one database call each other by HTTP, see docs/scaling.md; "
                + remedy(name, value)
                    .replace("correct", "remove")
                    .replaceFirst("remove or unset", "unset"));
      }
    }
    RULES.forEach(
        (name, rule) -> {
          ConfigValue value = config.getConfigValue(name);
          String text = value.getValue();
          if (text != null && !rule.check().allows(config, text)) {
            // The value is not repeated: it may be a secret that went to the wrong place.
            faults.put(name, name + " must be " + rule.words() + "; " + remedy(name, value));
          }
        });
    return faults;
  }

  private static String remedy(String name, ConfigValue value) {
    String source = String.valueOf(value.getSourceName());
    if (source.startsWith("EnvConfigSource")) {
      return "correct or unset " + variable(name) + " in the environment";
    }
    return source.startsWith("SysPropConfigSource")
        ? "correct or leave out -D" + name
        : "correct it in " + FILE.matcher(source).replaceFirst("$1");
  }

  /** Returns the environment variable of a setting. */
  static String variable(String name) {
    return name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  private static <E extends Enum<E>> Rule oneOf(E[] values) {
    Predicate<String> known =
        text -> Stream.of(values).anyMatch(value -> word(value).equalsIgnoreCase(text));
    return new Rule(
        "one of " + Stream.of(values).map(SettingRules::word).collect(Collectors.joining(", ")),
        (config, text) -> known.test(text));
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static boolean isDuration(SmallRyeConfig config, String text) {
    try {
      Duration duration = config.requireConverter(Duration.class).convert(text);
      return duration != null && !duration.isNegative() && !duration.isZero();
    } catch (RuntimeException e) {
      return false;
    }
  }

  private static TargetUrl hubUrl(String text) {
    TargetUrl url = TargetUrl.parse(text);
    if (!text.equals(url.origin())) {
      throw new IllegalArgumentException("a path");
    }
    return url;
  }

  private static boolean isNetwork(String text) {
    return isOk(() -> Network.of(text.strip()));
  }

  private static boolean isOk(Supplier<?> parse) {
    try {
      var unused = parse.get();
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isNumber(String text, int least) {
    try {
      return Integer.parseInt(text) >= least;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
