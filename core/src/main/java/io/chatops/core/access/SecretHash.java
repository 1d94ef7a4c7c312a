package io.chatops.core.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The SHA-256 of a secret that is random enough (256 bits) to need no salt. A comparison takes the
 * same time wherever the hashes differ.
 */
@SuppressWarnings("ArrayRecordComponent") // copied in and out, equality below
public record SecretHash(byte[] bytes) {
  public SecretHash {
    if (bytes.length != 32) {
      throw new IllegalArgumentException("a SHA-256 hash has 32 bytes, this has " + bytes.length);
    }
    bytes = bytes.clone();
  }

  public static SecretHash of(String secret) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return new SecretHash(sha256.digest(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SecretHash that && MessageDigest.isEqual(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "SecretHash[" + HexFormat.of().formatHex(bytes, 0, 3) + "..]";
  }
}
