package io.chatops.persistence.note;

import io.chatops.core.identity.ServerId;
import io.chatops.core.note.Note;
import io.chatops.core.note.NoteId;
import io.chatops.core.note.NoteRepository;
import io.chatops.persistence.sql.PostgresAdapter;
import io.chatops.persistence.sql.Reads;
import io.chatops.persistence.sql.Sql;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Notes in PostgreSQL. */
@PostgresAdapter
class PostgresNoteRepository implements NoteRepository {
  private static final Sort NEWEST_FIRST = Sort.descending("at").and("id");

  private final Rows rows;

  PostgresNoteRepository(Rows rows) {
    this.rows = rows;
  }

  @Override
  public boolean add(Note note, int maxPerServer) {
    UUID server = note.serverId().value();
    // Others who add one for this server wait, so that those that are there can be counted.
    Optional<UUID> present =
        Sql.first("SELECT id FROM server WHERE id = ? FOR NO KEY UPDATE", row -> server, server);
    if (present.isEmpty() || rows.count("serverId", server) >= maxPerServer) {
      return false;
    }
    rows.persist(NoteEntity.from(note));
    return true;
  }

  @Override
  @Reads
  public Optional<Note> find(ServerId serverId, NoteId id) {
    return rows.find("id = ?1 and serverId = ?2", id.value(), serverId.value())
        .singleResultOptional()
        .map(NoteEntity::toDomain);
  }

  @Override
  @Reads
  public List<Note> find(ServerId serverId, Instant start, Instant end, int limit) {
    return rows
        .find("serverId = ?1 and at >= ?2 and at < ?3", NEWEST_FIRST, serverId.value(), start, end)
        .range(0, limit - 1)
        .list()
        .stream()
        .map(NoteEntity::toDomain)
        .toList();
  }

  @Override
  public boolean remove(ServerId serverId, NoteId id) {
    return rows.delete("id = ?1 and serverId = ?2", id.value(), serverId.value()) == 1;
  }

  @Singleton
  static class Rows implements PanacheRepositoryBase<NoteEntity, UUID> {}
}
