package io.chatops.persistence.notify;

import io.chatops.core.notify.QuietHours;
import jakarta.persistence.Embeddable;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The columns of a channel's quiet hours; all are absent if it has none. */
@Embeddable
@SuppressWarnings("ArrayRecordComponent") // never compared
record QuietColumns(
    LocalTime quietStart,
    LocalTime quietEnd,
    String[] quietDays,
    String quietZone,
    Boolean quietHoldsCritical) {

  static QuietColumns from(QuietHours quiet) {
    return new QuietColumns(
        quiet.start(),
        quiet.end(),
        quiet.days().stream().map(DayOfWeek::name).toArray(String[]::new),
        quiet.zone().getId(),
        quiet.holdsCritical());
  }

  QuietHours toDomain() {
    return new QuietHours(
        quietStart,
        quietEnd,
        Arrays.stream(quietDays).map(DayOfWeek::valueOf).collect(Collectors.toSet()),
        ZoneId.of(quietZone),
        quietHoldsCritical);
  }
}
