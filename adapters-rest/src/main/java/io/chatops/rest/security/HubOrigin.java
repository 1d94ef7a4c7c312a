package io.chatops.rest.security;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The hub's own address as browsers have it, and the pages that count as the hub's own. */
public final class HubOrigin {
  /** A name, an IPv4 address, or an IPv6 address in brackets. */
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]");

  private final @Nullable URI publicUrl;
  private final Set<String> listed;

  /**
   * The address by the settings.
   *
   * @param publicUrl the address for browsers, perhaps with the path below which a proxy has the
   *     hub; absent: the one that a request was sent to
   * @param listed origins of other pages that may call the hub; {@code *} is ignored, since a
   *     cookie is not for everybody
   */
  public HubOrigin(@Nullable URI publicUrl, Collection<String> listed) {
    this.publicUrl = publicUrl;
    this.listed =
        listed.stream()
            .map(origin -> origin.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Returns the hub's address for agents, without a slash at the end: the public one, or else the
   * requested one. A proxy's header that it ends TLS is believed from any sender: a forged one
   * harms only the sender. Empty if the request names no host.
   */
  public Optional<String> url(CurrentRequest current) {
    if (publicUrl != null) {
      return Optional.of(originOf(publicUrl) + path(publicUrl));
    }
    HttpServerRequest request = current.request();
    return Optional.ofNullable(request.authority())
        .filter(host -> HOST.matcher(host.host()).matches())
        .map(
            host ->
                origin(
                    isSecure(request) || isSaidToBeSecure(request) ? "https" : "http",
                    host.host(),
                    host.port()));
  }

  /** Returns true if a page of the hub sent the request, or a listed one; false without Origin. */
  boolean isOwnPage(HttpServerRequest request) {
    String origin = origin(request);
    return origin != null
        && (isPublic(origin) || isDirect(origin, request) || listed.contains(origin));
  }

  /** Returns true if the page that sent the request has the hub by https. */
  boolean isSecure(HttpServerRequest request) {
    String origin = origin(request);
    return request.isSSL()
        || (origin != null && origin.startsWith("https:"))
        || (usesPublicUrl(request, origin) && isHttps(publicUrl));
  }

  private static boolean isSaidToBeSecure(HttpServerRequest request) {
    return "https".equalsIgnoreCase(request.getHeader("X-Forwarded-Proto"));
  }

  /** Returns the path below which the sender of the request has the hub; empty for the root. */
  String prefix(HttpServerRequest request) {
    return publicUrl != null && usesPublicUrl(request, origin(request)) ? path(publicUrl) : "";
  }

  private static String path(URI address) {
    return address.getRawPath().replaceFirst("/+$", "");
  }

  /** Returns false for a page that reaches the hub by another than its public address. */
  private boolean usesPublicUrl(HttpServerRequest request, @Nullable String origin) {
    return publicUrl != null && (origin == null || isPublic(origin) || !isDirect(origin, request));
  }

  private boolean isPublic(String origin) {
    return publicUrl != null && origin.equals(originOf(publicUrl));
  }

  private static boolean isDirect(String origin, HttpServerRequest request) {
    HostAndPort host = request.authority();
    if (host == null) {
      return false;
    }
    // A proxy that ends TLS may set no header; but a page without TLS is not one of a hub with it.
    return origin.equals(origin("https", host.host(), host.port()))
        || (!request.isSSL() && origin.equals(origin("http", host.host(), host.port())));
  }

  private static @Nullable String origin(HttpServerRequest request) {
    String sent = request.getHeader("Origin");
    try {
      return sent == null ? null : originOf(new URI(sent));
    } catch (URISyntaxException e) {
      return "null"; // what browsers send for pages whose origin is private
    }
  }

  private static String originOf(URI address) {
    return address.getScheme() == null || address.getHost() == null
        ? "null"
        : origin(address.getScheme(), address.getHost(), address.getPort());
  }

  /** Browsers leave the default port out; a proxy may add it. */
  private static String origin(String scheme, String host, int port) {
    String wanted = scheme.toLowerCase(Locale.ROOT);
    boolean isDefault = port < 0 || port == (wanted.equals("https") ? 443 : 80);
    return wanted + "://" + host.toLowerCase(Locale.ROOT) + (isDefault ? "" : ":" + port);
  }

  private static boolean isHttps(@Nullable URI address) {
    return address != null && "https".equalsIgnoreCase(address.getScheme());
  }
}
