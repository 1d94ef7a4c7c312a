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

/** A time on the command line: as in the API, or a distance from now such as 10m. */
final class CliTime {
  private static final Pattern DISTANCE = Pattern.compile("([0-9]{1,6})([smhd])");

  private CliTime() {}

  /** Returns the time, before now if it is a distance; absent if there is no word. */
  static @Nullable Instant past(@Nullable String word, InstantSource clock) {
    return of(word, clock, -1);
  }

  /** Returns the time, after now if it is a distance; absent if there is no word. */
  static @Nullable Instant future(@Nullable String word, InstantSource clock) {
    return of(word, clock, 1);
  }

  private static @Nullable Instant of(@Nullable String word, InstantSource clock, int direction) {
    if (word == null) {
      return null;
    }
    Matcher distance = DISTANCE.matcher(word);
    if (distance.matches()) {
      long count = Long.parseLong(distance.group(1));
      return clock.instant().plus(unit(distance.group(2)).multipliedBy(direction * count));
    }
    try {
      return OffsetDateTime.parse(word).toInstant();
    } catch (DateTimeException e) {
      throw CliException.usage(
          "A time is like 2026-11-24T12:00:00Z, or a distance from now like 30s, 10m, 2h, 3d");
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
