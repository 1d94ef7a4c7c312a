package io.chatops.cli.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.chatops.cli.hub.AnswerJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Secrets of channels that a file refers to instead of containing them: {@code ${NAME}} is an
 * environment variable, and {@code token_file} names a file that contains {@code token}.
 */
record Secrets(Map<String, String> environment, Path folder) {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");
  private static final String FILE = "_file";

  /** Text with placeholders of the hub's own. */
  private static final String TEMPLATE = "template";

  /** Returns the settings with the secrets filled in. */
  ObjectNode in(ObjectNode settings, String where, FileViolations violations) {
    ObjectNode filled = AnswerJson.shared().createObjectNode();
    settings
        .properties()
        .forEach(
            field -> {
              String name = field.getKey();
              if (name.endsWith(FILE) && field.getValue().isTextual()) {
                String content =
                    content(field.getValue().asText(), where + ", " + name, violations);
                filled.put(name.substring(0, name.length() - FILE.length()), content);
              } else if (name.equals(TEMPLATE)) {
                filled.set(name, field.getValue());
              } else {
                filled.set(
                    name, filled(field.getValue(), where + ", settings." + name, violations));
              }
            });
    return filled;
  }

  private JsonNode filled(JsonNode value, String where, FileViolations violations) {
    if (value.isTextual()) {
      return TextNode.valueOf(text(value.asText(), where, violations));
    }
    if (value.isArray()) {
      ArrayNode all = AnswerJson.shared().createArrayNode();
      value.forEach(each -> all.add(filled(each, where, violations)));
      return all;
    }
    if (value.isObject()) {
      ObjectNode all = AnswerJson.shared().createObjectNode();
      value
          .properties()
          .forEach(each -> all.set(each.getKey(), filled(each.getValue(), where, violations)));
      return all;
    }
    return value;
  }

  private String text(String text, String where, FileViolations violations) {
    Matcher variable = VARIABLE.matcher(text);
    StringBuilder filled = new StringBuilder();
    while (variable.find()) {
      String value = environment.get(variable.group(1));
      if (value == null || value.isEmpty()) {
        violations.add(
            where, "needs " + variable.group(1) + ", which the environment does not set");
      }
      variable.appendReplacement(filled, Matcher.quoteReplacement(value == null ? "" : value));
    }
    return variable.appendTail(filled).toString();
  }

  private String content(String file, String where, FileViolations violations) {
    try {
      return Files.readString(folder.resolve(file)).stripTrailing();
    } catch (IOException | InvalidPathException e) {
      violations.add(where, "names a file that cannot be read: " + file);
      return "";
    }
  }

  @Override
  public String toString() {
    return "Secrets[***]";
  }
}
