package io.chatops.agent.cli;

import io.chatops.agent.config.AgentConfig;
import io.chatops.agent.config.AgentConfigLoader;
import io.chatops.agent.config.Setting;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags of the settings. A flag wins over the environment, and that over the file. */
final class ConfigOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Configuration (/etc/chatops/agent.yaml) [CHATOPS_CONFIG]")
  private @Nullable Path config;

  @Option(names = "--url", paramLabel = "URL", description = "Address of the hub [CHATOPS_URL]")
  private @Nullable String url;

  @Option(
      names = "--api-key-file",
      paramLabel = "FILE",
      description = "File with the API key [CHATOPS_API_KEY_FILE; CHATOPS_API_KEY is the key]")
  private @Nullable String apiKeyFile;

  @Option(
      names = "--state-dir",
      paramLabel = "DIR",
      description = "Where reports wait (/var/lib/chatops-agent) [CHATOPS_STATE_DIR]")
  private @Nullable String stateDir;

  @Option(
      names = "--spool-megabytes",
      paramLabel = "MIB",
      description = "How much may wait, 1-4096 (64) [CHATOPS_SPOOL_MEGABYTES]")
  private @Nullable String spoolMegabytes;

  @Option(
      names = "--interval",
      paramLabel = "SECONDS",
      description = "1-60, where the hub does not say (5) [CHATOPS_INTERVAL]")
  private @Nullable String interval;

  @Option(
      names = "--containers",
      paramLabel = "ACCESS",
      description = "off, read or control (read) [CHATOPS_CONTAINERS]")
  private @Nullable String containers;

  @Option(
      names = "--docker-host",
      paramLabel = "URL",
      description = "unix:///path or tcp://host:port [CHATOPS_DOCKER_HOST, DOCKER_HOST]")
  private @Nullable String dockerHost;

  @Option(
      names = "--commands",
      paramLabel = "ACCESS",
      description = "off, allow-list or any (off) [CHATOPS_COMMANDS]")
  private @Nullable String commands;

  @Option(
      names = "--max-command-seconds",
      paramLabel = "SECONDS",
      description = "Longest command, 1-3600 (3600) [CHATOPS_MAX_COMMAND_SECONDS]")
  private @Nullable String maxCommandSeconds;

  @Option(
      names = "--ca-file",
      paramLabel = "FILE",
      description = "More certificates to trust [CHATOPS_CA_FILE]")
  private @Nullable String caFile;

  AgentConfig load(Map<String, String> environment) {
    Map<Setting, String> flags = new EnumMap<>(Setting.class);
    put(flags, Setting.URL, url);
    put(flags, Setting.API_KEY_FILE, apiKeyFile);
    put(flags, Setting.STATE_DIR, stateDir);
    put(flags, Setting.SPOOL_MEGABYTES, spoolMegabytes);
    put(flags, Setting.INTERVAL, interval);
    put(flags, Setting.CONTAINERS, containers);
    put(flags, Setting.DOCKER_HOST, dockerHost);
    put(flags, Setting.COMMANDS, commands);
    put(flags, Setting.MAX_COMMAND_SECONDS, maxCommandSeconds);
    put(flags, Setting.CA_FILE, caFile);
    return new AgentConfigLoader(environment).load(flags, config);
  }

  private static void put(Map<Setting, String> flags, Setting setting, @Nullable String value) {
    if (value != null) {
      flags.put(setting, value);
    }
  }
}
