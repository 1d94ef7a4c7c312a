package io.chatops.rest.access;

import io.chatops.rest.json.RequestFields;
import org.jspecify.annotations.Nullable;

/**
 * A refresh token, to be replaced or ended.
 *
 * @param refreshToken absent only on signing out: all sessions
 */
record RefreshRequest(@Nullable String refreshToken) {
  static String required(RequestFields body) {
    var token = body.text("refresh_token").required();
    body.check();
    return token.get();
  }

  static RefreshRequest optional(RequestFields body) {
    var token = body.text("refresh_token");
    body.check();
    return new RefreshRequest(token.orNull());
  }

  @Override
  public String toString() {
    return "RefreshRequest[***]";
  }
}
