package io.chatops.core.notify;

import java.util.UUID;

/** Names one notification channel, for ever. */
public record ChannelId(UUID value) {
  public static ChannelId random() {
    return new ChannelId(UUID.randomUUID());
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
