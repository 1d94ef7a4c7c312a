package io.chatops.api.mark;

import io.chatops.core.alert.Severity;
import io.chatops.core.mark.Mark;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Something that happened to a server. */
@Schema(name = "Mark")
public record MarkResponse(
    Instant time,
    @Schema(nullable = true, description = "null: it has no length, or lasts")
        @Nullable Instant end,
    @Schema(description = "true while it goes on") boolean lasts,
    Mark.Kind kind,
    @Schema(nullable = true, description = "Of an alert; null for other kinds")
        @Nullable Severity severity,
    @Schema(
            description = "For people; names of hosts and owners are in it as they are",
            examples = "CPU usage is 97 %, above 90 %")
        String title,
    @Schema(
            nullable = true,
            description = "Of the alert, the command or the note; null for other kinds")
        @Nullable String id) {

  public static MarkResponse from(Mark mark) {
    return new MarkResponse(
        mark.time(),
        mark.end(),
        mark.lasts(),
        mark.kind(),
        mark.severity(),
        mark.title(),
        mark.id());
  }
}
