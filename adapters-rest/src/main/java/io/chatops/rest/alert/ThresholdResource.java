package io.chatops.rest.alert;

import io.chatops.api.Envelope;
import io.chatops.api.alert.PreviewResponse;
import io.chatops.api.alert.ThresholdResponse;
import io.chatops.core.alert.AlertThreshold;
import io.chatops.core.alert.Thresholds;
import io.chatops.core.alert.engine.PreviewThreshold;
import io.chatops.core.assembly.AlertUseCases;
import io.chatops.core.identity.AlertThresholdId;
import io.chatops.rest.limit.RateLimits;
import io.chatops.rest.openapi.Answers;
import io.chatops.rest.request.CheckedParameters;
import io.chatops.rest.request.Paging;
import io.chatops.rest.security.CurrentRequest;
import io.quarkus.security.Authenticated;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** A user's thresholds. Those of other users are not found. */
@Path("/api/v1/alerts/thresholds")
@CheckedParameters
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Alerts")
@Authenticated
public class ThresholdResource {
  private final Thresholds thresholds;
  private final PreviewThreshold previewThreshold;
  private final RateLimits limits;
  private final CurrentRequest request;

  public ThresholdResource(AlertUseCases alerts, RateLimits limits, CurrentRequest request) {
    this.thresholds = alerts.thresholds();
    this.previewThreshold = alerts.previewThreshold();
    this.limits = limits;
    this.request = request;
  }

  @GET
  @Operation(summary = "Your thresholds", description = "Oldest first, then by id.")
  public Envelope<List<ThresholdResponse>> list(@Valid @BeanParam Paging paging) {
    List<AlertThreshold> all = thresholds.list(request.actor());
    return Envelope.page(
        paging.pageOf(all).stream().map(ThresholdResponse::from).toList(), paging.of(all.size()));
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @ResponseStatus(201)
  @Operation(
      summary = "Create a threshold",
      description =
          "Evaluated with every report from the next one on. Two thresholds on one metric are"
              + " independent. 422 if your quota is exceeded.")
  @APIResponse(
      responseCode = "200", // 201, see OpenApiRules
      description = "Created",
      headers = @Header(name = "Location", ref = Answers.LOCATION))
  @APIResponse(responseCode = "404", ref = Answers.NOT_FOUND)
  public Envelope<ThresholdResponse> create(@RequestBody(required = true) ThresholdRequest wanted) {
    limits.creation(request.actor(), "thresholds");
    AlertThreshold threshold = thresholds.create(request.actor(), wanted.toDetails());
    request.created("/api/v1/alerts/thresholds/" + threshold.id());
    return Envelope.of(ThresholdResponse.from(threshold));
  }

  @GET
  @Path("/starters")
  @Operation(
      summary = "Recommended thresholds",
      description =
          "Request bodies, ready for POST /api/v1/alerts/thresholds; the hub creates none by"
              + " itself.")
  public Envelope<List<ThresholdRequest>> starters() {
    return Envelope.of(Thresholds.starters().stream().map(ThresholdRequest::from).toList());
  }

  @POST
  @Path("/preview")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Preview a threshold",
      description =
          "Evaluates the threshold over stored history without creating it, and returns how"
              + " many alerts it would have raised, when and for how long. Answers"
              + " within a second: what it had no time for is in `skipped_servers`. A newer preview"
              + " of yours ends the one before with 429, which is also the answer while too many"
              + " run.")
  @APIResponse(responseCode = "200", description = "OK")
  @APIResponse(responseCode = "404", ref = Answers.NOT_FOUND)
  public Envelope<PreviewResponse> preview(@RequestBody(required = true) PreviewRequest wanted) {
    request.changesNothing();
    return Envelope.of(
        PreviewResponse.from(
            previewThreshold.preview(
                request.actor(),
                wanted.threshold().toDetails(),
                wanted.days(),
                request.hasHungUp())));
  }

  @GET
  @Path("/{threshold_id}")
  @Operation(summary = "One threshold")
  public Envelope<ThresholdResponse> get(
      @Parameter(description = "The threshold") @PathParam("threshold_id")
          AlertThresholdId thresholdId) {
    return Envelope.of(ThresholdResponse.from(thresholds.get(request.actor(), thresholdId)));
  }

  @PUT
  @Path("/{threshold_id}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Update a threshold",
      description =
          "Omitted fields stay unchanged; null clears an optional field. The threshold's open"
              + " alerts are resolved if it is disabled or its condition changes; a new name or"
              + " cooldown does not resolve them.")
  public Envelope<ThresholdResponse> update(
      @Parameter(description = "The threshold") @PathParam("threshold_id")
          AlertThresholdId thresholdId,
      @RequestBody(required = true) UpdateThresholdRequest change) {
    return Envelope.of(
        ThresholdResponse.from(thresholds.update(request.actor(), thresholdId, change::applyTo)));
  }

  @DELETE
  @Path("/{threshold_id}")
  @Operation(
      summary = "Remove a threshold",
      description = "Its open alerts are resolved. All its alerts stay as history.")
  public Envelope<Void> remove(
      @Parameter(description = "The threshold") @PathParam("threshold_id")
          AlertThresholdId thresholdId) {
    thresholds.remove(request.actor(), thresholdId);
    return Envelope.done("The threshold was removed; its open alerts have ended");
  }
}
