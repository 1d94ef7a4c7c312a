package io.chatops.rest.command;

import io.chatops.core.command.CommandLine;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A command to run. */
record RunCommandRequest(
    @NotNull @Size(min = 1, max = 8_192) @Schema(examples = "uptime") String command,
    @Min(1)
        @Max(3_600)
        @Schema(description = "The number of seconds after which it is killed", defaultValue = "60")
        int timeout,
    @Size(max = 4_096)
        @Schema(
            nullable = true,
            description = "An absolute path; omitted: the agent's default",
            examples = "/var/log")
        @Nullable String workingDirectory) {

  CommandLine toCommandLine() {
    return new CommandLine(command, Duration.ofSeconds(timeout), workingDirectory);
  }
}
