package io.chatops.api.server;

import io.chatops.api.WireName;
import io.chatops.core.server.ServerQueries.Overview;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The health of a server, as a check has just found it. */
@Schema(name = "ServerHealth")
public record HealthResponse(
    @Schema(enumeration = {"online", "offline", "unknown"}) String status,
    @Schema(enumeration = {"healthy", "warning", "critical"}) String healthStatus,
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
      @Schema(enumeration = {"agent_connection", "last_report", "single_agent", "hub_storage"})
          String name,
      boolean ok,
      String message) {}

  public static HealthResponse from(
      Overview overview, @Nullable Duration roundTrip, List<Check> checks) {
    return new HealthResponse(
        WireName.of(overview.status()),
        WireName.of(overview.health()),
        overview.lastSeen(),
        roundTrip == null ? null : Math.round(roundTrip.toNanos() / 1_000.0) / 1_000.0,
        checks);
  }
}
