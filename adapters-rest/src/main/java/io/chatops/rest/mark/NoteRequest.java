package io.chatops.rest.mark;

import io.chatops.core.note.Note;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A note to write. */
@Schema(requiredProperties = "text")
record NoteRequest(
    @NotNull
        @Size(min = 1, max = Note.MAX_TEXT)
        @Schema(description = "One line of printable text", examples = "Upgraded PostgreSQL")
        String text,
    @Schema(nullable = true, description = "Not in the future; omitted or null: now")
        @Nullable Instant time) {}
