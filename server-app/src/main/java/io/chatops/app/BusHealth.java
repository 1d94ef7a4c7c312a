package io.chatops.app;

import io.chatops.core.bus.BusState;
import io.chatops.core.bus.HubBus;
import io.quarkus.arc.lookup.LookupUnlessProperty;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Tells the state of the bus of a hub that has one. It is up while the bus is cut, too: such a hub
 * does all that it did, and it must not lose its agents and browsers for that. The reason of a cut
 * names addresses, so the log alone has it.
 */
@Readiness
@ApplicationScoped
@LookupUnlessProperty(name = "chatops.bus", stringValue = "none")
class BusHealth implements HealthCheck {
  private final HubBus bus;

  BusHealth(HubBus bus) {
    this.bus = bus;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder response = HealthCheckResponse.named("chatops_bus").up();
    bus.state().ifPresent(state -> tell(response, state));
    return response.build();
  }

  private static void tell(HealthCheckResponseBuilder response, BusState state) {
    response
        .withData("bus", state.connected() ? "connected" : "cut")
        .withData("since", state.since().toString());
    if (!state.connected()) {
      response
          .withData("effect", "this hub learns within a minute what other hubs do")
          .withData("remedy", "see the reason in the hub's log; it tries again by itself");
    }
  }
}
