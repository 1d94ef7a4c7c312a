package io.chatops.agent.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The settings, each with its names in the file, the environment and the command line. */
public enum Setting {
  URL("url", "", "URL", "Address of the hub"),
  API_KEY("api_key", "", "KEY", "The server's API key"),
  API_KEY_FILE("api_key_file", "", "FILE", "File with the API key; or set CHATOPS_API_KEY"),
  STATE_DIR("state_dir", "/var/lib/chatops-agent", "DIR", "Directory for unsent reports"),
  SPOOL_MEGABYTES("spool_megabytes", "64", "MIB", "Space for unsent reports, 1-4096"),
  INTERVAL("interval", "5", "SECONDS", "1-60, unless the hub sets it"),
  CONTAINERS("containers", "read", "ACCESS", "off, read or control"),
  DOCKER_HOST("docker_host", "", "URL", "unix:///path or tcp://host:port; else DOCKER_HOST"),
  COMMANDS("commands", "off", "ACCESS", "off, allow-list or any"),
  MAX_COMMAND_SECONDS("max_command_seconds", "3600", "SECONDS", "Time limit of a command, 1-3600"),
  HOST_ROOT("host_root", "/", "DIR", "Where the host's / is mounted, for an agent in a container"),
  CA_FILE("ca_file", "", "FILE", "Additional certificates to trust"),
  HUB_FINGERPRINT("hub_fingerprint", "", "KEY", "The hub's TLS key"),
  UPDATES("updates", "notify", "ACCESS", "off, notify or auto"),
  RELEASE_KEY_FILE("release_key_file", "", "FILE", "Public key that signs releases");

  private final String key;
  private final String defaultValue;
  private final String unit;
  private final String description;

  Setting(String key, String defaultValue, String unit, String description) {
    this.key = key;
    this.defaultValue = defaultValue;
    this.unit = unit;
    this.description = description;
  }

  /** Returns the name in the file. */
  public String key() {
    return key;
  }

  public String environmentVariable() {
    return "CHATOPS_" + key.toUpperCase(Locale.ROOT);
  }

  /**
   * Returns the flag; absent for the API key, because command lines are visible to every local
   * user.
   */
  public Optional<String> flag() {
    return this == API_KEY ? Optional.empty() : Optional.of("--" + key.replace('_', '-'));
  }

  /** Returns the value used if nothing is set; empty if there is no default. */
  public String defaultValue() {
    return defaultValue;
  }

  /** Returns the kind of value, in capitals, as shown in the help. */
  public String unit() {
    return unit;
  }

  /** Returns a short description for the help. */
  public String description() {
    return description;
  }

  static Optional<Setting> withKey(String key) {
    return Arrays.stream(values()).filter(setting -> setting.key.equals(key)).findFirst();
  }
}
