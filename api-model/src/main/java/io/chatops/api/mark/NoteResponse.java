package io.chatops.api.mark;

import io.chatops.core.note.Note;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A note about a moment of a server. */
@Schema(name = "Note")
public record NoteResponse(
    UUID id,
    UUID serverId,
    Instant time,
    @Schema(description = "The user's name at that time", examples = "ada") String by,
    @Schema(examples = "Upgraded PostgreSQL") String text) {

  public static NoteResponse from(Note note) {
    return new NoteResponse(
        note.id().value(), note.serverId().value(), note.at(), note.by(), note.text());
  }
}
