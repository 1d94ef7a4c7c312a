package io.chatops.cli.apply;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;

/** Compares values of a file with those of the hub: 90 equals 90.0, and lists have no order. */
final class Values {
  private Values() {}

  static boolean same(JsonNode one, JsonNode other) {
    if (isNothing(one) || isNothing(other)) {
      return isNothing(one) && isNothing(other);
    }
    if (one.isArray() && other.isArray()) {
      return one.size() == other.size() && texts(one).equals(texts(other));
    }
    return one.equals(Values::compared, other);
  }

  private static int compared(JsonNode one, JsonNode other) {
    if (one.isNumber() && other.isNumber()) {
      return one.decimalValue().compareTo(other.decimalValue());
    }
    return one.equals(other) ? 0 : 1;
  }

  private static boolean isNothing(JsonNode value) {
    return value.isNull() || value.isMissingNode();
  }

  /** Returns true if a list has this text. */
  static boolean has(JsonNode array, String text) {
    return texts(array).contains(text);
  }

  private static Set<String> texts(JsonNode array) {
    Set<String> texts = new HashSet<>();
    array.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  /** Returns the value for display. */
  static String shown(JsonNode value) {
    if (isNothing(value)) {
      return "nothing";
    }
    if (value.isNumber()) {
      return value.decimalValue().stripTrailingZeros().toPlainString();
    }
    return value.isTextual() ? value.asText() : value.toString();
  }
}
