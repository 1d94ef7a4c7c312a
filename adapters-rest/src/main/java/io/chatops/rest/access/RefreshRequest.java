package io.chatops.rest.access;

import io.chatops.rest.request.OptionalBody;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A refresh token, to be replaced.
 *
 * @param refreshToken absent: the one in the cookie
 */
record RefreshRequest(
    @Schema(description = "If omitted, the token in the cookie is used")
        @Nullable String refreshToken)
    implements OptionalBody {
  /** The description of the wish for a cookie. */
  static final String COOKIE =
      "For pages of the hub itself: true puts the refresh token into an HttpOnly cookie and"
          + " omits it from the response";

  @Override
  public String toString() {
    return "RefreshRequest[***]";
  }
}
