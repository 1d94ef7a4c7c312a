package io.chatops.api.enrolment;

import io.chatops.core.enrolment.HostClaim;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A host that presented a token and waits for its owner's approval. Its texts come from the host.
 */
@Schema(name = "WaitingHost")
public record WaitingHostResponse(
    UUID id,
    UUID tokenId,
    @Schema(examples = "web-1") String hostname,
    @Schema(nullable = true, examples = "linux") @Nullable String os,
    @Schema(nullable = true, examples = "amd64") @Nullable String arch,
    @Schema(nullable = true, description = "The host's address") @Nullable String address,
    Instant createdAt) {
  public static WaitingHostResponse from(HostClaim claim) {
    return new WaitingHostResponse(
        claim.id().value(),
        claim.tokenId().value(),
        claim.hostname(),
        claim.os(),
        claim.arch(),
        claim.address(),
        claim.createdAt());
  }
}
