package io.chatops.rest.request;

import jakarta.validation.constraints.PastOrPresent;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * The time that a list covers; without an end where a bound is absent.
 *
 * @param since inclusive
 * @param until exclusive
 */
@Forward(field = "since", message = "must be before until")
public record TimeRange(
    @Parameter(description = "From this time on") @QueryParam("since") @PastOrPresent
        @Nullable Instant since,
    @Parameter(description = "Before this time") @QueryParam("until") @PastOrPresent
        @Nullable Instant until)
    implements Forward.Span {

  @Override
  public @Nullable Instant start() {
    return since;
  }

  @Override
  public @Nullable Instant end() {
    return until;
  }
}
