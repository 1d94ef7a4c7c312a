package io.chatops.persistence.access;

import io.chatops.core.access.SigningKey;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** The row of a signing key. */
@Entity
@Table(name = "signing_key")
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
class SigningKeyEntity {
  @Id private String id;
  private Instant createdAt;
  private String publicKey;
  private String privateKey;

  static SigningKeyEntity from(SigningKey key) {
    SigningKeyEntity row = new SigningKeyEntity();
    row.id = key.id();
    row.createdAt = key.createdAt();
    row.publicKey = key.publicKey();
    row.privateKey = key.privateKey();
    return row;
  }

  SigningKey toDomain() {
    return new SigningKey(id, createdAt, publicKey, privateKey);
  }
}
