package io.chatops.rest.access;

import io.chatops.rest.json.Field;
import io.chatops.rest.json.RequestFields;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Which session to end.
 *
 * @param refreshToken absent: all of the user's sessions
 */
record LogoutRequest(
    @Schema(description = "Of the session to end; left out, all are ended")
        @Nullable String refreshToken) {

  static LogoutRequest from(RequestFields body) {
    // Null is refused: a client that has lost its token does not mean "all".
    Field<String> token = body.text("refresh_token").notNull();
    body.check();
    return new LogoutRequest(token.orNull());
  }

  @Override
  public String toString() {
    return "LogoutRequest[***]";
  }
}
