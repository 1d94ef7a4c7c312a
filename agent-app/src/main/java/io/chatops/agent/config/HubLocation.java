package io.chatops.agent.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;

/**
 * The address of the hub: scheme {@code http} or {@code https}, host, port, and the path under
 * which a proxy may serve it.
 *
 * @param base without a trailing slash
 */
public record HubLocation(URI base) {
  private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "[::1]", "::1");

  /**
   * Parses an address such as {@code https://hub.example.org} or {@code wss://...}, with or without
   * a trailing slash.
   *
   * @throws IllegalArgumentException if the address is not valid, with the reason
   */
  public static HubLocation parse(String text) {
    URI uri;
    try {
      uri = new URI(text.strip());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("it is not an address", e);
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    String web =
        switch (scheme) {
          case "https", "wss" -> "https";
          case "http", "ws" -> "http";
          default -> throw new IllegalArgumentException("it must start with https:// or http://");
        };
    if (uri.getHost() == null) {
      throw new IllegalArgumentException("it names no host");
    }
    if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getFragment() != null) {
      throw new IllegalArgumentException("it must not hold a user, query or fragment");
    }
    String path = uri.getRawPath().replaceAll("/+$", "");
    String port = uri.getPort() == -1 ? "" : ":" + uri.getPort();
    return new HubLocation(URI.create(web + "://" + uri.getHost() + port + path));
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

  /** Returns the address that describes the API key in use; it shows if the hub accepts the key. */
  public URI ownApiKey() {
    return URI.create(base + "/api/v1/api-keys/me");
  }

  /** Returns the address that enrols a host. */
  public URI enrolment() {
    return URI.create(base + "/api/v1/enrol");
  }

  /** Returns the address of the agents' WebSocket. */
  public URI agentSocket() {
    return URI.create("ws" + base.toString().substring("http".length()) + "/api/v1/agents/ws");
  }

  @Override
  public String toString() {
    return base.toString();
  }
}
