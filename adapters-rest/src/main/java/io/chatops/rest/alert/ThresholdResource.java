package io.chatops.rest.alert;

import io.chatops.api.Envelope;
import io.chatops.api.alert.PreviewResponse;
import io.chatops.api.alert.ThresholdResponse;
import io.chatops.core.alert.AlertThreshold;
import io.chatops.core.alert.CreateThreshold;
import io.chatops.core.alert.RemoveThreshold;
import io.chatops.core.alert.ThresholdQueries;
import io.chatops.core.alert.UpdateThreshold;
import io.chatops.core.alert.engine.PreviewThreshold;
import io.chatops.core.identity.AlertThresholdId;
import io.chatops.rest.json.IncomingBody;
import io.chatops.rest.json.Paging;
import io.chatops.rest.json.QueryFields;
import io.chatops.rest.openapi.Answers;
import io.chatops.rest.request.CheckedParameters;
import io.chatops.rest.security.CurrentRequest;
import io.quarkus.security.Authenticated;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** What a user wants to be told of. Somebody else's thresholds are not found. */
@Path("/api/v1/alerts/thresholds")
@CheckedParameters
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Alerts")
@Authenticated
public class ThresholdResource {
  private final ThresholdQueries queries;
  private final CreateThreshold createThreshold;
  private final UpdateThreshold updateThreshold;
  private final RemoveThreshold removeThreshold;
  private final PreviewThreshold previewThreshold;
  private final CurrentRequest request;

  public ThresholdResource(
      ThresholdQueries queries,
      CreateThreshold createThreshold,
      UpdateThreshold updateThreshold,
      RemoveThreshold removeThreshold,
      PreviewThreshold previewThreshold,
      CurrentRequest request) {
    this.queries = queries;
    this.createThreshold = createThreshold;
    this.updateThreshold = updateThreshold;
    this.removeThreshold = removeThreshold;
    this.previewThreshold = previewThreshold;
    this.request = request;
  }

  @GET
  @Operation(summary = "Your thresholds", description = "Oldest first, then by id.")
  public Envelope<List<ThresholdResponse>> list(
      @QueryParam("limit") @Nullable String limit, @QueryParam("offset") @Nullable String offset) {
    QueryFields query = new QueryFields();
    Paging paging = query.paging(limit, offset);
    query.check();
    List<AlertThreshold> all = queries.list(request.actor());
    return Envelope.page(
        paging.pageOf(all).stream().map(ThresholdResponse::from).toList(), paging.of(all.size()));
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @ResponseStatus(201)
  @Operation(
      summary = "Set a threshold",
      description =
          "Held against every report from the next one on. Two on one metric live independently. At"
              + " most 500 of one user (400).")
  @APIResponse(
      responseCode = "200", // 201, see SuccessAnswers
      description = "Made",
      headers = @Header(name = "Location", ref = Answers.LOCATION))
  @APIResponse(responseCode = "404", ref = Answers.NOT_FOUND)
  public Envelope<ThresholdResponse> create(
      @RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = ThresholdRequest.class)))
          IncomingBody body) {
    AlertThreshold threshold =
        createThreshold.create(request.actor(), ThresholdRequest.read(body.fields()));
    request.created("/api/v1/alerts/thresholds/" + threshold.id());
    return Envelope.of(ThresholdResponse.from(threshold));
  }

  @GET
  @Path("/starters")
  @Operation(
      summary = "Thresholds to begin with",
      description = "Each is a ready body to POST to /api/v1/alerts/thresholds; none is set.")
  public Envelope<List<ThresholdRequest>> starters() {
    return Envelope.of(ThresholdQueries.starters().stream().map(ThresholdRequest::from).toList());
  }

  @POST
  @Path("/preview")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "What a threshold would have raised",
      description =
          "Runs it over stored history, without setting it: how many alerts, when and how long."
              + " While too many run at once: 429.")
  @APIResponse(responseCode = "200", description = "OK")
  @APIResponse(responseCode = "404", ref = Answers.NOT_FOUND)
  public Envelope<PreviewResponse> preview(
      @RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = PreviewRequest.class)))
          IncomingBody body) {
    PreviewRequest wanted = PreviewRequest.from(body.fields());
    return Envelope.of(
        PreviewResponse.from(
            previewThreshold.preview(request.actor(), wanted.details(), wanted.days())));
  }

  @GET
  @Path("/{threshold_id}")
  @Operation(summary = "One threshold")
  public Envelope<ThresholdResponse> get(@PathParam("threshold_id") String thresholdId) {
    return Envelope.of(ThresholdResponse.from(queries.get(request.actor(), id(thresholdId))));
  }

  @PUT
  @Path("/{threshold_id}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Change a threshold",
      description =
          "What is left out stays as it is; null clears what may be empty. Its open alerts end"
              + " when it is disabled or watches something else from now on; a new name or cooldown"
              + " leaves them.")
  public Envelope<ThresholdResponse> update(
      @PathParam("threshold_id") String thresholdId,
      @RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = UpdateThresholdRequest.class)))
          IncomingBody body) {
    AlertThresholdId id = id(thresholdId);
    UpdateThresholdRequest change = UpdateThresholdRequest.from(body.fields());
    return Envelope.of(
        ThresholdResponse.from(updateThreshold.update(request.actor(), id, change::applyTo)));
  }

  @DELETE
  @Path("/{threshold_id}")
  @Operation(
      summary = "Remove a threshold",
      description = "Its open alerts end; all of them stay as history.")
  public Envelope<Void> remove(@PathParam("threshold_id") String thresholdId) {
    removeThreshold.remove(request.actor(), id(thresholdId));
    return Envelope.done("The threshold was removed; its open alerts have ended");
  }

  private static AlertThresholdId id(String text) {
    return new AlertThresholdId(QueryFields.id("threshold_id", text));
  }
}
