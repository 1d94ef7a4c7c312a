package io.chatops.core.enrolment;

import io.chatops.core.access.SecretHash;
import io.chatops.core.identity.EnrolmentTokenId;
import io.chatops.core.identity.HostClaimId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import io.chatops.core.policy.OwnedObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One host that came with a token. It may ask again, by the secret that it made for this.
 *
 * @param hash of the host's secret
 * @param serverId of the server that it becomes, from the start, so that it becomes only one
 * @param hostname 1-100 characters of the host: data, never markup; so are os and arch
 * @param address where it asked from; absent if unknown
 */
public record HostClaim(
    HostClaimId id,
    EnrolmentTokenId tokenId,
    UserId ownerId,
    SecretHash hash,
    ServerId serverId,
    String hostname,
    @Nullable String os,
    @Nullable String arch,
    @Nullable String address,
    Instant createdAt,
    State state)
    implements OwnedObject {

  /**
   * Returns false for a host whose wait has expired: it can no longer be approved, and counts as
   * new.
   */
  public boolean isKept(Instant now) {
    return state != State.WAITING || now.isBefore(createdAt.plus(EnrolmentRepository.CLAIMS_KEPT));
  }

  /** The steps of a claim. A rejected one stays so. */
  public enum State {
    WAITING,
    APPROVED,
    REJECTED,
    /** Its server was made. */
    ENROLLED
  }
}
