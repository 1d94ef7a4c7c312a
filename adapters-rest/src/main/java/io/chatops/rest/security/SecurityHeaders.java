package io.chatops.rest.security;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Adds the headers that protect browsers to every answer. */
@Singleton
public class SecurityHeaders {
  private static final int PRIORITY = 1_100;

  private static final String API_POLICY = "default-src 'none'; frame-ancestors 'none'";

  private static final String PAGE_POLICY =
      "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self';"
          + " form-action 'self'; frame-ancestors 'none'";

  // Both documentation pages have an inline script and create styles; ReDoc searches in a worker
  // made from a blob.
  private static final String DOCUMENTATION_POLICY =
      "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline';"
          + " img-src 'self' data:; worker-src 'self' blob:; object-src 'none'; base-uri 'self';"
          + " frame-ancestors 'none'";

  void register(@Observes Filters filters) {
    filters.register(SecurityHeaders::add, PRIORITY);
  }

  private static void add(RoutingContext routing) {
    String path = routing.request().path();
    HttpServerResponse response = routing.response();
    response.putHeader("X-Content-Type-Options", "nosniff");
    response.putHeader("X-Frame-Options", "DENY");
    response.putHeader("Referrer-Policy", "no-referrer");
    response.putHeader("Content-Security-Policy", policy(path));
    if (path != null && path.startsWith("/api/")) {
      response.putHeader("Cache-Control", "no-store");
    } else {
      routing.addHeadersEndHandler(sent -> asksAgain(path, response));
    }
    routing.next();
  }

  /**
   * Lets browsers ask whether a page is still the same. Files would count as immutable, which a
   * page is not, nor an asset of the documentation, whose name says nothing of its content.
   */
  private static void asksAgain(@Nullable String path, HttpServerResponse response) {
    String type = response.headers().get("Content-Type");
    if (isDocumentation(path) || (type != null && type.startsWith("text/html"))) {
      response.putHeader("Cache-Control", "no-cache");
    }
  }

  private static boolean isDocumentation(@Nullable String path) {
    return path != null && (path.startsWith("/docs") || path.startsWith("/redoc"));
  }

  private static String policy(@Nullable String path) {
    if (path == null || path.startsWith("/api/")) {
      return API_POLICY;
    }
    return isDocumentation(path) ? DOCUMENTATION_POLICY : PAGE_POLICY;
  }
}
