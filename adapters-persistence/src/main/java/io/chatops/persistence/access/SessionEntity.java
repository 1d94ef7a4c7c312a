package io.chatops.persistence.access;

import io.chatops.core.access.SecretHash;
import io.chatops.core.access.Session;
import io.chatops.core.access.SessionClient;
import io.chatops.core.access.TokenStorage;
import io.chatops.core.identity.SessionId;
import io.chatops.core.identity.UserId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
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

  @Enumerated(EnumType.STRING)
  private TokenStorage tokenStorage;

  private @Nullable String address;
  private @Nullable String userAgent;
  private Instant createdAt;
  private Instant lastUsedAt;
  private Instant expiresAt;
  private @Nullable Instant endedAt;

  /** The generation of the refresh tokens that may be used. */
  private int tokenGeneration;

  /** The hash of the token that they replaced; absent before the first refresh. */
  private byte @Nullable [] replacedToken;

  static SessionEntity from(Session session) {
    SessionEntity row = new SessionEntity();
    row.id = session.id().value();
    row.userId = session.userId().value();
    row.secretHash = session.secret().bytes();
    row.createdAt = session.createdAt();
    row.set(session);
    return row;
  }

  /** Takes over what changes while a session lasts. */
  private void set(Session session) {
    tokenStorage = session.client().tokenStorage();
    address = session.client().address();
    userAgent = session.client().userAgent();
    lastUsedAt = session.lastUsedAt();
    expiresAt = session.expiresAt();
    endedAt = session.endedAt();
  }

  int tokenGeneration() {
    return tokenGeneration;
  }

  boolean justReplaced(SecretHash token, Instant now) {
    return replacedToken != null
        && new SecretHash(replacedToken).equals(token)
        && toDomain().hasGrace(now);
  }

  void replace(SecretHash token, Session renewed) {
    tokenGeneration++;
    replacedToken = token.bytes();
    set(renewed);
  }

  void end(Instant now) {
    endedAt = now;
  }

  Session toDomain() {
    return new Session(
        new SessionId(id),
        new UserId(userId),
        new SecretHash(secretHash),
        new SessionClient(tokenStorage, address, userAgent),
        createdAt,
        lastUsedAt,
        expiresAt,
        endedAt);
  }
}
