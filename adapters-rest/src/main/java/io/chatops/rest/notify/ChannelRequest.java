package io.chatops.rest.notify;

import io.chatops.api.notify.ChannelJson;
import io.chatops.api.notify.QuietHoursFields;
import io.chatops.core.alert.Severity;
import io.chatops.core.error.FieldErrors;
import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.notify.ChannelDetails;
import io.chatops.core.notify.ChannelKind;
import io.chatops.core.notify.ChannelSettings;
import io.chatops.core.notify.QuietHours;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A new channel. */
@Schema(requiredProperties = {"name", "kind", "settings"})
record ChannelRequest(
    @NotNull @Size(min = 1, max = 100) @Schema(examples = "Ops chat") String name,
    @NotNull @Schema(examples = "ntfy") ChannelKind kind,
    @Schema(defaultValue = "true") boolean enabled,
    @Schema(
            description = "The minimum severity of alerts that the channel gets",
            defaultValue = "warning")
        Severity minimumSeverity,
    @Schema(description = "Also notify when an alert is resolved", defaultValue = "true")
        boolean notifyResolved,
    @Schema(implementation = QuietHoursFields.class, nullable = true, description = "Omitted: none")
        @Nullable QuietHoursRequest quietHours,
    @Min(5)
        @Max(1_440)
        @Schema(
            nullable = true,
            description =
                "Minutes between reminders of an unacknowledged alert; omitted: no reminders",
            examples = "30")
        @Nullable Integer repeatMinutes,
    @NotNull ChannelSettingsRequest settings) {

  /** Throws {@link InvalidFieldException} with the faults of all groups of fields. */
  ChannelDetails toDetails() {
    FieldErrors errors = new FieldErrors();
    QuietHours quiet =
        quietHours == null ? null : errors.collect(quietHours::toQuietHours).orElse(null);
    ChannelSettings known =
        errors
            .collect(() -> ChannelJson.read(kind, settings.fields()))
            .orElseGet(() -> new ChannelSettings.Unreadable(kind));
    return errors.checked(
        () ->
            new ChannelDetails(
                name,
                enabled,
                minimumSeverity,
                notifyResolved,
                quiet,
                repeatMinutes == null ? null : Duration.ofMinutes(repeatMinutes),
                known));
  }
}
