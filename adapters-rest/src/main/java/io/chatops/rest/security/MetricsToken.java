package io.chatops.rest.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a Prometheus sends to read the hub's own metrics.
 *
 * @param value absent: there is none, and only admins read them
 */
public record MetricsToken(@Nullable String value) {
  private static final String BEARER = "bearer ";

  /** Whether a header's value is {@code Bearer <this token>}; takes equally long for any text. */
  boolean isIn(@Nullable String authorization) {
    if (value == null
        || authorization == null
        || !authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
      return false;
    }
    String sent = authorization.substring(BEARER.length()).strip();
    return MessageDigest.isEqual(bytes(sent), bytes(value));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "MetricsToken[***]";
  }
}
