package io.chatops.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Writes the fields of a report; what is unknown is left out. Fractions keep two decimals, which is
 * finer than any of them is measured.
 */
final class ReportFields {
  private ReportFields() {}

  static void text(JsonGenerator json, String field, @Nullable String value) throws IOException {
    if (value != null) {
      json.writeStringField(field, value);
    }
  }

  static void count(JsonGenerator json, String field, @Nullable Long value) throws IOException {
    if (value != null) {
      json.writeNumberField(field, value);
    }
  }

  static void number(JsonGenerator json, String field, @Nullable Double value) throws IOException {
    // JSON knows no NaN: a number that cannot be written is a number that is not known.
    if (value != null && Double.isFinite(value)) {
      json.writeFieldName(field);
      fraction(json, value);
    }
  }

  static void fraction(JsonGenerator json, double value) throws IOException {
    double rounded = Math.rint(value * 100) / 100;
    if (rounded == Math.rint(rounded) && Math.abs(rounded) < 1e15) {
      json.writeNumber((long) rounded);
      return;
    }
    json.writeNumber(rounded);
  }
}
