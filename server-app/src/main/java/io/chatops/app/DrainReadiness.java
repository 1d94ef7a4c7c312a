package io.chatops.app;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Down while this hub drains, so that a balancer sends no new clients here. */
@Readiness
@ApplicationScoped
class DrainReadiness implements HealthCheck {
  private final HubDrain drain;

  DrainReadiness(HubDrain drain) {
    this.drain = drain;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder response = HealthCheckResponse.named("chatops_drain");
    return drain.isDraining()
        ? response
            .down()
            .withData("problem", "this hub sends its agents and browsers to other hubs")
            .withData(
                "remedy",
                "use another hub; chatops-hub drain NAME --back, or a restart, ends this unless the hub"
                    + " stops")
            .build()
        : response.up().build();
  }
}
