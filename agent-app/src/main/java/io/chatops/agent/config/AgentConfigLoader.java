package io.chatops.agent.config;

import io.chatops.protocol.HubUrl;
import io.chatops.protocol.KeyFingerprint;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Loads the configuration. A flag overrides the environment, which overrides the file. */
public final class AgentConfigLoader {
  /** The file read unless {@code --config} or {@code CHATOPS_CONFIG} names another. */
  public static final Path DEFAULT_FILE = Path.of("/etc/chatops/agent.yaml");

  /** The variable that names the configuration file, like {@code --config}. */
  public static final String FILE_VARIABLE = "CHATOPS_CONFIG";

  // The variable that Docker's own tools use.
  private static final String DOCKER_VARIABLE = "DOCKER_HOST";

  private final Map<String, String> environment;
  private final Path defaultFile;
  private final List<String> warnings = new ArrayList<>();
  private final Map<Setting, Given> given = new EnumMap<>(Setting.class);
  private List<CommandTemplate> allowedCommands = List.of();

  public AgentConfigLoader(Map<String, String> environment) {
    this(environment, DEFAULT_FILE);
  }

  AgentConfigLoader(Map<String, String> environment, Path defaultFile) {
    this.environment = Map.copyOf(environment);
    this.defaultFile = defaultFile;
  }

  /**
   * Reads all sources.
   *
   * @param flags the settings given on the command line
   * @param file from {@code --config}; absent if not given
   * @throws ConfigException for the first invalid setting
   */
  public AgentConfig load(Map<Setting, String> flags, @Nullable Path file) {
    warnings.clear();
    given.clear();
    allowedCommands = List.of();
    warnings.addAll(UnknownVariables.warnings(environment.keySet()));
    readFile(file);
    for (Setting setting : Setting.values()) {
      String value = environment.get(setting.environmentVariable());
      if (value != null && !value.isBlank()) {
        given.put(setting, new Given(value.strip(), setting.environmentVariable()));
      }
    }
    flags.forEach(
        (setting, value) ->
            given.put(setting, new Given(value.strip(), setting.flag().orElseThrow())));
    HubUrl hub = hub();
    return new AgentConfig(
        hub,
        apiKey(),
        path(Setting.STATE_DIR).orElseThrow(),
        number(Setting.SPOOL_MEGABYTES, 1, 4096),
        Duration.ofSeconds(number(Setting.INTERVAL, 1, 60)),
        choice(Setting.CONTAINERS, ContainerAccess.class),
        dockerHosts(),
        commands(),
        hostRoot(),
        readable(Setting.CA_FILE, "a file with PEM certificates"),
        fingerprint(hub),
        new UpdateRules(
            choice(Setting.UPDATES, UpdateAccess.class),
            readable(Setting.RELEASE_KEY_FILE, "a file with a public key of minisign")),
        warnings);
  }

  private void readFile(@Nullable Path named) {
    String variable = environment.getOrDefault(FILE_VARIABLE, "");
    Path file = named != null ? named : variable.isBlank() ? defaultFile : Path.of(variable);
    Optional<ConfigFile> values = ConfigFile.read(file);
    if (values.isEmpty() && (named != null || !variable.isBlank())) {
      throw new ConfigException(
          "configuration file " + file + " does not exist: create it or name another");
    }
    values.ifPresent(content -> apply(content, file));
  }

  private void apply(ConfigFile content, Path file) {
    String source = file.toString();
    content
        .values()
        .forEach((setting, value) -> given.put(setting, new Given(value.strip(), source)));
    allowedCommands = content.allowedCommands();
    if (content.values().containsKey(Setting.API_KEY)) {
      KeyReader.warnIfOthersCanRead(file, warnings);
    }
  }

  private CommandRules commands() {
    CommandAccess access = choice(Setting.COMMANDS, CommandAccess.class);
    if (access == CommandAccess.ALLOW_LIST && allowedCommands.isEmpty()) {
      warnings.add(
          "commands is allow-list, but no command is allowed: list some under "
              + ConfigFile.ALLOWED_COMMANDS
              + " in the configuration file");
    }
    return new CommandRules(
        access, allowedCommands, Duration.ofSeconds(number(Setting.MAX_COMMAND_SECONDS, 1, 3600)));
  }

  private @Nullable HubUrl hub() {
    Given url = given.get(Setting.URL);
    if (url == null) {
      return null;
    }
    try {
      HubUrl hub = HubUrl.parse(url.value);
      if (!hub.encrypted() && !hub.loopback()) {
        warnings.add(
            ("The connection to %s is not encrypted: others on the network can read the API key and"
                    + " the reports. Enable TLS at the hub and set url to https://...")
                .formatted(hub));
      }
      return hub;
    } catch (IllegalArgumentException e) {
      // The value is not repeated because it may contain a password.
      throw new ConfigException(
          "url (from %s) %s: write it like https://hub.example.org"
              .formatted(url.source, e.getMessage()));
    }
  }

