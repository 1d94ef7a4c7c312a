package io.chatops.api.log;

import io.chatops.core.log.LogEntry;
import io.chatops.core.log.LogLevel;
import io.chatops.core.log.LogSource;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An entry of the log of a server. */
@Schema(name = "LogEntry")
public record LogEntryResponse(
    UUID id,
    UUID serverId,
    Instant timestamp,
    LogLevel level,
    LogSource source,
    @Schema(
            nullable = true,
            description =
                "The part of the source, such as a container's name; null: the source has no"
                    + " parts",
            examples = "web")
        @Nullable String component,
    @Schema(
            description = "Human-readable; may quote text from the host: data, never markup",
            examples = "ada asked for container.restart web")
        String message,
    @Schema(description = "The same facts for programs, by name") Map<String, String> details) {

  public static LogEntryResponse from(LogEntry entry) {
    return new LogEntryResponse(
        entry.id().value(),
        entry.serverId().value(),
        entry.at(),
        entry.level(),
        entry.source(),
        entry.component(),
        entry.message(),
        entry.details());
  }
}
