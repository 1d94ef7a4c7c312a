package io.chatops.api.server;

import io.chatops.core.server.HealthStatus;
import io.chatops.core.server.ServerStatus;
import io.chatops.core.server.Servers.Overview;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The health of a server, as a check has just found it. */
@Schema(name = "ServerHealth")
public record HealthResponse(
    @Schema(description = ServerResponse.STATUS) ServerStatus status,
    @Schema(description = ServerResponse.HEALTH) HealthStatus healthStatus,
    @Schema(nullable = true) @Nullable Instant lastSeen,
    @Schema(
            nullable = true,
            description = "To the agent and back; null: it did not answer",
            examples = "3.2")
        @Nullable Double roundTripMs,
    List<Check> checks) {

  /**
   * The result of one check.
   *
   * @param message the finding, with a remedy if it is bad
   */
  @Schema(name = "HealthCheck")
  public record Check(
      @Schema(
              enumeration = {
                "agent_connection",
                "last_report",
                "host_clock",
                "single_agent",
                "history_room",
                "hub_storage"
              })
          String name,
      boolean ok,
      String message) {}

  public static HealthResponse from(
      Overview overview, @Nullable Duration roundTrip, List<Check> checks) {
    return new HealthResponse(
        overview.status(),
        overview.health(),
        overview.lastSeen(),
        roundTrip == null ? null : Math.round(roundTrip.toNanos() / 1_000.0) / 1_000.0,
        checks);
  }
}
