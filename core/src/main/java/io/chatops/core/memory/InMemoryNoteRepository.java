package io.chatops.core.memory;

import io.chatops.core.identity.ServerId;
import io.chatops.core.note.Note;
import io.chatops.core.note.NoteId;
import io.chatops.core.note.NoteRepository;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Notes in a map; every method holds the one lock. */
public final class InMemoryNoteRepository implements NoteRepository, ServerBelongings {
  private static final Comparator<Note> NEWEST_FIRST =
      Comparator.comparing(Note::at).reversed().thenComparing(note -> note.id().toString());

  private final Map<NoteId, Note> notes = new HashMap<>();
  private final Set<ServerId> removedServers = new HashSet<>();

  @Override
  public synchronized boolean add(Note note, int maxPerServer) {
    long present =
        notes.values().stream().filter(each -> each.serverId().equals(note.serverId())).count();
    if (present >= maxPerServer || removedServers.contains(note.serverId())) {
      return false;
    }
    notes.put(note.id(), note);
    return true;
  }

  @Override
  public synchronized Optional<Note> find(ServerId serverId, NoteId id) {
    return Optional.ofNullable(notes.get(id)).filter(note -> note.serverId().equals(serverId));
  }

  @Override
  public synchronized List<Note> find(ServerId serverId, Instant start, Instant end, int limit) {
    return notes.values().stream()
        .filter(note -> note.serverId().equals(serverId))
        .filter(note -> !note.at().isBefore(start) && note.at().isBefore(end))
        .sorted(NEWEST_FIRST)
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized boolean remove(ServerId serverId, NoteId id) {
    return find(serverId, id).map(note -> notes.remove(note.id())).isPresent();
  }

  @Override
  public synchronized void removeServer(ServerId serverId) {
    removedServers.add(serverId);
    notes.values().removeIf(note -> note.serverId().equals(serverId));
  }
}
