package io.chatops.rest.hub;

import io.chatops.core.assembly.MetricUseCases;
import io.chatops.core.metric.CurrentValues;
import io.chatops.core.metric.Metric;
import io.chatops.rest.answer.PlainAnswer;
import io.chatops.rest.openapi.Answers;
import io.chatops.rest.request.CheckedParameters;
import io.chatops.rest.security.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import java.util.EnumSet;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The newest values of all servers, for a Prometheus that keeps them. */
@Path("/metrics/servers")
@CheckedParameters
@Tag(name = "Hub")
@RolesAllowed({Roles.ADMIN, Roles.SERVER_METRICS})
public class ServerMetricsResource {
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final CurrentValues values;
  private final ServerMetrics writer;

  public ServerMetricsResource(MetricUseCases metrics, ServerMetrics writer) {
    this.values = metrics.currentValues();
    this.writer = writer;
  }

  @GET
  @Produces(TEXT)
  @Operation(
      summary = "The newest values of all servers",
      description =
          "In Prometheus' text format: chatops_server_ and the metric's path with"
              + " underscores, with the labels server, server_id and the metric's own label."
              + " Servers that are not online are left out. At most 200,000 samples; servers"
              + " beyond that, those with more than an equal share first, are left out and counted"
              + " in chatops_servers_omitted: then request fewer metrics; by default, all are"
              + " included. For admins, and for the bearer of the token in the setting"
              + " chatops.metrics-servers-token.")
  @APIResponse(
      responseCode = "200",
      description = "OK",
      content = @Content(mediaType = TEXT, schema = @Schema(type = SchemaType.STRING)))
  @APIResponse(responseCode = "403", ref = Answers.FORBIDDEN)
  public PlainAnswer read(
      @Parameter(description = Answers.METRICS + "By default all.") @QueryParam("metric")
          List<@NotNull Metric> metric) {
    CurrentValues.All all =
        values.read(metric.isEmpty() ? EnumSet.allOf(Metric.class) : EnumSet.copyOf(metric));
    return out -> writer.write(all, out);
  }
}
