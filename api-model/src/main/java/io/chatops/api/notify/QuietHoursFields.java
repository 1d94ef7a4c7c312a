package io.chatops.api.notify;

import io.chatops.api.WireName;
import io.chatops.core.notify.QuietHours;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Quiet hours of a channel, in requests and in answers. */
@Schema(
    name = "QuietHours",
    requiredProperties = {"start", "end", "time_zone"})
public record QuietHoursFields(
    @Schema(examples = "22:00", pattern = "([01][0-9]|2[0-3]):[0-5][0-9]") String start,
    @Schema(
            description =
                "On the next day if it is not after the start; equal to the start: a whole"
                    + " day",
            examples = "07:00",
            pattern = "([01][0-9]|2[0-3]):[0-5][0-9]")
        String end,
    @Schema(
            description = "The days on which they start, monday to sunday; left out: every day",
            examples = "[\"saturday\", \"sunday\"]")
        List<String> days,
    @Schema(
            description = "The time zone of start and end, by its IANA name",
            examples = "Europe/Berlin")
        String timeZone,
    @Schema(description = "Hold back critical alerts, too", defaultValue = "false")
        boolean holdCritical) {

  public static @Nullable QuietHoursFields from(@Nullable QuietHours quiet) {
    return quiet == null
        ? null
        : new QuietHoursFields(
            quiet.start().toString(),
            quiet.end().toString(),
            quiet.days().stream().map(WireName::of).toList(),
            quiet.zone().getId(),
            quiet.holdsCritical());
  }
}
