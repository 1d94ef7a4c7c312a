package io.chatops.persistence.secret;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** A 256-bit key. Its id is derived from it, so a damaged key does not match its id. */
final class SealingKey {
  static final int BYTES = 32;
  static final int ID_BYTES = 8;

  private final byte[] bytes;
  private final String id;

  /** Creates a key from {@link #BYTES} bytes. */
  SealingKey(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("a key has 32 bytes, this has " + bytes.length);
    }
    this.bytes = bytes.clone();
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      this.id = HexFormat.of().formatHex(hash, 0, ID_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  static SealingKey random() {
    byte[] bits = new byte[BYTES];
    new SecureRandom().nextBytes(bits);
    return new SealingKey(bits);
  }

  /** Returns 16 hexadecimal digits that reveal nothing about the key. */
  String id() {
    return id;
  }

  byte[] bytes() {
    return bytes.clone();
  }

  SecretKey forCipher() {
    return new SecretKeySpec(bytes, "AES");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SealingKey that && MessageDigest.isEqual(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "SealingKey[" + id + "]";
  }
}
