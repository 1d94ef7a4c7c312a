package io.chatops.rest.notify;

import io.chatops.core.notify.ChannelDetails;
import io.chatops.core.notify.NotificationChannel;
import io.chatops.rest.json.Texts;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A channel, as the API shows one. */
@Schema(name = "NotificationChannel")
@RegisterForReflection
public record ChannelResponse(
    UUID id,
    @Schema(examples = "Ops chat") String name,
    @Schema(enumeration = {"webhook", "email", "ntfy", "slack", "discord", "telegram", "gotify"})
        String kind,
    boolean enabled,
    @Schema(enumeration = {"warning", "critical"}) String minimumSeverity,
    boolean notifyResolved,
    @Schema(nullable = true) @Nullable QuietHoursFields quietHours,
    @Schema(nullable = true, examples = "30") @Nullable Long repeatMinutes,
    ChannelSettingsResponse settings,
    Instant createdAt,
    Instant updatedAt) {

  static ChannelResponse from(NotificationChannel channel) {
    ChannelDetails details = channel.details();
    Duration repeat = details.repeatEvery();
    return new ChannelResponse(
        channel.id().value(),
        details.name(),
        Texts.wireName(details.settings().kind()),
        details.enabled(),
        Texts.wireName(details.minimumSeverity()),
        details.tellsResolved(),
        QuietHoursFields.from(details.quietHours()),
        repeat == null ? null : repeat.toMinutes(),
        ChannelSettingsResponse.from(details.settings()),
        channel.createdAt(),
        channel.updatedAt());
  }
}
