package io.chatops.rest.hub;

import io.chatops.rest.openapi.Answers;
import io.chatops.rest.request.CheckedParameters;
import io.chatops.rest.security.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The hub's own metrics, for a Prometheus that watches the hub. */
@Path("/metrics")
@CheckedParameters
@Tag(name = "Hub")
@RolesAllowed({Roles.ADMIN, Roles.HUB_METRICS})
public class HubMetricsResource {
  private final HubMetrics metrics;

  public HubMetricsResource(HubMetrics metrics) {
    this.metrics = metrics;
  }

  @GET
  @Produces("text/plain; version=0.0.4; charset=utf-8")
  @Operation(
      summary = "The hub's own metrics",
      description =
          "In Prometheus' text format: reports, queues, commits, connections, rejections,"
              + " memory. Contains no data of users or servers. For admins, and for the bearer of"
              + " the token in the setting chatops.metrics-token.")
  @APIResponse(responseCode = "200", description = "OK")
  @APIResponse(responseCode = "403", ref = Answers.FORBIDDEN)
  public String read() {
    return metrics.text();
  }
}
