package io.chatops.rest.json;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads values from text. Each throws {@link IllegalArgumentException} with words that complete
 * "the field ..." and never repeat the text.
 */
public final class Texts {
  private static final Pattern UUID_PATTERN =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
  private static final int MAX_YEAR = 9999;

  private Texts() {}

  /** The text itself, if it can be stored: PostgreSQL knows no NUL, UTF-8 no lone surrogate. */
  public static String storable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        throw new IllegalArgumentException("must not contain the NUL character");
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        throw new IllegalArgumentException("must be valid Unicode text");
      }
    }
    return text;
  }

  /** A UUID in its full form; UUID.fromString would take "1-1-1-1-1", too. */
  public static UUID uuid(String text) {
    String folded = text.toLowerCase(Locale.ROOT);
    if (!UUID_PATTERN.matcher(folded).matches()) {
      throw new IllegalArgumentException("must be a UUID");
    }
    return UUID.fromString(folded);
  }

  /** A time to the microsecond, of the years that every store and client can hold. */
  public static Instant instant(String text) {
    try {
      // A plus sign that was not encoded in a query arrives as a space.
      // Its year counts in UTC: that is how it is stored, and shown with four digits.
      OffsetDateTime time =
          OffsetDateTime.parse(text.replace(' ', '+')).withOffsetSameInstant(ZoneOffset.UTC);
      if (time.getYear() >= 1970 && time.getYear() <= MAX_YEAR) {
        return time.toInstant().truncatedTo(ChronoUnit.MICROS);
      }
    } catch (DateTimeException e) {
      // said below
    }
    throw new IllegalArgumentException(
        "must be a time such as 2026-01-31T12:00:00Z, between 1970 and 9999 in UTC");
  }

  /** The one of some values that has this name. */
  public static <T> T oneOf(String text, List<T> values, Function<T, String> wireName) {
    return values.stream()
        .filter(value -> wireName.apply(value).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "must be one of "
                        + values.stream().map(wireName).collect(Collectors.joining(", "))));
  }

  public static int integer(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("must be a whole number", e);
    }
  }
}
