package io.chatops.api.container;

import io.chatops.core.container.LogLine;
import io.chatops.core.log.StandardStream;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A line that a container or a command wrote. */
@Schema(name = "LogLine")
public record LogLineResponse(
    @Schema(nullable = true, description = "By the host's clock; null: not reported by the agent")
        @Nullable Instant timestamp,
    @Schema(nullable = true, description = "null: not reported by the agent")
        @Nullable StandardStream stream,
    @Schema(
            description = "Includes control characters: data, never markup",
            examples = "GET /index.html 200")
        String message) {

  public static LogLineResponse from(LogLine line) {
    StandardStream stream = line.stream();
    return new LogLineResponse(line.timestamp(), stream, line.message());
  }
}
