package io.chatops.rest.alert;

import io.chatops.api.Envelope;
import io.chatops.api.alert.AlertResponse;
import io.chatops.core.alert.AcknowledgeAlert;
import io.chatops.core.alert.AlertQueries;
import io.chatops.core.alert.AlertRepository;
import io.chatops.core.alert.ResolveAlert;
import io.chatops.core.alert.Severity;
import io.chatops.core.assembly.AlertUseCases;
import io.chatops.core.identity.AlertId;
import io.chatops.core.identity.ServerId;
import io.chatops.rest.openapi.Answers;
import io.chatops.rest.request.CheckedParameters;
import io.chatops.rest.request.Paging;
import io.chatops.rest.security.CurrentRequest;
import io.quarkus.security.Authenticated;
import jakarta.validation.Valid;
import jakarta.validation.constraints.PastOrPresent;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The alerts that thresholds raised. */
@Path("/api/v1/alerts")
@CheckedParameters
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Alerts")
@Authenticated
public class AlertResource {
  private final AlertQueries queries;
  private final AcknowledgeAlert acknowledgeAlert;
  private final ResolveAlert resolveAlert;
  private final CurrentRequest request;

  public AlertResource(AlertUseCases alerts, CurrentRequest request) {
    this.queries = alerts.alertQueries();
    this.acknowledgeAlert = alerts.acknowledgeAlert();
    this.resolveAlert = alerts.resolveAlert();
    this.request = request;
  }

  /** The state of an alert, as callers name it. */
  public enum Status {
    ACTIVE,
    RESOLVED
  }

  @GET
  @Operation(
      summary = "Your alerts",
      description =
          "Newest first, then by id. An alert is one episode of a threshold on a"
              + " server; at most one of them is open. The hub keeps alerts for two years"
              + " after their end.")
  @APIResponse(responseCode = "200", description = "OK")
  @APIResponse(responseCode = "404", ref = Answers.NOT_FOUND)
  public Envelope<List<AlertResponse>> list(
      @Parameter(description = "Only those in this state") @QueryParam("status")
          @Nullable Status status,
      @Parameter(description = "Only those of this server") @QueryParam("server_id")
          @Nullable ServerId serverId,
      @Parameter(description = "Only those of this severity") @QueryParam("severity")
          @Nullable Severity severity,
      @Parameter(description = "From this time on") @QueryParam("since") @PastOrPresent
          @Nullable Instant since,
      @Valid @BeanParam Paging paging) {
    AlertRepository.Page page =
        queries.find(
            request.actor(),
            status == null ? null : status == Status.ACTIVE,
            serverId,
            severity,
            since,
            paging.limit(),
            paging.offset());
    return Envelope.page(
        page.alerts().stream().map(AlertResponse::from).toList(), paging.of(page.total()));
  }

  @GET
  @Path("/{alert_id}")
  @Operation(summary = "One alert")
  public Envelope<AlertResponse> get(
      @Parameter(description = "The alert") @PathParam("alert_id") AlertId alertId) {
    return Envelope.of(AlertResponse.from(queries.get(request.actor(), alertId)));
  }

  @POST
  @Path("/{alert_id}/acknowledge")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Acknowledge an alert",
      description =
          "The alert stays active. A second call replaces the name and the time. An"
              + " alert that is over cannot be acknowledged (400).")
  public Envelope<AlertResponse> acknowledge(
      @Parameter(description = "The alert") @PathParam("alert_id") AlertId alertId,
      @RequestBody(required = false) AlertCommentRequest said) {
    return Envelope.of(
        AlertResponse.from(acknowledgeAlert.acknowledge(request.actor(), alertId, said.comment())));
  }

  @POST
  @Path("/{alert_id}/resolve")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "End an alert by hand",
      description =
          "No new alert opens until the value has been fine once. An alert that is over"
              + " stays as it is.")
  public Envelope<AlertResponse> resolve(
      @Parameter(description = "The alert") @PathParam("alert_id") AlertId alertId,
      @RequestBody(required = false) AlertCommentRequest said) {
    return Envelope.of(
        AlertResponse.from(resolveAlert.resolve(request.actor(), alertId, said.comment())));
  }
}
