package io.chatops.rest.notify;

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
    @NotNull
        @Schema(
            implementation = String.class,
            enumeration = {"webhook", "email", "ntfy", "slack", "discord", "telegram", "gotify"},
            examples = "ntfy")
        ChannelKind kind,
    @Schema(defaultValue = "true") boolean enabled,
    @Schema(
            implementation = String.class,
            enumeration = {"warning", "critical"},
            description = "Milder alerts are not told here",
            defaultValue = "warning")
        Severity minimumSeverity,
    @Schema(description = "Whether the end of an alert is told, too", defaultValue = "true")
        boolean notifyResolved,
    @Schema(
            implementation = QuietHoursFields.class,
            nullable = true,
            description = "Left out: none")
        @Nullable QuietHoursRequest quietHours,
    @Min(5)
        @Max(1_440)
        @Schema(
            nullable = true,
            description =
                "How often an alert that nobody acknowledges is told again; left out: never",
            examples = "30")
        @Nullable Integer repeatMinutes,
    @NotNull ChannelSettingsRequest settings) {

  /** Throws {@link InvalidFieldException} with the faults of all groups of fields. */
  ChannelDetails toDetails() {
    FieldErrors errors = new FieldErrors();
    QuietHours quiet =
        quietHours == null ? null : errors.noted(quietHours::toQuietHours).orElse(null);
    ChannelSettings known = errors.noted(() -> settings.of(kind)).orElse(SettingsChange.ANY);
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
