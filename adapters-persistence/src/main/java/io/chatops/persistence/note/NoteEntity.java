package io.chatops.persistence.note;

import io.chatops.core.identity.ServerId;
import io.chatops.core.note.Note;
import io.chatops.core.note.NoteId;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** The row of a note. */
@Entity
@Table(name = "note")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class NoteEntity {
  @Id private UUID id;
  private UUID serverId;
  private Instant at;
  private String writtenBy;
  private String text;

  static NoteEntity from(Note note) {
    NoteEntity row = new NoteEntity();
    row.id = note.id().value();
    row.serverId = note.serverId().value();
    row.at = note.at();
    row.writtenBy = note.by();
    row.text = note.text();
    return row;
  }

  Note toDomain() {
    return new Note(new NoteId(id), new ServerId(serverId), at, writtenBy, text);
  }
}
