package io.chatops.api.enrolment;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.chatops.api.apikey.EnrolmentResponse;
import io.chatops.core.enrolment.EnrolmentToken;
import io.chatops.core.enrolment.Enrolments;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An enrolment token; the secret and the install commands only in the answer that creates it. */
@Schema(name = "EnrolmentToken")
public record EnrolmentTokenResponse(
    UUID id,
    @Schema(examples = "rack 7") String name,
    @Schema(description = "The first characters, to tell tokens apart") String prefix,
    @Schema(description = "Tags of the servers that it creates", examples = "[\"production\"]")
        List<String> tags,
    @Schema(description = "Each host waits for your approval") boolean approval,
    @Schema(description = "The number of hosts that used it, including rejected ones") int uses,
    @Schema(nullable = true, description = "null: no limit") @Nullable Integer maxUses,
    @Schema(description = "True if another host can use it") boolean isActive,
    Instant createdAt,
    @Schema(nullable = true, description = "null: never") @Nullable Instant expiresAt,
    @Schema(nullable = true, description = "null: not revoked") @Nullable Instant revokedAt,
    @Schema(description = "The secret; only in the response that creates it")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable String token,
    @Schema(description = "Commands that use it; only in the response that creates it")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable List<EnrolmentResponse.Line> lines) {

  public static EnrolmentTokenResponse from(EnrolmentToken token, Instant now) {
    return from(token, now, null, null);
  }

  public static EnrolmentTokenResponse from(
      Enrolments.IssuedToken issued, List<EnrolmentResponse.Line> lines, Instant now) {
    return from(issued.token(), now, issued.secret().value(), List.copyOf(lines));
  }

  private static EnrolmentTokenResponse from(
      EnrolmentToken token,
      Instant now,
      @Nullable String secret,
      @Nullable List<EnrolmentResponse.Line> lines) {
    return new EnrolmentTokenResponse(
        token.id().value(),
        token.name(),
        token.prefix(),
        token.tags(),
        token.approval(),
        token.uses(),
        token.maxUses(),
        token.isActive(now),
        token.createdAt(),
        token.expiresAt(),
        token.revokedAt(),
        secret,
        lines);
  }

  @Override
  public String toString() {
    return "EnrolmentTokenResponse[" + prefix + "..]";
  }
}
