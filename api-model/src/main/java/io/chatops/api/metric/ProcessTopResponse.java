package io.chatops.api.metric;

import io.chatops.core.process.ProcessSample;
import io.chatops.core.process.ProcessTop;
import io.chatops.core.process.ProgramName;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The largest processes of a minute. */
@Schema(name = "ProcessTop")
public record ProcessTopResponse(
    @Schema(description = "The start of the minute") Instant minute,
    @Schema(description = "At most five, highest first") List<TopProcessResponse> byCpu,
    @Schema(description = "At most five, highest first") List<TopProcessResponse> byMemory) {

  /** A process; fields that the agent did not report are null. */
  @Schema(name = "TopProcess")
  public record TopProcessResponse(
      @Schema(nullable = true) @Nullable Long pid,
      @Schema(nullable = true) @Nullable String name,
      @Schema(
              nullable = true,
              description =
                  "The program, with the script of an interpreter and without arguments that vary")
          @Nullable String program,
      @Schema(nullable = true) @Nullable String user,
      @Schema(nullable = true, description = "Percentage of one core") @Nullable Double cpu,
      @Schema(nullable = true, description = "Resident memory, in MiB") @Nullable Double memory,
      @Schema(nullable = true, description = "With arguments; truncated, secrets masked")
          @Nullable String command,
      @Schema(
              nullable = true,
              examples = "shop.service",
              description = "The container's name, or the systemd service; null: none is known")
          @Nullable String group) {

    public static TopProcessResponse from(ProcessSample process) {
      return new TopProcessResponse(
          process.pid(),
          process.name(),
          process.name() == null && process.command() == null
              ? null
              : ProgramName.of(process.name(), process.command()),
          process.user(),
          process.cpu(),
          process.memory(),
          process.command(),
          process.group());
    }
  }

  public static ProcessTopResponse from(ProcessTop top) {
    return new ProcessTopResponse(
        top.minute(),
        top.byCpu().stream().map(TopProcessResponse::from).toList(),
        top.byMemory().stream().map(TopProcessResponse::from).toList());
  }
}
