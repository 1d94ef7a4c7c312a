package io.chatops.core.log;

import java.util.UUID;

/** Names one log entry, for ever. */
public record LogEntryId(UUID value) {
  public static LogEntryId random() {
    return new LogEntryId(UUID.randomUUID());
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
