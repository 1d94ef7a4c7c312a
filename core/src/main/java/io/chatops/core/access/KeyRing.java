package io.chatops.core.access;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The keys of access tokens. The newest signs. An older one verifies until the last token that it
 * signed has ended, then it is deleted. Safe for use by many threads.
 */
public final class KeyRing {
  /** The time between two refreshes; a hub learns of another hub's new key within it. */
  public static final Duration REFRESH_EVERY = Duration.ofMinutes(5);

  /** The storage is read at most once in this time, however many made-up key ids come. */
  private static final Duration MIN_READ_INTERVAL = Duration.ofSeconds(1);

  private final SigningKeyRepository repository;
  private final Duration rotation;
  private final Duration overlap;
  private final InstantSource clock;
  private volatile List<Key> keys = List.of();
  private Instant refreshedAt = Instant.MIN;

  /**
   * Reads the keys, and makes the first one if there is none.
   *
   * @param rotation the age at which a key is replaced
   * @param tokenLifetime how long a token lives
   */
  public KeyRing(
      SigningKeyRepository repository,
      Duration rotation,
      Duration tokenLifetime,
      InstantSource clock) {
    this.repository = repository;
    this.rotation = rotation;
    // Another hub may sign with the old key until its next refresh, and one refresh may fail.
    this.overlap = tokenLifetime.plus(REFRESH_EVERY.multipliedBy(2));
    this.clock = clock;
    refresh();
  }

  /** A key that is ready for use. */
  public record Key(String id, PublicKey publicKey, PrivateKey privateKey) {
    @Override
    public String toString() {
      return "Key[" + id + "]";
    }
  }

  /** Returns the key that signs new tokens. */
  public Key newest() {
    return keys.get(0);
  }

  /** Returns the public key of this id; looks into the storage for one that is not known yet. */
  public Optional<PublicKey> verifying(String id) {
    Optional<PublicKey> known = find(id);
    if (known.isPresent() || !refreshUnlessRecent()) {
      return known;
    }
    return find(id);
  }

  /**
   * Deletes the keys whose overlap has ended, adds one if the newest is old, and reads all.
   * Blocking.
   */
  public synchronized void refresh() {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    repository.deleteReplaced(now.minus(overlap));
    keys =
        repository.findOrAdd(generate(now), now.minus(rotation)).stream()
            .map(KeyRing::decode)
            .toList();
    refreshedAt = now;
  }

  private synchronized boolean refreshUnlessRecent() {
    if (clock.instant().isBefore(refreshedAt.plus(MIN_READ_INTERVAL))) {
      return false;
    }
    refresh();
    return true;
  }

  private Optional<PublicKey> find(String id) {
    return keys.stream().filter(key -> key.id().equals(id)).map(Key::publicKey).findFirst();
  }

  private static SigningKey generate(Instant now) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      Base64.Encoder base64 = Base64.getEncoder();
      return new SigningKey(
          UUID.randomUUID().toString(),
          now,
          base64.encodeToString(pair.getPublic().getEncoded()),
          base64.encodeToString(pair.getPrivate().getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java has no elliptic curve P-256", e);
    }
  }

  private static Key decode(SigningKey stored) {
    try {
      KeyFactory factory = KeyFactory.getInstance("EC");
      Base64.Decoder base64 = Base64.getDecoder();
      return new Key(
          stored.id(),
          factory.generatePublic(new X509EncodedKeySpec(base64.decode(stored.publicKey()))),
          factory.generatePrivate(new PKCS8EncodedKeySpec(base64.decode(stored.privateKey()))));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalStateException(
          "Signing key " + stored.id() + " cannot be read; delete its row of signing_key", e);
    }
  }
}
