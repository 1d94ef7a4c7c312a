package io.chatops.cli.apply;

import com.fasterxml.jackson.databind.JsonNode;

/** The types of fields in a file. */
enum FieldType {
  TEXT("a text in quotes"),
  WHOLE("a whole number"),
  NUMBER("a number"),
  FLAG("true or false"),
  TEXTS("a list of texts"),
  OBJECT("a group of fields");

  private final String words;

  FieldType(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  boolean fits(JsonNode value) {
    return switch (this) {
      case TEXT -> value.isTextual();
      case WHOLE -> value.isIntegralNumber();
      case NUMBER -> value.isNumber();
      case FLAG -> value.isBoolean();
      case OBJECT -> value.isObject();
      case TEXTS -> {
        boolean texts = value.isArray();
        for (JsonNode each : value) {
          texts &= each.isTextual();
        }
        yield texts;
      }
    };
  }
}
