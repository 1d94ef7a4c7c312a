package io.chatops.rest.alert;

import io.chatops.api.Envelope;
import io.chatops.api.alert.AlertResponse;
import io.chatops.core.alert.AlertRepository;
import io.chatops.core.alert.Alerts;
import io.chatops.core.alert.Severity;
import io.chatops.core.assembly.AlertUseCases;
import io.chatops.core.identity.AlertId;
import io.chatops.core.identity.AlertThresholdId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.FleetQuery;
import io.chatops.core.policy.Action;
import io.chatops.core.policy.Policy;
import io.chatops.rest.openapi.Answers;
import io.chatops.rest.request.CheckedParameters;
import io.chatops.rest.request.Paging;
import io.chatops.rest.request.TimeRange;
import io.chatops.rest.security.CurrentRequest;
import io.quarkus.security.Authenticated;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
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
  private final Alerts alerts;
  private final CurrentRequest request;
  private final InstantSource clock;

  public AlertResource(AlertUseCases useCases, CurrentRequest request, InstantSource clock) {
    this.alerts = useCases.alerts();
    this.request = request;
    this.clock = clock;
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
          "Newest first, then by id. An alert is one episode of a threshold on a server, of"
              + " which at most one is open. The hub keeps alerts for two years after they are"
              + " resolved.")
  @APIResponse(responseCode = "200", description = "OK")
  @APIResponse(responseCode = "404", ref = Answers.NOT_FOUND)
  public Envelope<List<AlertResponse>> list(
      @Parameter(description = "Only those in this state") @QueryParam("status")
          @Nullable Status status,
      @Parameter(description = "true: only acknowledged ones; false: only unacknowledged ones")
          @QueryParam("acknowledged")
          @Nullable Boolean acknowledged,
      @Parameter(description = "Only those of this server; may be repeated")
          @QueryParam("server_id")
          @Size(max = FleetQuery.MAX_SERVERS, message = "must be at most {max} servers")
          List<@NotNull ServerId> serverId,
      @Parameter(description = "Only those of this threshold, which may have been removed")
          @QueryParam("threshold_id")
          @Nullable AlertThresholdId thresholdId,
      @Parameter(description = "Only those of this severity") @QueryParam("severity")
          @Nullable Severity severity,
      @Parameter(
              description =
                  "Only those with this text in the message or the server's name, ignoring case")
          @QueryParam("q")
          @Size(max = 300)
          @Nullable String q,
      @Valid @BeanParam TimeRange opened,
      @Valid @BeanParam Paging paging) {
    AlertRepository.Page page =
        alerts.find(
            request.actor(),
            new AlertRepository.Query(
                Policy.scope(request.actor(), Action.VIEW),
                status == null ? null : status == Status.ACTIVE,
                acknowledged,
                Set.copyOf(serverId),
                thresholdId,
                severity,
                q,
                opened.since(),
                opened.until(),
                null,
                paging.limit(),
                paging.offset()));
    return Envelope.page(
        page.alerts().stream().map(AlertResponse::from).toList(), paging.of(page.total()));
  }

  @GET
  @Path("/{alert_id}")
  @Operation(summary = "One alert")
  public Envelope<AlertResponse> get(
      @Parameter(description = "The alert") @PathParam("alert_id") AlertId alertId) {
    return Envelope.of(AlertResponse.from(alerts.get(request.actor(), alertId)));
  }

  @POST
  @Path("/{alert_id}/acknowledge")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Acknowledge an alert",
      description =
          "The alert stays active. A second call replaces the name and the time. A resolved"
              + " alert cannot be acknowledged (400).")
  public Envelope<AlertResponse> acknowledge(
      @Parameter(description = "The alert") @PathParam("alert_id") AlertId alertId,
      @RequestBody(required = false) AlertCommentRequest said) {
    return Envelope.of(
        AlertResponse.from(alerts.acknowledge(request.actor(), alertId, said.comment())));
  }

  @POST
  @Path("/acknowledge")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Acknowledge several alerts",
      description =
          "All of them, or none if one is not yours (404). Alerts that are resolved or"
              + " already acknowledged stay as they are. The response has the current state of"
              + " each alert, in the order of the ids.")
  @APIResponse(responseCode = "200", description = "OK")
  @APIResponse(responseCode = "404", ref = Answers.NOT_FOUND)
  public Envelope<List<AlertResponse>> acknowledgeAll(
      @RequestBody(required = true) AcknowledgeAlertsRequest taken) {
    return Envelope.of(
        alerts.acknowledgeAll(request.actor(), taken.alertIds(), taken.comment()).stream()
            .map(AlertResponse::from)
            .toList());
  }

  @POST
  @Path("/{alert_id}/snooze")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Snooze an alert",
      description =
          "Pauses the alert's notifications until the given time, or until it is resolved."
              + " Escalation to critical, which ends the snooze, and resolution still notify. If"
              + " the alert is still open and unacknowledged when the snooze ends, your channels"
              + " notify once more. A second call replaces the first. A resolved alert cannot be"
              + " snoozed (400).")
  public Envelope<AlertResponse> snooze(
      @Parameter(description = "The alert") @PathParam("alert_id") AlertId alertId,
      @RequestBody(required = false) SnoozeRequest wanted) {
    return Envelope.of(
        AlertResponse.from(alerts.snooze(request.actor(), alertId, wanted.end(clock.instant()))));
  }

  @DELETE
  @Path("/{alert_id}/snooze")
  @Operation(
      summary = "End the snooze of an alert",
      description =
          "The alert notifies again, by the rules of each channel. Has no effect without a"
              + " snooze.")
  public Envelope<AlertResponse> wake(
      @Parameter(description = "The alert") @PathParam("alert_id") AlertId alertId) {
    return Envelope.of(AlertResponse.from(alerts.wake(request.actor(), alertId)));
  }

  @POST
  @Path("/{alert_id}/resolve")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Resolve an alert",
      description =
          "No new alert opens until the value has recovered once. A resolved alert stays as"
              + " it is.")
  public Envelope<AlertResponse> resolve(
      @Parameter(description = "The alert") @PathParam("alert_id") AlertId alertId,
      @RequestBody(required = false) AlertCommentRequest said) {
    return Envelope.of(
        AlertResponse.from(alerts.resolve(request.actor(), alertId, said.comment())));
  }
}
