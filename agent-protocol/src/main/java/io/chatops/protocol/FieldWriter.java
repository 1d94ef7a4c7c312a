package io.chatops.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the fields of reports; unknown values are omitted. Fractions have two decimals, which is
 * finer than any of them is measured.
 */
final class FieldWriter {
  private FieldWriter() {}

  static void text(JsonGenerator json, String field, @Nullable String value) throws IOException {
    if (value != null) {
      json.writeStringField(field, value);
    }
  }

  static void time(JsonGenerator json, String field, @Nullable Instant value) throws IOException {
    text(json, field, value == null ? null : value.toString());
  }

  static void count(JsonGenerator json, String field, @Nullable Number value) throws IOException {
    if (value != null) {
      json.writeNumberField(field, value.longValue());
    }
  }

  static void number(JsonGenerator json, String field, @Nullable Double value) throws IOException {
    // JSON has no NaN, so a number that cannot be written counts as unknown.
    if (value != null && Double.isFinite(value)) {
      json.writeFieldName(field);
      fraction(json, value);
    }
  }

  static void fraction(JsonGenerator json, double value) throws IOException {
    double rounded = Math.rint(value * 100) / 100;
    if (rounded == Math.rint(rounded) && Math.abs(rounded) < 1e15) {
      json.writeNumber((long) rounded);
    } else {
      json.writeNumber(rounded);
    }
  }

  static void texts(JsonGenerator json, String field, List<String> values) throws IOException {
    json.writeArrayFieldStart(field);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }
}
