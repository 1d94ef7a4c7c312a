package io.chatops.rest.container;

import io.chatops.core.container.ControlContainer;
import io.chatops.core.error.InvalidFieldException;
import io.chatops.rest.request.Change;
import io.chatops.rest.request.OptionalBody;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The time that a container gets to stop. */
record StopContainerRequest(
    @Min(0)
        @Max(300)
        @Schema(
            implementation = Integer.class,
            description = "The number of seconds it has to stop before it is killed",
            defaultValue = "10")
        Change<Integer> timeout)
    implements OptionalBody {

  /** Returns the time from the query or the body; if both have one, they must be equal. */
  Duration timeout(@Nullable Integer inQuery) {
    int otherwise = inQuery == null ? (int) ControlContainer.DEFAULT_TIMEOUT.toSeconds() : inQuery;
    int seconds = timeout.orElse(otherwise);
    if (inQuery != null && seconds != inQuery) {
      throw InvalidFieldException.of("timeout", "must be the same in the query and in the body");
    }
    return Duration.ofSeconds(seconds);
  }
}
