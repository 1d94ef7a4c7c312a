package io.chatops.rest.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The secrets of a Prometheus. Each opens its own page and nothing else; without one, only admins
 * read that page.
 *
 * @param hub for the hub's own metrics; absent when there is none
 * @param servers for the newest values of all servers; absent when there is none
 */
public record MetricsTokens(@Nullable String hub, @Nullable String servers) {
  /** Returns the role that a bearer token gives; takes equally long for any text. */
  Optional<String> roleOf(String bearer) {
    boolean readsHub = equal(hub, bearer);
    boolean readsServers = equal(servers, bearer);
    if (readsHub) {
      return Optional.of(Roles.HUB_METRICS);
    }
    return readsServers ? Optional.of(Roles.SERVER_METRICS) : Optional.empty();
  }

  private static boolean equal(@Nullable String secret, String bearer) {
    return secret != null && MessageDigest.isEqual(bytes(secret), bytes(bearer));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "MetricsTokens[***]";
  }
}
