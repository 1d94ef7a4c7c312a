package io.chatops.rest.access;

import io.chatops.rest.json.Field;
import io.chatops.rest.json.RequestFields;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Name and password of somebody who signs in.
 *
 * @param username a username or an e-mail address
 */
@Schema(requiredProperties = {"username", "password"})
record LoginRequest(
    @Schema(description = "The username or the e-mail address", examples = "ada") String username,
    @Schema(format = "password", examples = "correct horse 42") String password) {
  // Longer than any that can be stored; what is longer is a mistake, and costs memory to count.
  private static final int MAX_LENGTH = 300;

  static LoginRequest from(RequestFields body) {
    Field<String> username = body.text("username").required().as(LoginRequest::bounded);
    Field<String> password = body.text("password").required().as(LoginRequest::bounded);
    body.check();
    return new LoginRequest(username.get(), password.get());
  }

  private static String bounded(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("must be 1-" + MAX_LENGTH + " characters");
    }
    return text;
  }

  @Override
  public String toString() {
    return "LoginRequest[***]";
  }
}
