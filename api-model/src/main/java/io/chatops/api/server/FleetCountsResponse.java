package io.chatops.api.server;

import io.chatops.core.fleet.FleetCounts;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The number of servers in each state. */
@Schema(
    name = "FleetCounts",
    description =
        "The number of servers in each state. A server that is offline and critical counts as"
            + " both.")
public record FleetCountsResponse(
    int total,
    int critical,
    int warning,
    @Schema(description = "Online, without active alerts") int healthy,
    int offline,
    int unknown) {

  public static FleetCountsResponse from(FleetCounts counts) {
    return new FleetCountsResponse(
        counts.total(),
        counts.critical(),
        counts.warning(),
        counts.healthy(),
        counts.offline(),
        counts.unknown());
  }
}
