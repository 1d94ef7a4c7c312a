package io.chatops.api.mark;

import io.chatops.core.mark.AvailabilityQueries.Availability;
import io.chatops.core.mark.AvailabilityQueries.Outage;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The availability of a server over a period. */
@Schema(name = "Availability")
public record AvailabilityResponse(
    @Schema(
            nullable = true,
            description = "0-100, of the time for which data is known; null: none is",
            examples = "99.95")
        @Nullable Double percent,
    @Schema(description = "Oldest first, clipped to the requested time range")
        List<OutageResponse> down,
    @Schema(
            nullable = true,
            description = "The start of the known data within the time range; null: none is known")
        @Nullable Instant knownFrom) {

  /** A period in which the hub received nothing from the server. */
  @Schema(name = "Outage")
  public record OutageResponse(
      Instant start,
      @Schema(nullable = true, description = "null: ongoing") @Nullable Instant end) {

    static OutageResponse from(Outage outage) {
      return new OutageResponse(outage.start(), outage.end());
    }
  }

  public static AvailabilityResponse from(Availability availability) {
    return new AvailabilityResponse(
        availability.percent(),
        availability.down().stream().map(OutageResponse::from).toList(),
        availability.knownFrom());
  }
}
