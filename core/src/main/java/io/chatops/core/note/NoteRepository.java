package io.chatops.core.note;

import io.chatops.core.identity.ServerId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Stores notes. Every method is one atomic step; all are blocking. They go with their server. */
public interface NoteRepository {
  /**
   * Adds a note unless its server has as many as may be, or is gone; several at once never pass the
   * number.
   *
   * @return true if it was added
   */
  boolean add(Note note, int maxPerServer);

  Optional<Note> find(ServerId serverId, NoteId id);

  /**
   * Finds the notes of a time, the newest first, then by id.
   *
   * @param start inclusive
   * @param end exclusive
   */
  List<Note> find(ServerId serverId, Instant start, Instant end, int limit);

  /** Removes a note; returns false when there was none. */
  boolean remove(ServerId serverId, NoteId id);
}
