package io.chatops.persistence.access;

import io.chatops.core.access.SecretHash;
import io.chatops.core.access.Session;
import io.chatops.core.identity.SessionId;
import io.chatops.core.identity.UserId;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The row of a session. */
@Entity
@Table(name = "session")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class SessionEntity {
  @Id private UUID id;
  private UUID userId;
  private byte[] secretHash;
  private Instant createdAt;
  private Instant expiresAt;
  private @Nullable Instant endedAt;

  /** The hash of the only refresh token that is valid now. */
  private byte[] presentToken;

  static SessionEntity from(Session session, SecretHash token) {
    SessionEntity row = new SessionEntity();
    row.id = session.id().value();
    row.userId = session.userId().value();
    row.secretHash = session.secret().bytes();
    row.createdAt = session.createdAt();
    row.expiresAt = session.expiresAt();
    row.endedAt = session.endedAt();
    row.presentToken = token.bytes();
    return row;
  }

  boolean takes(SecretHash token) {
    return new SecretHash(presentToken).equals(token);
  }

  void rotate(SecretHash next, Instant newExpiry) {
    presentToken = next.bytes();
    expiresAt = newExpiry;
  }

  void end(Instant now) {
    endedAt = now;
  }

  Session toDomain() {
    return new Session(
        new SessionId(id),
        new UserId(userId),
        new SecretHash(secretHash),
        createdAt,
        expiresAt,
        endedAt);
  }
}
