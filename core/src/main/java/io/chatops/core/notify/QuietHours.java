package io.chatops.core.notify;

import io.chatops.core.error.InvalidFieldException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The times at which a channel is silent, by the clocks of a time zone.
 *
 * @param start of a quiet period
 * @param end of it, on the next day when it is not after the start; the same as the start: a whole
 *     day
 * @param days on which periods start, at least one
 * @param holdsCritical whether critical alerts wait, too
 */
public record QuietHours(
    LocalTime start, LocalTime end, Set<DayOfWeek> days, ZoneId zone, boolean holdsCritical) {
  private static final int DAYS_OF_A_WEEK = 7;

  /** Throws {@link InvalidFieldException}. */
  public QuietHours {
    if (days.isEmpty()) {
      throw InvalidFieldException.of("quiet_hours.days", "must name at least one day");
    }
    days = Collections.unmodifiableSet(EnumSet.copyOf(days));
    if (start.equals(end) && days.size() == DAYS_OF_A_WEEK) {
      throw InvalidFieldException.of(
          "quiet_hours.end",
          "must differ from start; to stop all notifications, disable the channel instead");
    }
  }

  /** Returns the end of the silence at this time; empty: there is none. */
  public Optional<Instant> endAt(Instant time) {
    Instant end = time;
    // Periods may follow each other without a gap, as the whole days of a weekend do.
    for (int joined = 0; joined <= DAYS_OF_A_WEEK; joined++) {
      Instant next = periodEnd(end);
      if (!next.isAfter(end)) {
        break;
      }
      end = next;
    }
    return end.isAfter(time) ? Optional.of(end) : Optional.empty();
  }

  /** The end of the period that the time is in; the time itself when it is in none. */
  private Instant periodEnd(Instant time) {
    LocalDate today = ZonedDateTime.ofInstant(time, zone).toLocalDate();
    Instant latest = time;
    for (LocalDate day : new LocalDate[] {today.minusDays(1), today}) {
      Instant from = day.atTime(start).atZone(zone).toInstant();
      LocalDate lastDay = end.isAfter(start) ? day : day.plusDays(1);
      Instant to = lastDay.atTime(end).atZone(zone).toInstant();
      if (days.contains(day.getDayOfWeek()) && !time.isBefore(from) && to.isAfter(latest)) {
        latest = to;
      }
    }
    return latest;
  }
}
