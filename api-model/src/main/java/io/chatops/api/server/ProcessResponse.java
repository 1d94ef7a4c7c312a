package io.chatops.api.server;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.chatops.core.metric.ReportedProcess;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A process on a server; fields that the agent did not report are absent. */
@Schema(name = "Process")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProcessResponse(
    @Nullable Long pid,
    @Nullable String name,
    @Schema(description = "Percentage of one core") @Nullable Double cpu,
    @Schema(description = "Resident memory, in MiB") @Nullable Double memory,
    @Nullable String status,
    @Nullable String user,
    @Schema(description = "With arguments; truncated, secrets masked") @Nullable String command,
    @Schema(
            examples = "shop.service",
            description = "The container's name, or the systemd service, that it belongs to")
        @Nullable String group) {

  public static ProcessResponse from(ReportedProcess process) {
    return new ProcessResponse(
        process.pid(),
        process.name(),
        process.cpu(),
        process.memory(),
        process.status(),
        process.user(),
        process.command(),
        process.group());
  }
}
