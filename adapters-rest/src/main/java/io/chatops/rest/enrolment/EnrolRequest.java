package io.chatops.rest.enrolment;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.chatops.core.enrolment.CodeText;
import io.chatops.core.enrolment.NewHost;
import io.chatops.core.enrolment.TokenText;
import io.chatops.core.error.InvalidFieldException;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A host that wants to be enrolled; either a code or a token. A newer agent may send more. */
@JsonIgnoreProperties(ignoreUnknown = true)
record EnrolRequest(
    @Size(max = 100)
        @Schema(
            nullable = true,
            description = "From POST /api/v1/servers/{server_id}/enrolment",
            examples = "ABCD-EFGH")
        @Nullable String code,
    @Size(max = 100) @Schema(nullable = true, description = "From POST /api/v1/enrolment-tokens")
        @Nullable String token,
    @NotNull
        @Pattern(regexp = "[A-Za-z0-9_-]{43}", message = "must be 43 URL-safe characters")
        @Schema(
            description =
                "256 random bits in URL-safe Base64, which the host generates and keeps"
                    + " secret. A repeated request with the same claim returns the same key")
        String claim,
    @NotNull @Size(min = 1, max = 100) @Schema(examples = "web-1") String hostname,
    @Size(max = 50) @Schema(nullable = true, examples = "linux") @Nullable String os,
    @Size(max = 50) @Schema(nullable = true, examples = "amd64") @Nullable String arch) {

  NewHost host(@Nullable String address) {
    return new NewHost(claim, hostname, os, arch, address);
  }

  /**
   * Returns the code or token.
   *
   * @throws InvalidFieldException if there is neither or both, or if it is malformed. That differs
   *     from the error for one that is not in force: the form is no secret.
   */
  String secret() {
    if ((code == null) == (token == null)) {
      throw InvalidFieldException.of("code", "or else token is required, and not both");
    }
    String secret = code == null ? token : code;
    if (CodeText.parse(secret).isEmpty() && !TokenText.isWellFormed(secret)) {
      throw code == null
          ? InvalidFieldException.of("token", "must be chatops_enrol_ and 43 characters: copy all")
          : InvalidFieldException.of(
              "code", "must be 8 letters and digits without 0, 1, I and O, such as ABCD-EFGH");
    }
    return secret;
  }

  /**
   * Returns true if the secret is a code, which can be guessed. Its form decides, since the field
   * is the guesser's choice.
   */
  boolean hasCode() {
    return CodeText.parse(secret()).isPresent();
  }

  @Override
  public String toString() {
    return "EnrolRequest[" + hostname + "]";
  }
}
