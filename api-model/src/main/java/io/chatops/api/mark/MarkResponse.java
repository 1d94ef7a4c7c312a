package io.chatops.api.mark;

import io.chatops.core.alert.Severity;
import io.chatops.core.mark.Mark;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An event on the timeline of a server. */
@Schema(name = "Mark")
public record MarkResponse(
    Instant time,
    @Schema(nullable = true, description = "null: it is a single moment or is ongoing")
        @Nullable Instant end,
    @Schema(description = "True while it is ongoing") boolean lasts,
    Mark.Kind kind,
    @Schema(nullable = true, description = "The alert's severity; null for other kinds")
        @Nullable Severity severity,
    @Schema(
            description = "Human-readable; contains names of hosts and owners verbatim",
            examples = "CPU usage is 97 %, above 90 %")
        String title,
    @Schema(
            nullable = true,
            description = "The id of the alert, command or note; null for other kinds")
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
