package io.chatops.rest.access;

import io.chatops.rest.request.OptionalBody;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The session to end. Null is refused: a client that has lost its token does not mean "all".
 *
 * @param refreshToken absent: the session itself in a browser, else all of the user's
 */
record LogoutRequest(
    @Schema(
            description =
                "The token of the session to end; without it, this browser session, or all"
                    + " your sessions")
        @Nullable String refreshToken)
    implements OptionalBody {

  @Override
  public String toString() {
    return "LogoutRequest[***]";
  }
}
