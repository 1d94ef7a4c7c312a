package io.chatops.rest.alert;

import io.chatops.core.error.InvalidFieldException;
import io.chatops.rest.request.OptionalBody;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The time for which an alert is snoozed, in one of three ways; without any, until it is resolved.
 */
record SnoozeRequest(
    @Schema(nullable = true, description = "In the future, at most 90 days from now")
        @Nullable Instant until,
    @Min(1) @Max(7_776_000) @Schema(nullable = true, description = "From now on", examples = "3600")
        @Nullable Integer seconds,
    @Schema(nullable = true, description = "True: until the alert is resolved")
        @Nullable Boolean untilRecovery)
    implements OptionalBody {

  SnoozeRequest {
    boolean toTheEnd = Boolean.TRUE.equals(untilRecovery);
    boolean noEnd = Boolean.FALSE.equals(untilRecovery) && until == null && seconds == null;
    if (noEnd
        || (until != null && seconds != null)
        || (toTheEnd && (until != null || seconds != null))) {
      throw InvalidFieldException.of(
          "until", "must be given, or seconds, or until_recovery as true: only one of the three");
    }
  }

  /** Returns the end of the snooze; absent: the alert's own end. */
  @Nullable Instant end(Instant now) {
    return seconds == null ? until : now.plusSeconds(seconds);
  }
}
