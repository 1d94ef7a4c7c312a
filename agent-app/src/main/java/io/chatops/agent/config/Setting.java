package io.chatops.agent.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Every key of the configuration, with its three spellings: file, environment and flag. */
public enum Setting {
  URL("url", "", "Address of the hub, such as https://hub.example.org"),
  API_KEY("api_key", "", "The server's API key; better in a file, see api_key_file"),
  API_KEY_FILE("api_key_file", "", "File that holds the API key and nothing else"),
  STATE_DIR(
      "state_dir",
      "/var/lib/chatops-agent",
      "Where reports wait that the hub has not confirmed; memory only if it cannot be written"),
  SPOOL_MEGABYTES(
      "spool_megabytes", "64", "How much may wait there, 1-4096 MiB; the oldest gives way"),
  INTERVAL("interval", "5", "Seconds between reports, 1-60, where the hub does not say"),
  CONTAINERS("containers", "read", "What the hub may do with containers: off, read or control"),
  DOCKER_HOST(
      "docker_host",
      "",
      "Where the container engine listens: unix:///path or tcp://host:port; else DOCKER_HOST says"
          + " it, else Docker's and podman's own sockets are tried"),
  COMMANDS("commands", "off", "Which commands the hub may run: off, allow-list or any"),
  MAX_COMMAND_SECONDS("max_command_seconds", "3600", "After how long a command is ended, 1-3600 s"),
  CA_FILE("ca_file", "", "PEM certificates to trust besides those of the Java installation");

  private final String key;
  private final String defaultValue;
  private final String description;

  Setting(String key, String defaultValue, String description) {
    this.key = key;
    this.defaultValue = defaultValue;
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

  public String description() {
    return description;
  }

  static Optional<Setting> withKey(String key) {
    return Arrays.stream(values()).filter(setting -> setting.key.equals(key)).findFirst();
  }
}
