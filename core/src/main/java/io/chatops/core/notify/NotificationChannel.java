package io.chatops.core.notify;

import io.chatops.core.identity.UserId;
import java.time.Instant;

/** A way by which its owner, and nobody else, is told of alerts. */
public record NotificationChannel(
    ChannelId id, UserId ownerId, ChannelDetails details, Instant createdAt, Instant updatedAt) {}
