package io.chatops.rest.access;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The credentials of a sign-in. OAuth 2 clients send more, such as {@code grant_type}, and RFC 6749
 * has them ignored.
 *
 * @param username a username or an e-mail address
 * @param cookie true: the refresh token goes into a cookie
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record LoginRequest(
    @NotNull
        @Size(min = 1, max = MAX_LENGTH)
        @Schema(description = "The username or the e-mail address", examples = "ada")
        String username,
    @NotNull
        @Size(min = 1, max = MAX_LENGTH)
        @Schema(format = "password", examples = "correct horse 42")
        String password,
    @Schema(description = RefreshRequest.COOKIE, defaultValue = "false") boolean cookie) {
  // Longer than any that can be stored; what is longer is a mistake, and costs memory to count.
  private static final int MAX_LENGTH = 300;

  @Override
  public String toString() {
    return "LoginRequest[***]";
  }
}
