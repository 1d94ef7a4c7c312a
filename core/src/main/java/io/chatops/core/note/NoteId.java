package io.chatops.core.note;

import java.util.UUID;

/** Names one note, permanently. */
public record NoteId(UUID value) {
  public static NoteId random() {
    return new NoteId(UUID.randomUUID());
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
