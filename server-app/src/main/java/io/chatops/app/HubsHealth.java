package io.chatops.app;

import io.chatops.app.link.OtherHubs;
import io.quarkus.arc.lookup.LookupIfProperty;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Names the other hubs that this one cannot reach, and since when. It is always up: such a hub does
 * its own work, and must not lose its agents and browsers for that. The log has the reason.
 */
@Readiness
@ApplicationScoped
@LookupIfProperty(name = "chatops.storage", stringValue = "postgresql")
class HubsHealth implements HealthCheck {
  private final OtherHubs hubs;

  HubsHealth(OtherHubs hubs) {
    this.hubs = hubs;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder response = HealthCheckResponse.named("chatops_hubs").up();
    hubs.unreachable().forEach((name, since) -> response.withData(name, since.toString()));
    return response.build();
  }
}
