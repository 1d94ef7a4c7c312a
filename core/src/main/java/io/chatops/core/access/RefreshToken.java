package io.chatops.core.access;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * A refresh token: the secret of its session, which all its tokens share, then a part of its own.
 * Both have 256 random bits. The storage has hashes of them only.
 */
record RefreshToken(String value) {
  private static final char DIVIDER = '.';

  /** Returns the first token of a new session. */
  static RefreshToken first(SecureRandom random) {
    return new RefreshToken(random(random) + DIVIDER + random(random));
  }

  /** Returns another token of the same session. */
  RefreshToken next(SecureRandom random) {
    return new RefreshToken(sessionSecret() + DIVIDER + random(random));
  }

  /** Returns the part before the divider; all of a text that is no token of ours. */
  String sessionSecret() {
    int end = value.indexOf(DIVIDER);
    return end < 0 ? value : value.substring(0, end);
  }

  SecretHash hash() {
    return SecretHash.of(value);
  }

  private static String random(SecureRandom random) {
    byte[] bits = new byte[32];
    random.nextBytes(bits);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
  }

  @Override
  public String toString() {
    return "RefreshToken[***]";
  }
}
