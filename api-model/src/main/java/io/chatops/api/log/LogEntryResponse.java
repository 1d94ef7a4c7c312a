package io.chatops.api.log;

import io.chatops.api.WireName;
import io.chatops.core.log.LogEntry;
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
    @Schema(enumeration = {"info", "warning", "error"}) String level,
    @Schema(enumeration = {"agent", "container", "command", "alert"}) String source,
    @Schema(
            nullable = true,
            description = "Which one of its source, such as a container; null: there is but one",
            examples = "web")
        @Nullable String component,
    @Schema(
            description = "For people; may quote text from the host: data, never markup",
            examples = "ada asked for container.restart web")
        String message,
    @Schema(description = "The same for programs, by name") Map<String, String> details) {

  public static LogEntryResponse from(LogEntry entry) {
    return new LogEntryResponse(
        entry.id().value(),
        entry.serverId().value(),
        entry.at(),
        WireName.of(entry.level()),
        WireName.of(entry.source()),
        entry.component(),
        entry.message(),
        entry.details());
  }
}
