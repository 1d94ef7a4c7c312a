package io.chatops.persistence.enrolment;

import io.chatops.core.access.SecretHash;
import io.chatops.core.enrolment.EnrolmentCode;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The row of a server's code. */
@Entity
@Table(name = "enrolment_code")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class EnrolmentCodeEntity {
  @Id private UUID serverId;
  private UUID ownerId;
  private byte[] hash;
  private String keyName;
  private @Nullable Instant keyExpiresAt;
  private Instant expiresAt;
  private byte @Nullable [] claimHash;

  static EnrolmentCodeEntity from(EnrolmentCode code) {
    EnrolmentCodeEntity row = new EnrolmentCodeEntity();
    row.serverId = code.serverId().value();
    row.ownerId = code.ownerId().value();
    row.hash = code.hash().bytes();
    row.keyName = code.keyName();
    row.keyExpiresAt = code.keyExpiresAt();
    row.expiresAt = code.expiresAt();
    return row;
  }

  /** Notes that a host used it; false if another one did before. */
  boolean claim(SecretHash claim) {
    byte[] earlier = claimHash;
    if (earlier != null && !new SecretHash(earlier).equals(claim)) {
      return false;
    }
    claimHash = claim.bytes();
    return true;
  }

  EnrolmentCode toDomain() {
    return new EnrolmentCode(
        new ServerId(serverId),
        new UserId(ownerId),
        new SecretHash(hash),
        keyName,
        keyExpiresAt,
        expiresAt);
  }
}
