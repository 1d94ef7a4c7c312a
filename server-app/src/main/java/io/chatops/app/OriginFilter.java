package io.chatops.app;

import io.chatops.app.config.HubSettings;
import io.chatops.app.config.StartupSettings;
import io.chatops.rest.error.RouterErrors;
import io.chatops.ws.AllowedOrigins;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rejects requests of web pages from origins that are not listed. Quarkus' own CORS filter, which
 * handles listed ones, would send no error body, and would reject the hub's own pages behind a
 * proxy that ends TLS without setting headers.
 */
@ApplicationScoped
class OriginFilter {
  /** Before Quarkus' CORS filter, which has 300. */
  private static final int PRIORITY = 400;

  private static final String DETAIL =
      "Pages of this origin may not call the hub. If it is the hub's own address, the proxy before the"
          + " hub did not pass it on: an administrator sets CHATOPS_PUBLIC_URL to the address. Other"
          + " origins belong into CHATOPS_CORS_ORIGINS";

  private final AllowedOrigins allowed;

  OriginFilter(HubSettings settings) {
    this.allowed = allowedOrigins(settings);
  }

  static AllowedOrigins allowedOrigins(HubSettings settings) {
    return new AllowedOrigins(Set.copyOf(StartupSettings.allowedOrigins(settings)));
  }

  void refuse(@Observes Filters filters) {
    filters.register(
        routing -> {
          HttpServerRequest request = routing.request();
          String origin = request.getHeader("Origin");
          if (allowed.allows(origin, request.getHeader("Host")) && !isDowngraded(request, origin)) {
            routing.next();
          } else {
            RouterErrors.send(routing, 403, DETAIL);
          }
        },
        PRIORITY);
  }

  /** A page that came without TLS is not one of a hub with it, though its name may be the same. */
  private boolean isDowngraded(HttpServerRequest request, @Nullable String origin) {
    return origin != null
        && request.isSSL()
        && origin.startsWith("http:")
        && !allowed.origins().contains(origin)
        && !allowed.origins().contains("*");
  }
}