  private @Nullable AgentKey apiKey() {
    Given key = given.get(Setting.API_KEY);
    Given file = given.get(Setting.API_KEY_FILE);
    // A file from a source of higher precedence overrides a key from one of lower precedence.
    if (file != null && (key == null || precedence(file) > precedence(key))) {
      return KeyReader.read(Path.of(file.value), file.source, warnings);
    }
    return key == null || key.value.isEmpty() ? null : new AgentKey(key.value);
  }

  private static int precedence(Given given) {
    if (given.source.startsWith("--")) {
      return 2;
    }
    return given.source.startsWith("CHATOPS_") ? 1 : 0;
  }

  private @Nullable Path readable(Setting setting, String wanted) {
    Path file = path(setting).orElse(null);
    if (file != null && !Files.isReadable(file)) {
      throw new ConfigException(
          setting.key() + " is " + file + ", which cannot be read: name " + wanted);
    }
    return file;
  }

  private @Nullable KeyFingerprint fingerprint(@Nullable HubUrl hub) {
    Given value = value(Setting.HUB_FINGERPRINT);
    if (value.value.isEmpty()) {
      return null;
    }
    if (hub != null && !hub.encrypted()) {
      throw new ConfigException(
          "hub_fingerprint is set, but url begins with http://, so the hub presents no"
              + " key: begin url"
              + " with https://");
    }
    if (given.containsKey(Setting.CA_FILE)) {
      warnings.add("ca_file is not read, because hub_fingerprint names the hub's key: remove one");
    }
    try {
      return new KeyFingerprint(value.value);
    } catch (IllegalArgumentException e) {
      throw unusable(
          Setting.HUB_FINGERPRINT,
          value,
          "the fingerprint that the hub's log shows at its start: sha256// and 44 characters");
    }
  }

  private Path hostRoot() {
    return HostRoot.checked(path(Setting.HOST_ROOT).orElseThrow(), value(Setting.HOST_ROOT).source);
  }

  private List<DockerHost> dockerHosts() {
    Given host = value(Setting.DOCKER_HOST);
    if (host.value.isEmpty()) {
      host = new Given(environment.getOrDefault(DOCKER_VARIABLE, "").strip(), DOCKER_VARIABLE);
    }
    if (host.value.isEmpty()
        || choice(Setting.CONTAINERS, ContainerAccess.class) == ContainerAccess.OFF) {
      return DockerHost.defaults(environment, hostRoot());
    }
    try {
      DockerHost docker = DockerHost.parse(host.value);
      if (docker instanceof DockerHost.Port) {
        warnings.add(
            ("Anyone who can connect to %s has root access to its machine, and the"
                    + " connection is not encrypted: set docker_host to the engine's socket")
                .formatted(docker));
      }
      return List.of(docker);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(
          ("docker_host (from %s) is not valid (%s): write it like unix:///var/run/docker.sock or"
                  + " tcp://127.0.0.1:2375, or set containers: off")
              .formatted(host.source, e.getMessage()));
    }
  }

  private Optional<Path> path(Setting setting) {
    Given value = value(setting);
    if (value.value.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Path.of(value.value));
    } catch (InvalidPathException e) {
      throw unusable(setting, value, "the path of a file or directory");
    }
  }

  private int number(Setting setting, int min, int max) {
    Given value = value(setting);
    try {
      int number = Integer.parseInt(value.value);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Reported below, like a number out of range.
    }
    throw unusable(setting, value, "a whole number from " + min + " to " + max);
  }

  private <E extends Enum<E>> E choice(Setting setting, Class<E> type) {
    Given value = value(setting);
    for (E choice : type.getEnumConstants()) {
      if (spelled(choice).equals(value.value)) {
        return choice;
      }
    }
    String choices =
        Arrays.stream(type.getEnumConstants())
            .map(AgentConfigLoader::spelled)
            .collect(Collectors.joining(", "));
    throw unusable(setting, value, "one of " + choices);
  }

  private static String spelled(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private Given value(Setting setting) {
    Given value = given.get(setting);
    return value == null || value.value.isEmpty()
        ? new Given(setting.defaultValue(), "its default")
        : value;
  }

  private static ConfigException unusable(Setting setting, Given value, String wanted) {
    return new ConfigException(
        "%s is \"%s\" (from %s), but must be %s: correct it there"
            .formatted(setting.key(), value.value, value.source, wanted));
  }

  /** A value as written, and where it comes from. */
  private record Given(String value, String source) {}
}
