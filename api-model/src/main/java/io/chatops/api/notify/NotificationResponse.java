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
    @Schema(description = "Sent to receivers as Idempotency-Key, the same with each attempt")
        UUID id,
    @Schema(
            enumeration = {
              "opened",
              "escalated",
              "resolved",
              "reminder",
              "flapping",
              "summary",
              "backup_late",
              "backup_taken"
            })
        String kind,
    @Schema(description = "The channel, which may have been removed") UUID channelId,
    String channelName,
    ChannelKind channelKind,
    @Schema(description = "The first 20 alerts that it covers") List<UUID> alertIds,
    @Schema(description = "The number of all alerts that it covers") int alertCount,
    State state,
    @Schema(description = "The number of attempts, including one in progress") int attempts,
    @Schema(
            nullable = true,
            description = "The result of the last attempt, or why none is made; null: no details",
            examples = "HTTP 503")
        @Nullable String detail,
    Instant createdAt,
    @Schema(nullable = true, description = "null: none is scheduled, or one is in progress")
        @Nullable Instant nextAttemptAt,
    @Schema(nullable = true) @Nullable Instant sentAt,
    @Schema(nullable = true, description = "When it was sent, failed or suppressed")
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
