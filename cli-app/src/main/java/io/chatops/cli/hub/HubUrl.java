package io.chatops.cli.hub;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;

/**
 * The address of a hub: {@code http} or {@code https}, host, port, and the path under which a proxy
 * may serve it.
 *
 * @param base without a trailing slash
 */
public record HubUrl(URI base) {
  private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "[::1]");

  /**
   * Parses an address such as {@code https://hub.example.org}.
   *
   * @throws CliException if it is not one
   */
  public static HubUrl parse(String text) {
    URI uri;
    try {
      uri = new URI(text.strip());
    } catch (URISyntaxException e) {
      throw wrong("is not an address");
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !scheme.equals("http")) {
      throw wrong("must start with https:// or http://");
    }
    if (uri.getHost() == null) {
      throw wrong("names no host");
    }
    if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getFragment() != null) {
      throw wrong("must have no user, query or fragment");
    }
    String path = uri.getRawPath().replaceAll("/+$", "");
    String port = uri.getPort() == -1 ? "" : ":" + uri.getPort();
    return new HubUrl(URI.create(scheme + "://" + uri.getHost() + port + path));
  }

  private static CliException wrong(String problem) {
    return CliException.usage(
        "The hub's address " + problem + "; write it like https://hub.example.org");
  }

  /** Returns true if others on the way can read what is sent. */
  public boolean exposed() {
    String host = base.getHost();
    return base.getScheme().equals("http")
        && !LOOPBACK_NAMES.contains(host)
        && !host.matches("127(\\.\\d{1,3}){3}");
  }

  /** Returns the address of a path of the API, such as {@code /servers}. */
  URI api(String path) {
    return URI.create(base + "/api/v1" + path);
  }

  /** Returns the address of the socket that carries everything live. */
  URI liveSocket() {
    return URI.create("ws" + base.toString().substring("http".length()) + "/api/v1/ws/fleet");
  }

  @Override
  public String toString() {
    return base.toString();
  }
}
