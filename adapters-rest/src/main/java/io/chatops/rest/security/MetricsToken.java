package io.chatops.rest.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a Prometheus sends; each opens its own page and nothing else. Absent: there is none, and
 * only admins read that page.
 *
 * @param hub for the hub's own metrics
 * @param servers for the newest values of all servers
 */
public record MetricsToken(@Nullable String hub, @Nullable String servers) {
  private static final String BEARER = "bearer ";

  /**
   * Whether a header's value is {@code Bearer <the token of this path>}; takes equally long for any
   * text.
   */
  boolean opens(String path, @Nullable String authorization) {
    String value =
        switch (path) {
          case "/metrics" -> hub;
          case "/metrics/servers" -> servers;
          default -> null;
        };
    if (value == null
        || authorization == null
        || !authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
      return false;
    }
    String sent = authorization.substring(BEARER.length()).strip();
    return MessageDigest.isEqual(bytes(sent), bytes(value));
  }

  /** What to say to whoever could not open such a page; absent for other paths. */
  static @Nullable String refusal(String path) {
    String setting =
        switch (path) {
          case "/metrics" -> "chatops.metrics-token";
          case "/metrics/servers" -> "chatops.metrics-servers-token";
          default -> null;
        };
    return setting == null
        ? null
        : "Send Authorization: Bearer <the token of the setting "
            + setting
            + ">, or an admin's access token";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "MetricsToken[***]";
  }
}
