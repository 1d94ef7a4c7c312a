package io.chatops.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Base64;

/**
 * The fingerprint of a TLS key: the SHA-256 of its SubjectPublicKeyInfo. It stays the same when a
 * certificate is renewed with the same key.
 *
 * @param text in the format of {@code curl --pinnedpubkey}, such as {@code sha256//BASE64}
 */
public record KeyFingerprint(String text) {
  private static final String PREFIX = "sha256//";
  private static final int BYTES = 32;

  /** Accepts only a valid fingerprint; {@link IllegalArgumentException} for any other text. */
  public KeyFingerprint {
    if (!text.startsWith(PREFIX)
        || Base64.getDecoder().decode(text.substring(PREFIX.length())).length != BYTES) {
      throw new IllegalArgumentException("not " + PREFIX + " and 32 bytes in Base64");
    }
  }

  /** Returns the fingerprint of a key. */
  public static KeyFingerprint of(PublicKey key) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
      return new KeyFingerprint(PREFIX + Base64.getEncoder().encodeToString(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  /** Returns true if this is the fingerprint of the key. */
  public boolean matches(PublicKey key) {
    return MessageDigest.isEqual(text.getBytes(US_ASCII), of(key).text().getBytes(US_ASCII));
  }

  @Override
  public String toString() {
    return text;
  }
}
