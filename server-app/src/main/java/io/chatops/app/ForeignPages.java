package io.chatops.app;

import io.chatops.app.config.HubSettings;
import io.chatops.app.config.StartupSettings;
import io.chatops.rest.error.RouterErrors;
import io.chatops.ws.AllowedOrigins;
import io.quarkus.vertx.http.runtime.filters.Filters;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;

/**
 * Refuses requests of web pages from elsewhere that are not listed. Quarkus' own CORS filter, which
 * speaks for those that are, would do it without the error body that every refusal has.
 */
@ApplicationScoped
class ForeignPages {
  /** Before Quarkus' CORS filter, which has 300. */
  private static final int PRIORITY = 400;

  private final AllowedOrigins allowed;

  ForeignPages(HubSettings settings) {
    this.allowed = allowedOrigins(settings);
  }

  static AllowedOrigins allowedOrigins(HubSettings settings) {
    return new AllowedOrigins(Set.copyOf(StartupSettings.allowedOrigins(settings)));
  }

  void refuse(@Observes Filters filters) {
    filters.register(
        routing -> {
          if (allowed.allows(
              routing.request().getHeader("Origin"), routing.request().getHeader("Host"))) {
            routing.next();
          } else {
            RouterErrors.send(routing, 403);
          }
        },
        PRIORITY);
  }
}
