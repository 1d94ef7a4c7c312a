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
 * Secrets of channels that a file names and does not hold: {@code ${NAME}} is a variable of the
 * environment, and {@code token_file} has the content of a file as {@code token}.
 */
record Secrets(Map<String, String> environment, Path folder) {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");
  private static final String FILE = "_file";

  /** Text with placeholders of the hub's own. */
  private static final String TEMPLATE = "template";

  /** Returns the settings with the secrets in their places. */
  ObjectNode in(ObjectNode settings, String where, FileViolations faults) {
    ObjectNode filled = AnswerJson.shared().createObjectNode();
    settings
        .properties()
        .forEach(
            field -> {
              String name = field.getKey();
              if (name.endsWith(FILE) && field.getValue().isTextual()) {
                String content = content(field.getValue().asText(), where + ", " + name, faults);
                filled.put(name.substring(0, name.length() - FILE.length()), content);
              } else if (name.equals(TEMPLATE)) {
                filled.set(name, field.getValue());
              } else {
                filled.set(name, filled(field.getValue(), where + ", settings." + name, faults));
              }
            });
    return filled;
  }

  private JsonNode filled(JsonNode value, String where, FileViolations faults) {
    if (value.isTextual()) {
      return TextNode.valueOf(text(value.asText(), where, faults));
    }
    if (value.isArray()) {
      ArrayNode all = AnswerJson.shared().createArrayNode();
      value.forEach(each -> all.add(filled(each, where, faults)));
      return all;
    }
    if (value.isObject()) {
      ObjectNode all = AnswerJson.shared().createObjectNode();
      value
          .properties()
          .forEach(each -> all.set(each.getKey(), filled(each.getValue(), where, faults)));
      return all;
    }
    return value;
  }

  private String text(String text, String where, FileViolations faults) {
    Matcher variable = VARIABLE.matcher(text);
    StringBuilder filled = new StringBuilder();
    while (variable.find()) {
      String value = environment.get(variable.group(1));
      if (value == null || value.isEmpty()) {
        faults.add(where, "needs " + variable.group(1) + ", which the environment does not set");
      }
      variable.appendReplacement(filled, Matcher.quoteReplacement(value == null ? "" : value));
    }
    return variable.appendTail(filled).toString();
  }

  private String content(String file, String where, FileViolations faults) {
    try {
      return Files.readString(folder.resolve(file)).stripTrailing();
    } catch (IOException | InvalidPathException e) {
      faults.add(where, "names a file that cannot be read: " + file);
      return "";
    }
  }

  @Override
  public String toString() {
    return "Secrets[***]";
  }
}
