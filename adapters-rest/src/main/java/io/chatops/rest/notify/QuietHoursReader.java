package io.chatops.rest.notify;

import io.chatops.api.WireName;
import io.chatops.core.notify.QuietHours;
import io.chatops.rest.json.Field;
import io.chatops.rest.json.RequestFields;
import io.chatops.rest.json.Texts;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the quiet hours in a request. */
final class QuietHoursReader {
  private static final Pattern TIME = Pattern.compile("([01][0-9]|2[0-3]):[0-5][0-9]");

  private QuietHoursReader() {}

  /** Returns empty when something is wrong, which is noted in the body. */
  static Optional<QuietHours> read(RequestFields body) {
    Field<LocalTime> start = body.text("start").as(QuietHoursReader::time).required();
    Field<LocalTime> end = body.text("end").as(QuietHoursReader::time).required();
    Field<Set<DayOfWeek>> days = body.texts("days").notNull().as(QuietHoursReader::days);
    Field<ZoneId> zone = body.text("time_zone").as(QuietHoursReader::zone).required();
    Field<Boolean> holdCritical = body.flag("hold_critical").notNull();
    return body.noted(
        () ->
            new QuietHours(
                start.orElse(LocalTime.NOON), // what stands in for a missing field was noted
                end.orElse(LocalTime.MIDNIGHT),
                days.orElse(EnumSet.allOf(DayOfWeek.class)),
                zone.orElse(ZoneId.of("UTC")),
                holdCritical.orElse(false)));
  }

  private static LocalTime time(String text) {
    if (!TIME.matcher(text).matches()) {
      throw new IllegalArgumentException("must be a time such as 22:30");
    }
    return LocalTime.parse(text);
  }

  private static Set<DayOfWeek> days(Collection<String> names) {
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (String name : names) {
      days.add(Texts.oneOf(name, List.of(DayOfWeek.values()), WireName::of));
    }
    return days;
  }

  /** A region only: an offset such as +01:00 would be wrong half of the year. */
  private static ZoneId zone(String text) {
    if (ZoneId.getAvailableZoneIds().contains(text)) {
      return ZoneId.of(text);
    }
    throw new IllegalArgumentException("must be a time zone such as Europe/Berlin or UTC");
  }
}
