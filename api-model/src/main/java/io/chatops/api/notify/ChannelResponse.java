package io.chatops.api.notify;

import io.chatops.core.alert.Severity;
import io.chatops.core.notify.ChannelDetails;
import io.chatops.core.notify.ChannelKind;
import io.chatops.core.notify.NotificationChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A notification channel without its secrets. */
@Schema(name = "NotificationChannel")
public record ChannelResponse(
    UUID id,
    @Schema(examples = "Ops chat") String name,
    ChannelKind kind,
    boolean enabled,
    Severity minimumSeverity,
    boolean notifyResolved,
    @Schema(nullable = true) @Nullable QuietHoursFields quietHours,
    @Schema(nullable = true, examples = "30") @Nullable Long repeatMinutes,
    ChannelSettingsResponse settings,
    Instant createdAt,
    Instant updatedAt) {

  public static ChannelResponse from(NotificationChannel channel) {
    ChannelDetails details = channel.details();
    Duration repeat = details.repeatEvery();
    return new ChannelResponse(
        channel.id().value(),
        details.name(),
        details.settings().kind(),
        details.enabled(),
        details.minimumSeverity(),
        details.notifiesResolved(),
        QuietHoursFields.from(details.quietHours()),
        repeat == null ? null : repeat.toMinutes(),
        ChannelSettingsResponse.from(details.settings()),
        channel.createdAt(),
        channel.updatedAt());
  }
}
