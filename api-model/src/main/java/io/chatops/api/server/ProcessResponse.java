package io.chatops.api.server;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A process on a server. What the agent did not tell is absent. */
@Schema(name = "Process")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProcessResponse(
    @Nullable Long pid,
    @Nullable String name,
    @Schema(description = "Share of one core, in percent") @Nullable Double cpu,
    @Schema(description = "Resident memory, in MiB") @Nullable Double memory,
    @Nullable String status,
    @Nullable String user,
    @Schema(description = "With arguments; cut, secrets masked") @Nullable String command) {

  public static ProcessResponse from(JsonNode process) {
    return new ProcessResponse(
        process.path("pid").isIntegralNumber() ? process.path("pid").longValue() : null,
        text(process, "name"),
        number(process, "cpu"),
        number(process, "memory"),
        text(process, "status"),
        text(process, "user"),
        text(process, "command"));
  }

  private static @Nullable String text(JsonNode process, String name) {
    return process.path(name).textValue();
  }

  private static @Nullable Double number(JsonNode process, String name) {
    return process.path(name).isNumber() ? process.path(name).doubleValue() : null;
  }
}
