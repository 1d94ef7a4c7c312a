package io.chatops.core.notify;

import java.util.UUID;

/** Names one notification, for ever; receivers get it as the idempotency key. */
public record NotificationId(UUID value) {
  public static NotificationId random() {
    return new NotificationId(UUID.randomUUID());
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
