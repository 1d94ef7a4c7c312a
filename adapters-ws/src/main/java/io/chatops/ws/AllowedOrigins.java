package io.chatops.ws;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The web pages that may open a socket: the hub's own and those of the origins listed for CORS.
 * {@code *} allows all.
 */
public record AllowedOrigins(Set<String> origins) {
  public AllowedOrigins {
    origins =
        origins.stream()
            .map(o -> o.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Returns true if a page of this origin may open a socket.
   *
   * @param origin the request's Origin header; absent from agents and scripts, which are allowed
   * @param host the request's Host header
   */
  public boolean allows(@Nullable String origin, @Nullable String host) {
    if (origin == null || origins.contains("*")) {
      return true;
    }
    String wanted = origin.toLowerCase(Locale.ROOT);
    return origins.contains(wanted)
        || (host != null && isSame(wanted, host.toLowerCase(Locale.ROOT)));
  }

  private static boolean isSame(String origin, String host) {
    try {
      URI page = new URI(origin);
      String authority = page.getAuthority();
      if (authority == null) {
        return false;
      }
      // Browsers omit the default port in both headers; a proxy may add it to one.
      String defaultPort = "https".equals(page.getScheme()) ? ":443" : ":80";
      return withoutPort(authority, defaultPort).equals(withoutPort(host, defaultPort));
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static String withoutPort(String authority, String port) {
    return authority.endsWith(port)
        ? authority.substring(0, authority.length() - port.length())
        : authority;
  }
}
