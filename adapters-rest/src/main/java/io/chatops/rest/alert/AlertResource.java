package io.chatops.rest.alert;

import io.chatops.api.Envelope;
import io.chatops.api.alert.AlertResponse;
import io.chatops.core.alert.AcknowledgeAlert;
import io.chatops.core.alert.AlertQueries;
import io.chatops.core.alert.AlertRepository;
import io.chatops.core.alert.ResolveAlert;
import io.chatops.core.alert.Severity;
import io.chatops.core.identity.AlertId;
import io.chatops.core.identity.ServerId;
import io.chatops.rest.json.Field;
import io.chatops.rest.json.IncomingBody;
import io.chatops.rest.json.Paging;
import io.chatops.rest.json.QueryFields;
import io.chatops.rest.json.Texts;
import io.chatops.rest.openapi.Answers;
import io.chatops.rest.request.CheckedParameters;
import io.chatops.rest.security.CurrentRequest;
import io.quarkus.security.Authenticated;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What thresholds raised. */
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
  private final InstantSource clock;

  public AlertResource(
      AlertQueries queries,
      AcknowledgeAlert acknowledgeAlert,
      ResolveAlert resolveAlert,
      CurrentRequest request,
      InstantSource clock) {
    this.queries = queries;
    this.acknowledgeAlert = acknowledgeAlert;
    this.resolveAlert = resolveAlert;
    this.request = request;
    this.clock = clock;
  }

  private enum Status {
    ACTIVE,
    RESOLVED
  }

  @GET
  @Operation(
      summary = "Your alerts",
      description =
          "Newest first, then by id. An alert is one episode of a threshold on a server, and of"
              + " each there is one open at most. Those that ended are kept for two years.")
  @APIResponse(responseCode = "200", description = "OK")
  @APIResponse(responseCode = "404", ref = Answers.NOT_FOUND)
  public Envelope<List<AlertResponse>> list(
      @QueryParam("status") @Nullable String status,
      @QueryParam("server_id") @Nullable String serverId,
      @QueryParam("severity") @Nullable String severity,
      @QueryParam("since") @Nullable String since,
      @QueryParam("limit") @Nullable String limit,
      @QueryParam("offset") @Nullable String offset) {
    QueryFields query = new QueryFields();
    Field<Boolean> active =
        query.oneOf("status", status, Status.values()).as(wanted -> wanted == Status.ACTIVE);
    Field<UUID> of = query.read("server_id", serverId, Texts::uuid);
    Field<Severity> how = query.oneOf("severity", severity, Severity.values());
    Field<Instant> from = query.read("since", since, Texts::instant);
    Paging paging = query.paging(limit, offset);
    if (from.isGiven() && from.get().isAfter(clock.instant().plus(QueryFields.CLOCK_DIFFERENCE))) {
      query.reject("since", "must not be in the future");
    }
    query.check();
    AlertRepository.Page page =
        queries.find(
            request.actor(),
            active.orNull(),
            of.as(ServerId::new).orNull(),
            how.orNull(),
            from.orNull(),
            paging.limit(),
            paging.offset());
    return Envelope.page(
        page.alerts().stream().map(AlertResponse::from).toList(), paging.of(page.total()));
  }

  @GET
  @Path("/{alert_id}")
  @Operation(summary = "One alert")
  public Envelope<AlertResponse> get(@PathParam("alert_id") String alertId) {
    return Envelope.of(AlertResponse.from(queries.get(request.actor(), id(alertId))));
  }

  @POST
  @Path("/{alert_id}/acknowledge")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Say that you take care of an alert",
      description =
          "It stays active. Again replaces who took it and when. One that is over cannot be taken"
              + " any more (400).")
  public Envelope<AlertResponse> acknowledge(
      @PathParam("alert_id") String alertId,
      @RequestBody(
              required = false,
              content = @Content(schema = @Schema(implementation = AlertCommentRequest.class)))
          IncomingBody body) {
    AlertId id = id(alertId);
    AlertCommentRequest said = AlertCommentRequest.from(body.fieldsIfAny());
    return Envelope.of(
        AlertResponse.from(acknowledgeAlert.acknowledge(request.actor(), id, said.comment())));
  }

  @POST
  @Path("/{alert_id}/resolve")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "End an alert by hand",
      description =
          "While the breach lasts it does not come back: the next one opens after the value has"
              + " been fine once. One that is over is left as it is.")
  public Envelope<AlertResponse> resolve(
      @PathParam("alert_id") String alertId,
      @RequestBody(
              required = false,
              content = @Content(schema = @Schema(implementation = AlertCommentRequest.class)))
          IncomingBody body) {
    AlertId id = id(alertId);
    AlertCommentRequest said = AlertCommentRequest.from(body.fieldsIfAny());
    return Envelope.of(
        AlertResponse.from(resolveAlert.resolve(request.actor(), id, said.comment())));
  }

  private static AlertId id(String text) {
    return new AlertId(QueryFields.id("alert_id", text));
  }
}
