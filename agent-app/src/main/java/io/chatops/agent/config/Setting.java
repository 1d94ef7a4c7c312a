package io.chatops.agent.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Every key of the configuration, with its three spellings: file, environment and flag. */
public enum Setting {
  URL("url", "", "URL", "Address of the hub"),
  API_KEY("api_key", "", "KEY", "The server's API key"),
  API_KEY_FILE("api_key_file", "", "FILE", "File with the API key; or CHATOPS_API_KEY is the key"),
  STATE_DIR("state_dir", "/var/lib/chatops-agent", "DIR", "Where reports wait"),
  SPOOL_MEGABYTES("spool_megabytes", "64", "MIB", "How much may wait, 1-4096"),
  INTERVAL("interval", "5", "SECONDS", "1-60, where the hub does not say"),
  CONTAINERS("containers", "read", "ACCESS", "off, read or control"),
  DOCKER_HOST("docker_host", "", "URL", "unix:///path or tcp://host:port; else DOCKER_HOST"),
  COMMANDS("commands", "off", "ACCESS", "off, allow-list or any"),
  MAX_COMMAND_SECONDS("max_command_seconds", "3600", "SECONDS", "Longest command, 1-3600"),
  CA_FILE("ca_file", "", "FILE", "More certificates to trust");

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

  /** The name in the file. */
  public String key() {
    return key;
  }

  public String environmentVariable() {
    return "CHATOPS_" + key.toUpperCase(Locale.ROOT);
  }

  /** The flag; absent for the API key, since command lines are visible to every local user. */
  public Optional<String> flag() {
    return this == API_KEY ? Optional.empty() : Optional.of("--" + key.replace('_', '-'));
  }

  /** The value in force when nothing is set; empty where there is none. */
  public String defaultValue() {
    return defaultValue;
  }

  /** The kind of value, in capitals, as help shows it. */
  public String unit() {
    return unit;
  }

  /** The meaning in a few words, as help shows it. */
  public String description() {
    return description;
  }

  static Optional<Setting> withKey(String key) {
    return Arrays.stream(values()).filter(setting -> setting.key.equals(key)).findFirst();
  }
}
