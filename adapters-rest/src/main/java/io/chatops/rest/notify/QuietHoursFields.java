package io.chatops.rest.notify;

import io.chatops.core.notify.QuietHours;
import io.chatops.rest.json.Field;
import io.chatops.rest.json.RequestFields;
import io.chatops.rest.json.Texts;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** When a channel is silent, as requests say it and answers show it. */
@Schema(
    name = "QuietHours",
    requiredProperties = {"start", "end", "time_zone"})
@RegisterForReflection
public record QuietHoursFields(
    @Schema(examples = "22:00", pattern = "([01][0-9]|2[0-3]):[0-5][0-9]") String start,
    @Schema(
            description = "On the next day when it is not after the start; the same: a whole day",
            examples = "07:00",
            pattern = "([01][0-9]|2[0-3]):[0-5][0-9]")
        String end,
    @Schema(
            description = "On which they start, monday to sunday; left out: on all",
            examples = "[\"saturday\", \"sunday\"]")
        List<String> days,
    @Schema(description = "By whose clocks, as IANA names it", examples = "Europe/Berlin")
        String timeZone,
    @Schema(description = "Whether critical alerts wait, too", defaultValue = "false")
        boolean holdCritical) {
  private static final Pattern TIME = Pattern.compile("([01][0-9]|2[0-3]):[0-5][0-9]");

  /** Empty when something is wrong, which is noted. */
  static Optional<QuietHours> read(RequestFields body) {
    Field<LocalTime> start = body.text("start").as(QuietHoursFields::time).required();
    Field<LocalTime> end = body.text("end").as(QuietHoursFields::time).required();
    Field<Set<DayOfWeek>> days = body.texts("days").notNull().as(QuietHoursFields::days);
    Field<ZoneId> zone = body.text("time_zone").as(QuietHoursFields::zone).required();
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

  static @Nullable QuietHoursFields from(@Nullable QuietHours quiet) {
    return quiet == null
        ? null
        : new QuietHoursFields(
            quiet.start().toString(),
            quiet.end().toString(),
            quiet.days().stream().map(Texts::wireName).toList(),
            quiet.zone().getId(),
            quiet.holdsCritical());
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
      days.add(Texts.oneOf(name, List.of(DayOfWeek.values()), Texts::wireName));
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
