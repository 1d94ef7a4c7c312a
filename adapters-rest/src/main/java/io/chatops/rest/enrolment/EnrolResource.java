package io.chatops.rest.enrolment;

import io.chatops.api.Envelope;
import io.chatops.api.enrolment.EnrolledHostResponse;
import io.chatops.core.assembly.EnrolmentUseCases;
import io.chatops.core.enrolment.EnrolHost;
import io.chatops.core.enrolment.NewHost;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.rest.limit.RateLimits;
import io.chatops.rest.openapi.Answers;
import io.chatops.rest.request.CheckedParameters;
import io.chatops.rest.security.CurrentRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The enrolment of a host that has a code or a token, and no key yet. */
@Path("/api/v1/enrol")
@CheckedParameters
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Enrolment")
@PermitAll
public class EnrolResource {
  private final EnrolHost enrolHost;
  private final RateLimits limits;
  private final CurrentRequest request;

  public EnrolResource(EnrolmentUseCases enrolments, RateLimits limits, CurrentRequest request) {
    this.enrolHost = enrolments.enrolHost();
    this.limits = limits;
    this.request = request;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Enrol a host",
      description =
          "With a code, the host becomes the agent of the code's server; with a token, it"
              + " becomes a new server, after the owner's approval if the token requires it. An"
              + " unknown, used, expired or revoked code or token always gets the same response,"
              + " 401. After too many of these from an address, the address gets 429; codes also"
              + " get 429 while there are too many from all addresses, and for a second while 20"
              + " from one address are being checked. 422 also for anything that cannot be a code"
              + " or token, such as part of one, and if the owner's quota of servers or keys is"
              + " exceeded.")
  @APIResponse(responseCode = "200", description = "OK")
  @APIResponse(responseCode = "401", ref = Answers.UNAUTHENTICATED)
  public Envelope<EnrolledHostResponse> enrol(@RequestBody(required = true) EnrolRequest wanted) {
    String secret = wanted.secret();
    boolean isCode = wanted.hasCode();
    NewHost host = wanted.host(request.address());
    limits.beforeEnrolment(isCode, host.address());
    boolean failed = false;
    try {
      return Envelope.of(EnrolledHostResponse.from(enrolHost.enrol(secret, host)));
    } catch (ChatOpsException e) {
      failed = e.code() == ErrorCode.UNAUTHENTICATED;
      throw e;
    } finally {
      limits.enrolmentEnded(isCode, host.address(), failed);
    }
  }
}
