package io.chatops.rest.request;

import jakarta.validation.constraints.PastOrPresent;
import jakarta.ws.rs.QueryParam;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * The time that a chart shows.
 *
 * @param start inclusive; absent: a day before the end
 * @param end exclusive; absent: now
 */
@Forward(field = "start", message = "must be before the end")
public record ChartRange(
    @Parameter(description = "From this time on; by default, a day before the end")
        @QueryParam("start")
        @PastOrPresent
        @Nullable Instant start,
    @Parameter(description = "Before this time; by default now") @QueryParam("end") @PastOrPresent
        @Nullable Instant end)
    implements Forward.Span {

  /** Returns the start, by the caller's clock. */
  public Instant first(Instant now) {
    return first(now, Duration.ofDays(1));
  }
}
