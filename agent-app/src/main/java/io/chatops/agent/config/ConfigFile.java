package io.chatops.agent.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The content of {@code agent.yaml}: a flat object whose keys are those of {@link Setting}, plus
 * the list {@code allowed_commands}. The list can only be set here, so only those who can write the
 * file decide which commands run on the host.
 */
record ConfigFile(Map<Setting, String> values, List<CommandTemplate> allowedCommands) {
  static final String ALLOWED_COMMANDS = "allowed_commands";

  /** Reads the file; empty if it does not exist. */
  static Optional<ConfigFile> read(Path file) {
    String text;
    try {
      text = Files.readString(file);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (CharacterCodingException e) {
      throw new ConfigException(file + " is not UTF-8 text: save it as UTF-8");
    } catch (IOException e) {
      throw new ConfigException(file + " cannot be read: let the agent's user read it");
    }
    return Optional.of(parse(file.toString(), text));
  }

  static ConfigFile parse(String file, String text) {
    Object root = load(file, text);
    Map<Setting, String> values = new EnumMap<>(Setting.class);
    List<CommandTemplate> allowed = List.of();
    if (root == null) {
      return new ConfigFile(values, allowed);
    }
    if (!(root instanceof Map<?, ?> entries)) {
      throw new ConfigException(file + " holds no settings: write lines such as url: https://...");
    }
    for (Map.Entry<?, ?> entry : entries.entrySet()) {
      String key = String.valueOf(entry.getKey());
      if (key.equals(ALLOWED_COMMANDS)) {
        allowed = templates(file, entry.getValue());
        continue;
      }
      Setting setting =
          Setting.withKey(key)
              .orElseThrow(
                  () ->
                      new ConfigException(
                          file + " sets " + key + ", which is not a setting: use " + allKeys()));
      Object value = entry.getValue();
      if (value instanceof Map || value instanceof Iterable) {
        throw new ConfigException(
            key + " in " + file + " is not a single value: write " + key + ": <value>");
      }
      if (value != null) {
        values.put(setting, value.toString());
      }
    }
    return new ConfigFile(values, allowed);
  }

  private static List<CommandTemplate> templates(String file, @Nullable Object list) {
    if (list == null) {
      return List.of();
    }
    if (!(list instanceof List<?> entries)
        || !entries.stream().allMatch(String.class::isInstance)) {
      throw new ConfigException(
          "%s in %s is not a list of commands: write each on a line of its own after \"- \""
              .formatted(ALLOWED_COMMANDS, file));
    }
    return entries.stream().map(entry -> template(file, (String) entry)).toList();
  }

  private static CommandTemplate template(String file, String entry) {
    try {
      return CommandTemplate.parse(entry);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(
          "%s in %s has \"%s\", which cannot be used: %s"
              .formatted(ALLOWED_COMMANDS, file, entry, e.getMessage()));
    }
  }

  private static @Nullable Object load(String file, String text) {
    LoadSettings settings = LoadSettings.builder().setLabel(file).build();
    try {
      return new Load(settings).loadFromString(text);
    } catch (MarkedYamlEngineException e) {
      // The exception's text quotes the line, which may contain the key.
      String line = e.getProblemMark().map(mark -> ", line " + (mark.getLine() + 1)).orElse("");
      throw new ConfigException(file + line + " is not YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      throw new ConfigException(file + " is not YAML: check its characters and indentation");
    }
  }

  private static String allKeys() {
    return Arrays.stream(Setting.values()).map(Setting::key).collect(Collectors.joining(", "))
        + ", "
        + ALLOWED_COMMANDS;
  }
}
