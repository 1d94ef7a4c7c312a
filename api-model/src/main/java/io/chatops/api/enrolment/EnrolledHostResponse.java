package io.chatops.api.enrolment;

import io.chatops.core.enrolment.EnrolHost;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The answer to a host that wants to be enrolled. */
@Schema(name = "EnrolledHost")
public record EnrolledHostResponse(
    @Schema(
            description = "waiting: the owner has not decided yet, poll again; rejected: final",
            enumeration = {"enrolled", "waiting", "rejected"})
        String status,
    @Schema(nullable = true, description = "null unless enrolled") @Nullable UUID serverId,
    @Schema(nullable = true, description = "null unless enrolled") @Nullable String serverName,
    @Schema(nullable = true, description = "The key to sign in with; null unless enrolled")
        @Nullable String apiKey,
    @Schema(
            nullable = true,
            description = "The time to wait before the next request; null: do not poll")
        @Nullable Integer retryAfterSeconds) {
  private static final int RETRY_AFTER_SECONDS = 5;

  public static EnrolledHostResponse from(EnrolHost.Answer answer) {
    if (answer instanceof EnrolHost.Answer.Enrolled enrolled) {
      return new EnrolledHostResponse(
          "enrolled",
          enrolled.server().id().value(),
          enrolled.server().name(),
          enrolled.key().value(),
          null);
    }
    return answer instanceof EnrolHost.Answer.Waiting
        ? new EnrolledHostResponse("waiting", null, null, null, RETRY_AFTER_SECONDS)
        : new EnrolledHostResponse("rejected", null, null, null, null);
  }

  @Override
  public String toString() {
    return "EnrolledHostResponse[" + status + "]";
  }
}
