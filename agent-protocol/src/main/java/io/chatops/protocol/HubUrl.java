package io.chatops.protocol;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;

/**
 * The address of a hub, for agents and the client: scheme {@code http} or {@code https}, host,
 * port, and the path under which a proxy may serve it.
 *
 * @param base without a trailing slash
 */
public record HubUrl(URI base) {
  private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "[::1]", "::1");

  /**
   * Parses an address such as {@code https://hub.example.org} or {@code wss://...}, with or without
   * a trailing slash.
   *
   * @throws IllegalArgumentException if the address is invalid; the message completes a sentence
   *     that begins with its name
   */
  public static HubUrl parse(String text) {
    URI uri;
    try {
      uri = new URI(text.strip());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("is not an address", e);
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    String web =
        switch (scheme) {
          case "https", "wss" -> "https";
          case "http", "ws" -> "http";
          default -> throw new IllegalArgumentException("must start with https:// or http://");
        };
    if (uri.getHost() == null) {
      throw new IllegalArgumentException("names no host");
    }
    if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getFragment() != null) {
      throw new IllegalArgumentException("must not contain a user, query or fragment");
    }
    String path = uri.getRawPath().replaceAll("/+$", "");
    String port = uri.getPort() == -1 ? "" : ":" + uri.getPort();
    return new HubUrl(URI.create(web + "://" + uri.getHost() + port + path));
  }

  /** Returns true if the connection to the hub is encrypted. */
  public boolean encrypted() {
    return base.getScheme().equals("https");
  }

  /** Returns true if the hub is on this machine, judged by its name as written. */
  public boolean loopback() {
    String host = base.getHost();
    return LOOPBACK_NAMES.contains(host) || host.matches("127(\\.\\d{1,3}){3}");
  }

  /** Returns the address of a path of the API, such as {@code /servers}. */
  public URI api(String path) {
    return URI.create(base + "/api/v1" + path);
  }

  /** Returns the address of a WebSocket of the API, such as {@code /agents/ws}. */
  public URI socket(String path) {
    return URI.create("ws" + base.toString().substring("http".length()) + "/api/v1" + path);
  }

  @Override
  public String toString() {
    return base.toString();
  }
}
