package io.chatops.core.enrolment;

import io.chatops.core.access.SecretHash;
import io.chatops.core.identity.EnrolmentTokenId;
import io.chatops.core.identity.UserId;
import io.chatops.core.policy.OwnedObject;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A token that makes a server for each host that has it, as it is stored: without the secret.
 *
 * @param name 1-100 characters, for users
 * @param prefix the first characters of the secret in clear, to identify the token in lists
 * @param tags the tags of the servers that it makes
 * @param approval true if each host waits for the owner's approval
 * @param uses the number of hosts that used it, including waiting and rejected ones
 * @param maxUses at least 1; absent: no limit
 * @param expiresAt absent: never
 * @param revokedAt absent: not revoked
 */
public record EnrolmentToken(
    EnrolmentTokenId id,
    UserId ownerId,
    String name,
    String prefix,
    SecretHash hash,
    List<String> tags,
    boolean approval,
    int uses,
    @Nullable Integer maxUses,
    Instant createdAt,
    @Nullable Instant expiresAt,
    @Nullable Instant revokedAt)
    implements OwnedObject {
  public EnrolmentToken {
    tags = List.copyOf(tags);
  }

  /** Returns true if another host may come with it. */
  public boolean isActive(Instant now) {
    return revokedAt == null
        && (expiresAt == null || now.isBefore(expiresAt))
        && (maxUses == null || uses < maxUses);
  }
}
