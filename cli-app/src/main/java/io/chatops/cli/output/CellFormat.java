package io.chatops.cli.output;

import io.chatops.api.ApiJson;
import io.chatops.api.WireName;
import io.chatops.protocol.Printable;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The formats of values in tables. */
public enum CellFormat {
  TEXT,
  /** A word that a colour marks. */
  STATE,
  /** The id of a container; tables show its first 12 digits, as the engine does. */
  CONTAINER_ID,
  NUMBER,
  PERCENT,
  BYTES,
  BYTES_PER_SECOND,
  /** MiB, as the agent reports the memory of a process. */
  MEBIBYTES,
  SECONDS,
  TIME,
  /** A time, shown as the time since. */
  AGE,
  /** The host's policy of updates, in the words of the pages. */
  UPDATES,
  /** A {@link Quantity}, whose kind each row knows. */
  QUANTITY;

  private static final String UNKNOWN = "-";
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  boolean isRight() {
    return switch (this) {
      case NUMBER, PERCENT, BYTES, BYTES_PER_SECOND, MEBIBYTES, QUANTITY -> true;
      case TEXT, STATE, CONTAINER_ID, SECONDS, TIME, AGE, UPDATES -> false;
    };
  }

  /** Returns the value as a table shows it, in one line. */
  String formatted(@Nullable Object value, Instant now) {
    if (value == null || value.equals("")) {
      return UNKNOWN;
    }
    return switch (this) {
      case TEXT, STATE -> Printable.line(exact(value));
      case CONTAINER_ID -> start(Printable.line(exact(value)), 12);
      case NUMBER -> number(value);
      case PERCENT -> String.format(Locale.ROOT, "%.1f", doubleOf(value));
      case BYTES -> bytes(doubleOf(value));
      case BYTES_PER_SECOND -> bytes(doubleOf(value)) + "/s";
      case MEBIBYTES -> bytes(doubleOf(value) * 1024 * 1024);
      case SECONDS -> length(Duration.ofSeconds((long) doubleOf(value)));
      case TIME -> exact(value).substring(0, 19).replace('T', ' ');
      case UPDATES ->
          switch (exact(value)) {
            case "off" -> "never";
            case "notify" -> "manual";
            case "auto" -> "automatic";
            default -> Printable.line(exact(value)); // of a newer hub
          };
      case QUANTITY -> {
        Quantity quantity = (Quantity) value;
        String number = quantity.kind().formatted(quantity.value(), now);
        yield quantity.unit().isEmpty() ? number : number + " " + quantity.unit();
      }
      case AGE -> length(Duration.between((Instant) value, now)) + " ago";
    };
  }

  /** Returns the exact value, for programs. */
  static String exact(@Nullable Object value) {
    if (value == null) {
      return "";
    }
    if (value instanceof Enum<?> word) {
      return WireName.of(word);
    }
    if (value instanceof Instant time) {
      return ApiJson.time(time);
    }
    if (value instanceof Quantity quantity) {
      return exact(quantity.value());
    }
    if (value instanceof List<?> list) {
      return list.stream().map(CellFormat::exact).collect(Collectors.joining(","));
    }
    return value instanceof Double number
        ? new BigDecimal(number.toString()).stripTrailingZeros().toPlainString()
        : value.toString();
  }

  private static String start(String text, int length) {
    return text.substring(0, Math.min(length, text.length()));
  }

  private static double doubleOf(Object value) {
    return ((Number) value).doubleValue();
  }

  private static String number(Object value) {
    return value instanceof Double number && number != Math.rint(number)
        ? String.format(Locale.ROOT, "%.2f", number)
        : exact(value);
  }

  private static String bytes(double bytes) {
    double left = bytes;
    int unit = 0;
    while (left >= 1024 && unit < UNITS.length - 1) {
      left /= 1024;
      unit++;
    }
    return unit == 0
        ? Math.round(left) + " B"
        : String.format(Locale.ROOT, "%.1f %s", left, UNITS[unit]);
  }

  private static String length(Duration length) {
    long seconds = Math.max(0, length.toSeconds());
    if (seconds < 120) {
      return seconds + "s";
    }
    if (seconds < 2 * 3600) {
      return seconds / 60 + "m";
    }
    return seconds < 48 * 3600 ? seconds / 3600 + "h" : seconds / 86_400 + "d";
  }
}
