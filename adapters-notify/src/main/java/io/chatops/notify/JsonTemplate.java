package io.chatops.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.chatops.core.error.InvalidFieldException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A JSON document with placeholders such as <code>{{alert.server_name}}</code> in its texts. It is
 * parsed before they are replaced, so the result is JSON of the same shape, whatever a name holds.
 */
final class JsonTemplate {
  /** The placeholders of a message; absent values are empty. */
  static final List<String> MESSAGE_NAMES = WebhookDocument.messageNames();

  /** The placeholders of its first alert, after {@code alert.}; empty when there is none. */
  static final List<String> ALERT_NAMES = WebhookDocument.alertNames();

  private static final ObjectReader READER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build()
          .readerFor(JsonNode.class);

  private static final ObjectReader NO_KEY_TWICE =
      READER.with(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}]*)}}");
  private static final String ALERT = "alert.";

  /** A template may name a long text often. */
  private static final int MAX_RESULT_LENGTH = 256 * 1024;

  private final JsonNode root;

  private JsonTemplate(JsonNode root) {
    this.root = root;
  }

  /**
   * Checks a template that is to be saved: besides the rules of {@link #parse}, it refuses a key
   * that is twice in one object, and half a character, since a receiver would get something else.
   * Stored templates keep working.
   */
  static void check(String text) {
    JsonTemplate template = parse(text);
    try {
      NO_KEY_TWICE.readTree(text);
    } catch (JsonProcessingException e) {
      throw invalid("must not have duplicate keys in an object");
    }
    checkCharacters(template.root);
  }

  private static void checkCharacters(JsonNode node) {
    if (node.isTextual()) {
      checkCharacters(node.textValue());
    }
    node.fieldNames().forEachRemaining(JsonTemplate::checkCharacters);
    node.forEach(JsonTemplate::checkCharacters);
  }

  private static void checkCharacters(String text) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw invalid("must not have half a surrogate pair, such as \\ud800; write both or neither");
    }
  }

  /** Throws {@link InvalidFieldException} if it is no JSON or has an unknown placeholder. */
  static JsonTemplate parse(String text) {
    JsonNode root;
    try {
      root = READER.readTree(text);
    } catch (JsonProcessingException e) {
      throw invalid("must be JSON"); // without the cause, whose message repeats the text
    }
    checkPlaceholders(root);
    return new JsonTemplate(root);
  }

  /** Throws {@link CannotSendException} if the result is too long to be sent. */
  String fill(ObjectNode document) {
    String filled = new Filling(document).fill(root).toString();
    if (filled.length() > MAX_RESULT_LENGTH) {
      throw tooLong();
    }
    return filled;
  }

  private static void checkPlaceholders(JsonNode node) {
    if (node.isTextual()) {
      PLACEHOLDER.matcher(node.textValue()).results().forEach(r -> checkName(r.group(1).strip()));
    }
    node.forEach(JsonTemplate::checkPlaceholders);
  }

  private static void checkName(String name) {
    boolean isKnown =
        name.startsWith(ALERT)
            ? ALERT_NAMES.contains(name.substring(ALERT.length()))
            : MESSAGE_NAMES.contains(name);
    if (!isKnown) {
      throw invalid(
          "must not have placeholders other than "
              + String.join(", ", MESSAGE_NAMES)
              + ", and alert.id and so on: "
              + String.join(", ", ALERT_NAMES));
    }
  }

  private static InvalidFieldException invalid(String rule) {
    return InvalidFieldException.of("settings.template", rule);
  }

  private static CannotSendException tooLong() {
    return new CannotSendException(
        "the template expands this message to more than 256 KiB; use its text less often");
  }

  /** The filling of a template for one message. */
  private static final class Filling {
    private final ObjectNode document;
    private int length;

    Filling(ObjectNode document) {
      this.document = document;
    }

    JsonNode fill(JsonNode node) {
      if (node.isTextual()) {
        return TextNode.valueOf(replaced(node.textValue()));
      }
      if (node.isArray()) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        node.forEach(element -> array.add(fill(element)));
        return array;
      }
      if (node.isObject()) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        node.properties().forEach(field -> object.set(field.getKey(), fill(field.getValue())));
        return object;
      }
      return node;
    }

    private String replaced(String text) {
      return PLACEHOLDER
          .matcher(text)
          .replaceAll(result -> Matcher.quoteReplacement(value(result.group(1).strip())));
    }

    private String value(String name) {
      JsonNode value =
          name.startsWith(ALERT)
              ? document.path("alerts").path(0).path(name.substring(ALERT.length()))
              : document.path(name);
      String text = value.isNull() ? "" : value.asText();
      length += text.length();
      if (length > MAX_RESULT_LENGTH) {
        throw tooLong();
      }
      return text;
    }
  }
}
