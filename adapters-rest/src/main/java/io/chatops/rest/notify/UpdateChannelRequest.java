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
import io.chatops.rest.request.Change;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A change of a channel: absent fields stay, null clears. */
record UpdateChannelRequest(
    @Size(min = 1, max = 100) @Schema(implementation = String.class, examples = "Ops chat")
        Change<String> name,
    @Schema(
            implementation = ChannelKind.class,
            description = "Cannot be changed; may be sent unchanged")
        Change<ChannelKind> kind,
    @Schema(implementation = Boolean.class) Change<Boolean> enabled,
    @Schema(implementation = Severity.class) Change<Severity> minimumSeverity,
    @Schema(implementation = Boolean.class) Change<Boolean> notifyResolved,
    @Schema(
            implementation = QuietHoursFields.class,
            nullable = true,
            description = "Replaces the existing ones; null: none")
        Change<QuietHoursRequest> quietHours,
    @Min(5)
        @Max(1_440)
        @Schema(implementation = Integer.class, nullable = true, description = "null: never")
        Change<Integer> repeatMinutes,
    @Schema(
            implementation = ChannelSettingsRequest.class,
            description =
                "Omitted fields stay unchanged, including secrets; null clears an optional field")
        Change<ChannelSettingsRequest> settings) {

  /** Throws {@link InvalidFieldException} with the faults of all groups of fields. */
  ChannelDetails applyTo(ChannelDetails now) {
    FieldErrors errors = new FieldErrors();
    if (kind.orElse(now.settings().kind()) != now.settings().kind()) {
      errors.add("kind", "cannot be changed; create another channel instead");
    }
    Optional<QuietHours> quiet =
        errors.collect(() -> Optional.ofNullable(quietHours(now.quietHours()))).flatMap(q -> q);
    ChannelSettings known = errors.collect(() -> settings(now.settings())).orElse(now.settings());
    return errors.checked(
        () ->
            new ChannelDetails(
                name.orElse(now.name()),
                enabled.orElse(now.enabled()),
                minimumSeverity.orElse(now.minimumSeverity()),
                notifyResolved.orElse(now.notifiesResolved()),
                quiet.orElse(null),
                repeat(now.repeatEvery()),
                known));
  }

  private @Nullable QuietHours quietHours(@Nullable QuietHours now) {
    QuietHoursRequest wanted = quietHours.over(null);
    return quietHours.isSet() ? (wanted == null ? null : wanted.toQuietHours()) : now;
  }

  private @Nullable Duration repeat(@Nullable Duration now) {
    Integer minutes = repeatMinutes.over(null);
    return repeatMinutes.isSet() ? (minutes == null ? null : Duration.ofMinutes(minutes)) : now;
  }

  private ChannelSettings settings(ChannelSettings now) {
    ChannelSettingsRequest wanted = settings.over(null);
    return wanted == null ? now : ChannelJson.merge(now, wanted.fields());
  }
}
