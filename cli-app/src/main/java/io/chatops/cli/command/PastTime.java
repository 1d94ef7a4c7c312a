package io.chatops.cli.command;

import io.chatops.cli.hub.CliException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A time on the command line: as in the API, or an age such as 10m. */
final class PastTime {
  private static final Pattern AGO = Pattern.compile("([0-9]{1,6})([smhd])");

  private PastTime() {}

  /** Returns the time; absent if there is no word. */
  static @Nullable Instant of(@Nullable String word, InstantSource clock) {
    if (word == null) {
      return null;
    }
    Matcher ago = AGO.matcher(word);
    if (ago.matches()) {
      long count = Long.parseLong(ago.group(1));
      return clock.instant().minus(unit(ago.group(2)).multipliedBy(count));
    }
    try {
      return OffsetDateTime.parse(word).toInstant();
    } catch (DateTimeException e) {
      throw CliException.usage(
          "A time is like 2026-11-24T12:00:00Z, or an age like 30s, 10m, 2h, 3d");
    }
  }

  private static Duration unit(String letter) {
    return switch (letter) {
      case "s" -> Duration.ofSeconds(1);
      case "m" -> Duration.ofMinutes(1);
      case "h" -> Duration.ofHours(1);
      default -> Duration.ofDays(1);
    };
  }
}
