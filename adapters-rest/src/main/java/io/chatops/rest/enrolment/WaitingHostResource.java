package io.chatops.rest.enrolment;

import io.chatops.api.Envelope;
import io.chatops.api.enrolment.WaitingHostResponse;
import io.chatops.core.assembly.EnrolmentUseCases;
import io.chatops.core.enrolment.Enrolments;
import io.chatops.core.enrolment.HostClaim;
import io.chatops.core.identity.HostClaimId;
import io.chatops.rest.request.CheckedParameters;
import io.chatops.rest.request.Paging;
import io.chatops.rest.security.CurrentRequest;
import io.quarkus.security.Authenticated;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The hosts that came with a token and wait to be let in. */
@Path("/api/v1/waiting-hosts")
@CheckedParameters
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Enrolment")
@Authenticated
public class WaitingHostResource {
  private final Enrolments enrolments;
  private final CurrentRequest request;

  public WaitingHostResource(EnrolmentUseCases enrolments, CurrentRequest request) {
    this.enrolments = enrolments.enrolments();
    this.request = request;
  }

  @GET
  @Operation(
      summary = "The hosts that wait for your approval",
      description = "Longest waiting first; at most 100, and none for longer than a week.")
  public Envelope<List<WaitingHostResponse>> list(@Valid @BeanParam Paging paging) {
    List<HostClaim> all = enrolments.waitingHosts(request.actor());
    return Envelope.page(
        paging.pageOf(all).stream().map(WaitingHostResponse::from).toList(), paging.of(all.size()));
  }

  @POST
  @Path("/{host_id}/approve")
  @Operation(
      summary = "Approve a host",
      description = "The host becomes one of your servers with its next request, within seconds.")
  public Envelope<Void> approve(
      @Parameter(description = "The host") @PathParam("host_id") HostClaimId hostId) {
    enrolments.approve(request.actor(), hostId);
    return Envelope.done("The host was approved");
  }

  @POST
  @Path("/{host_id}/reject")
  @Operation(summary = "Reject a host", description = "Final: a new attempt needs a new claim.")
  public Envelope<Void> reject(
      @Parameter(description = "The host") @PathParam("host_id") HostClaimId hostId) {
    enrolments.reject(request.actor(), hostId);
    return Envelope.done("The host was rejected");
  }
}
