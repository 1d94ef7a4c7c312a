package io.chatops.rest.notify;

import io.chatops.api.notify.QuietHoursFields;
import io.chatops.core.notify.QuietHours;
import jakarta.validation.constraints.NotNull;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Quiet hours of a channel; {@link QuietHoursFields} describes the fields. */
record QuietHoursRequest(
    @NotNull LocalTime start,
    @NotNull LocalTime end,
    @Nullable List<DayOfWeek> days,
    @NotNull ZoneId timeZone,
    @Schema(defaultValue = "false") boolean holdCritical) {

  QuietHours toQuietHours() {
    return new QuietHours(
        start,
        end,
        days == null ? EnumSet.allOf(DayOfWeek.class) : Set.copyOf(days),
        timeZone,
        holdCritical);
  }
}
