package io.chatops.api.notify;

import io.chatops.api.WireName;
import io.chatops.core.notify.ChannelKind;
import io.chatops.core.notify.Notification;
import io.chatops.core.notify.Notification.State;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A notification to one channel, with its delivery status. */
@Schema(name = "Notification")
public record NotificationResponse(
    @Schema(description = "What receivers get as Idempotency-Key, the same at each try") UUID id,
    @Schema(enumeration = {"opened", "escalated", "resolved", "reminder", "flapping", "summary"})
        String kind,
    @Schema(description = "Of a channel that may be gone by now") UUID channelId,
    String channelName,
    ChannelKind channelKind,
    @Schema(description = "The first 20 of the alerts that it is about") List<UUID> alertIds,
    @Schema(description = "The number of all alerts that it is about") int alertCount,
    State state,
    @Schema(description = "The number of tries, one under way included") int attempts,
    @Schema(
            nullable = true,
            description = "How the last try went, or why none is made; null: nothing to say",
            examples = "HTTP 503")
        @Nullable String detail,
    Instant createdAt,
    @Schema(nullable = true, description = "null: none is to come, or one is under way")
        @Nullable Instant nextAttemptAt,
    @Schema(nullable = true) @Nullable Instant sentAt,
    @Schema(nullable = true, description = "When it was sent, given up or suppressed")
        @Nullable Instant endedAt) {

  public static NotificationResponse from(Notification notification) {
    State state = notification.state();
    return new NotificationResponse(
        notification.id().value(),
        WireName.of(notification.kind()),
        notification.channelId().value(),
        notification.channelName(),
        notification.channelKind(),
        notification.alerts().stream().map(entry -> entry.alertId().value()).toList(),
        notification.alertCount(),
        state,
        notification.attempts(),
        notification.detail(),
        notification.createdAt(),
        state == State.PENDING ? notification.nextAttemptAt() : null,
        state == State.SENT ? notification.endedAt() : null,
        notification.endedAt());
  }
}
