package io.chatops.agent.cli;

import io.chatops.agent.config.AgentConfig;
import io.chatops.agent.config.AgentConfigLoader;
import io.chatops.agent.config.Setting;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The command-line flags. A flag overrides the environment, which overrides the file. */
final class ConfigOptions {
  private static final String FILE = "--config";

  private ConfigOptions() {}

  static void addTo(CommandSpec command) {
    command.addOption(
        OptionSpec.builder(FILE)
            .paramLabel("FILE")
            .type(Path.class)
            .description(
                "Configuration (%s) [%s]"
                    .formatted(AgentConfigLoader.DEFAULT_FILE, AgentConfigLoader.FILE_VARIABLE))
            .build());
    for (Setting setting : Setting.values()) {
      setting.flag().ifPresent(flag -> command.addOption(option(flag, setting)));
    }
  }

  /** Adds the flags of these settings alone, by their keys in the file. */
  static void addTo(CommandSpec command, Set<String> keys) {
    for (Setting setting : Setting.values()) {
      if (keys.contains(setting.key())) {
        setting.flag().ifPresent(flag -> command.addOption(option(flag, setting)));
      }
    }
  }

  private static OptionSpec option(String flag, Setting setting) {
    String otherwise = setting.defaultValue().isEmpty() ? "" : " (" + setting.defaultValue() + ")";
    return OptionSpec.builder(flag)
        .paramLabel(setting.unit())
        .type(String.class)
        .description(setting.description() + otherwise + " [" + setting.environmentVariable() + "]")
        .build();
  }

  /** Reads the configuration, including the flags on the command line. */
  static AgentConfig load(CommandSpec command) {
    ParseResult given = command.commandLine().getParseResult();
    Path file = given.hasMatchedOption(FILE) ? given.matchedOption(FILE).getValue() : null;
    return new AgentConfigLoader(AgentCommand.environment(command)).load(given(given), file);
  }

  /** Returns the settings that flags on the command line name. */
  static Map<Setting, String> given(ParseResult given) {
    Map<Setting, String> flags = new EnumMap<>(Setting.class);
    for (Setting setting : Setting.values()) {
      setting
          .flag()
          .filter(given::hasMatchedOption)
          .ifPresent(flag -> flags.put(setting, given.matchedOptionValue(flag, "")));
    }
    return flags;
  }
}
