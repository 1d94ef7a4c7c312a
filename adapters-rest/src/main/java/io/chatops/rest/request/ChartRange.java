package io.chatops.rest.request;

import io.chatops.core.error.InvalidFieldException;
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

  private static final Duration DEFAULT_LENGTH = Duration.ofDays(1);

  @Override
  public @Nullable Instant from() {
    return start;
  }

  @Override
  public @Nullable Instant before() {
    return end;
  }

  /** Returns the end, by the caller's clock. */
  public Instant last(Instant now) {
    return end == null ? now : end;
  }

  /** Returns the beginning; {@link InvalidFieldException} when it is not before the end. */
  public Instant first(Instant now) {
    Instant last = last(now);
    Instant first = start == null ? last.minus(DEFAULT_LENGTH) : start;
    if (!first.isBefore(last)) {
      throw InvalidFieldException.of("start", "must be before the end");
    }
    return first;
  }
}
