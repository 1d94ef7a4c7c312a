package io.chatops.rest.command;

import io.chatops.core.command.CommandLine;
import io.chatops.rest.json.Field;
import io.chatops.rest.json.RequestFields;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What to run. */
record RunCommandRequest(
    @Schema(required = true, minLength = 1, maxLength = 8_192, examples = "uptime") String command,
    @Schema(
            description = "Seconds after which it is killed",
            minimum = "1",
            maximum = "3600",
            defaultValue = "60")
        @Nullable Integer timeout,
    @Schema(
            description = "An absolute path; left out, the agent's own choice",
            maxLength = 4_096,
            examples = "/var/log")
        @Nullable String workingDirectory) {

  static CommandLine from(RequestFields body) {
    Field<String> command = body.text("command").required();
    Field<Integer> timeout = body.integer("timeout").notNull();
    Field<String> directory = body.text("working_directory");
    return body.checked(
        () ->
            new CommandLine(
                command.orElse(""),
                timeout.isGiven() ? Duration.ofSeconds(timeout.get()) : CommandLine.DEFAULT_TIMEOUT,
                directory.orNull()));
  }
}
