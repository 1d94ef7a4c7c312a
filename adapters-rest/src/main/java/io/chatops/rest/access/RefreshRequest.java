package io.chatops.rest.access;

import io.chatops.rest.json.Field;
import io.chatops.rest.json.RequestFields;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A refresh token, to be replaced. */
@Schema(requiredProperties = "refresh_token")
record RefreshRequest(String refreshToken) {
  static RefreshRequest from(RequestFields body) {
    Field<String> token = body.text("refresh_token").required();
    body.check();
    return new RefreshRequest(token.get());
  }

  @Override
  public String toString() {
    return "RefreshRequest[***]";
  }
}
