package io.chatops.rest.enrolment;

import io.chatops.api.Envelope;
import io.chatops.api.enrolment.EnrolmentTokenResponse;
import io.chatops.core.assembly.EnrolmentUseCases;
import io.chatops.core.enrolment.EnrolmentToken;
import io.chatops.core.enrolment.Enrolments;
import io.chatops.core.identity.EnrolmentTokenId;
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
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** The tokens by which many hosts become servers. */
@Path("/api/v1/enrolment-tokens")
@CheckedParameters
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Enrolment")
@Authenticated
public class EnrolmentTokenResource {
  private static final String KEEP = "Copy the token now; it is not shown again";

  private final Enrolments enrolments;
  private final EnrolmentLines lines;
  private final RateLimits limits;
  private final CurrentRequest request;
  private final InstantSource clock;

  public EnrolmentTokenResource(
      EnrolmentUseCases enrolments,
      EnrolmentLines lines,
      RateLimits limits,
      CurrentRequest request,
      InstantSource clock) {
    this.enrolments = enrolments.enrolments();
    this.lines = lines;
    this.limits = limits;
    this.request = request;
    this.clock = clock;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @ResponseStatus(201)
  @Operation(
      summary = "Create an enrolment token",
      description =
          "Each host that uses it becomes one of your servers, named after the host and with"
              + " its own API key. Only this response contains the token. You can have 100 active"
              + " tokens (else 422).")
  @APIResponse(
      responseCode = "200", // 201, see OpenApiRules
      description = "Created",
      headers = @Header(name = "Location", ref = Answers.LOCATION))
  public Envelope<EnrolmentTokenResponse> create(
      @RequestBody(required = true) EnrolmentTokenRequest wanted) {
    limits.creation(request.actor(), "enrolment tokens");
    String url = lines.address(request);
    Enrolments.IssuedToken issued = enrolments.createToken(request.actor(), wanted.toNewToken());
    request.created("/api/v1/enrolment-tokens");
    String noInstall = lines.whyNoInstall();
    return Envelope.of(
        EnrolmentTokenResponse.from(
            issued, lines.ofToken(url, issued.secret().value()), clock.instant()),
        noInstall == null ? KEEP : KEEP + ". " + noInstall);
  }

  @GET
  @Operation(summary = "Your enrolment tokens", description = "Newest first, without secrets.")
  public Envelope<List<EnrolmentTokenResponse>> list(@Valid @BeanParam Paging paging) {
    List<EnrolmentToken> all = enrolments.tokens(request.actor());
    Instant now = clock.instant();
    return Envelope.page(
        paging.pageOf(all).stream().map(one -> EnrolmentTokenResponse.from(one, now)).toList(),
        paging.of(all.size()));
  }

  @DELETE
  @Path("/{token_id}")
  @Operation(
      summary = "Revoke an enrolment token",
      description = "Hosts that are waiting with it are rejected; servers that it created stay.")
  public Envelope<Void> revoke(
      @Parameter(description = "The enrolment token") @PathParam("token_id")
          EnrolmentTokenId tokenId) {
    enrolments.revokeToken(request.actor(), tokenId);
    return Envelope.done("The enrolment token was revoked");
  }
}
