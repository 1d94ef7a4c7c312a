package io.chatops.rest.hub;

import io.chatops.core.error.ChatOpsException;
import io.chatops.rest.security.CurrentRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** For a Prometheus that watches the hub. */
@Path("/metrics")
@Tag(name = "Hub")
public class HubMetricsResource {
  private final HubMetrics metrics;
  private final CurrentRequest request;

  public HubMetricsResource(HubMetrics metrics, CurrentRequest request) {
    this.metrics = metrics;
    this.request = request;
  }

  @GET
  @Produces("text/plain; version=0.0.4; charset=utf-8")
  @Operation(
      summary = "The hub's own metrics",
      description =
          "In Prometheus' text format: reports, queues, commits, connections, refusals, memory."
              + " Nothing of any user or server. For the bearer of the token that the setting"
              + " chatops.metrics-token names, and for admins.")
  public String read() {
    // Without an actor it was the token.
    if (request.user().isPresent() && !request.actor().isAdmin()) {
      throw ChatOpsException.forbidden(
          "The hub's own metrics are for admins, and for the bearer of the token that the setting"
              + " chatops.metrics-token names");
    }
    return metrics.text();
  }
}
