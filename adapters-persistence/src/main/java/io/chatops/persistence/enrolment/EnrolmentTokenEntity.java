package io.chatops.persistence.enrolment;

import io.chatops.core.access.SecretHash;
import io.chatops.core.enrolment.EnrolmentToken;
import io.chatops.core.identity.EnrolmentTokenId;
import io.chatops.core.identity.UserId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The row of a token. */
@Entity
@Table(name = "enrolment_token")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class EnrolmentTokenEntity {
  @Id private UUID id;
  private UUID ownerId;
  private String name;
  private String prefix;
  private byte[] hash;

  @Column(columnDefinition = "text[]")
  private String[] tags;

  private boolean approval;
  private int uses;
  private @Nullable Integer maxUses;
  private Instant createdAt;
  private @Nullable Instant expiresAt;
  private @Nullable Instant revokedAt;

  static EnrolmentTokenEntity from(EnrolmentToken token) {
    EnrolmentTokenEntity row = new EnrolmentTokenEntity();
    row.id = token.id().value();
    row.ownerId = token.ownerId().value();
    row.name = token.name();
    row.prefix = token.prefix();
    row.hash = token.hash().bytes();
    row.tags = token.tags().toArray(String[]::new);
    row.approval = token.approval();
    row.uses = token.uses();
    row.maxUses = token.maxUses();
    row.createdAt = token.createdAt();
    row.expiresAt = token.expiresAt();
    row.revokedAt = token.revokedAt();
    return row;
  }

  void countUse() {
    uses++;
  }

  EnrolmentToken toDomain() {
    return new EnrolmentToken(
        new EnrolmentTokenId(id),
        new UserId(ownerId),
        name,
        prefix,
        new SecretHash(hash),
        List.of(tags),
        approval,
        uses,
        maxUses,
        createdAt,
        expiresAt,
        revokedAt);
  }
}
