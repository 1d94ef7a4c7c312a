package io.chatops.persistence.access;

import io.chatops.core.access.SigningKey;
import io.chatops.persistence.secret.SealedColumn;
import io.chatops.persistence.secret.SecretBox;
import io.chatops.persistence.secret.SecretKeys;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** The row of a signing key. */
@Entity
@Table(name = "signing_key")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class SigningKeyEntity {
  @Id private String id;
  private Instant createdAt;
  private String publicKey;
  private byte[] privateKey;

  static SigningKeyEntity from(SigningKey key, SecretKeys keys) {
    SigningKeyEntity row = new SigningKeyEntity();
    row.id = key.id();
    row.createdAt = key.createdAt();
    row.publicKey = key.publicKey();
    row.privateKey =
        keys.seal(
            key.privateKey().getBytes(StandardCharsets.UTF_8), SealedColumn.SIGNING_KEY, row.id);
    return row;
  }

  SigningKey toDomain(SecretBox secrets) {
    byte[] opened = secrets.open(privateKey, SealedColumn.SIGNING_KEY, id);
    return new SigningKey(id, createdAt, publicKey, new String(opened, StandardCharsets.UTF_8));
  }
}
