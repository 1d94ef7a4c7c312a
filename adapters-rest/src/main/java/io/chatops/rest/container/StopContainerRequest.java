package io.chatops.rest.container;

import io.chatops.core.container.ControlContainer;
import io.chatops.rest.json.Field;
import io.chatops.rest.json.QueryFields;
import io.chatops.rest.json.RequestFields;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How to stop a container.
 *
 * @param timeout whole seconds it may take to stop before it is killed
 */
record StopContainerRequest(
    @Schema(
            description = "Seconds that it may take to stop before it is killed",
            minimum = "0",
            maximum = "300",
            defaultValue = "10")
        int timeout) {
  private static final int MOST = 300;
  private static final int DEFAULT = (int) ControlContainer.DEFAULT_TIMEOUT.toSeconds();

  /** From the query or the body; both may say it only when they say the same. */
  static StopContainerRequest from(@Nullable String inQuery, RequestFields body) {
    QueryFields query = new QueryFields();
    Field<Integer> fromQuery = query.integer("timeout", inQuery, 0, MOST);
    query.check();
    Field<Integer> fromBody =
        body.integer("timeout")
            .notNull()
            .as(
                seconds -> {
                  if (seconds < 0 || seconds > MOST) {
                    throw new IllegalArgumentException("must be a whole number, 0-" + MOST);
                  }
                  return seconds;
                });
    if (fromQuery.isGiven() && fromBody.isGiven() && !fromQuery.get().equals(fromBody.get())) {
      body.reject("timeout", "must be the same in the query and in the body");
    }
    body.check();
    return new StopContainerRequest(fromBody.orElse(fromQuery.orElse(DEFAULT)));
  }

  Duration toDuration() {
    return Duration.ofSeconds(timeout);
  }
}
