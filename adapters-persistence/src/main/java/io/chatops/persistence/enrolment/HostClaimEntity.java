package io.chatops.persistence.enrolment;

import io.chatops.core.access.SecretHash;
import io.chatops.core.enrolment.HostClaim;
import io.chatops.core.identity.EnrolmentTokenId;
import io.chatops.core.identity.HostClaimId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The row of a host that came with a token. */
@Entity
@Table(name = "host_claim")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class HostClaimEntity {
  @Id private UUID id;
  private UUID tokenId;
  private UUID ownerId;
  private byte[] hash;
  private UUID serverId;
  private String hostname;
  private @Nullable String os;
  private @Nullable String arch;
  private @Nullable String address;
  private Instant createdAt;

  @Enumerated(EnumType.STRING)
  private HostClaim.State state;

  static HostClaimEntity from(HostClaim claim) {
    HostClaimEntity row = new HostClaimEntity();
    row.id = claim.id().value();
    row.tokenId = claim.tokenId().value();
    row.ownerId = claim.ownerId().value();
    row.hash = claim.hash().bytes();
    row.serverId = claim.serverId().value();
    row.hostname = claim.hostname();
    row.os = claim.os();
    row.arch = claim.arch();
    row.address = claim.address();
    row.createdAt = claim.createdAt();
    row.state = claim.state();
    return row;
  }

  HostClaim toDomain() {
    return new HostClaim(
        new HostClaimId(id),
        new EnrolmentTokenId(tokenId),
        new UserId(ownerId),
        new SecretHash(hash),
        new ServerId(serverId),
        hostname,
        os,
        arch,
        address,
        createdAt,
        state);
  }
}
