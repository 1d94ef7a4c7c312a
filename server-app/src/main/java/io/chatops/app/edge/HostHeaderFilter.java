package io.chatops.app.edge;

import io.chatops.app.config.HubSettings;
import io.chatops.app.link.OwnAddress;
import io.chatops.rest.error.RouterErrors;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Refuses requests, sockets included, for names that are not the hub's. A request without the
 * header passes, since a browser always sends it. So does a health check: load balancers send any
 * name or none, and where the hub accepts forwarded addresses, Quarkus puts one in.
 */
@Singleton
class HostHeaderFilter {
  /** Before anything else judges a request; after its address is known to be countable. */
  private static final int PRIORITY = 1_020;

  private static final int MISDIRECTED = 421;

  /** Not {@code /health}, which names the other hubs. */
  private static final Set<String> HEALTH_CHECKS =
      Set.of("/health/live", "/health/ready", "/health/started");

  private static final String DETAIL =
      "This hub does not go by the name in the Host header. If the name is right, an administrator"
          + " sets CHATOPS_PUBLIC_URL to the hub's address, or lists the name in"
          + " CHATOPS_ALLOWED_HOSTS";

  private final AllowedHosts allowed;

  HostHeaderFilter(
      HubSettings settings,
      OwnAddress own,
      @ConfigProperty(name = "quarkus.http.host") String listensAt) {
    Set<String> names = new HashSet<>(settings.allowedHosts().orElse(List.of()));
    settings.publicUrl().map(url -> URI.create(url).getHost()).ifPresent(names::add);
    names.add(listensAt);
    names.add(own.host());
    this.allowed = new AllowedHosts(names);
  }

  void refuse(@Observes Filters filters) {
    filters.register(
        routing -> {
          List<String> hosts = routing.request().headers().getAll(HttpHeaders.HOST);
          if (HEALTH_CHECKS.contains(routing.normalizedPath())
              || hosts.stream().allMatch(allowed::allows)) {
            routing.next();
          } else {
            RouterErrors.send(routing, MISDIRECTED, DETAIL);
          }
        },
        PRIORITY);
  }
}
