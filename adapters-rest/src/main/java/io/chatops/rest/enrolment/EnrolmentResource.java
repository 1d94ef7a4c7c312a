package io.chatops.rest.enrolment;

import io.chatops.api.Envelope;
import io.chatops.api.apikey.ApiKeyResponse;
import io.chatops.api.apikey.EnrolmentResponse;
import io.chatops.core.access.ApiKeys;
import io.chatops.core.assembly.AccessUseCases;
import io.chatops.core.assembly.EnrolmentUseCases;
import io.chatops.core.enrolment.Enrolments;
import io.chatops.core.identity.ServerId;
import io.chatops.rest.limit.RateLimits;
import io.chatops.rest.openapi.Answers;
import io.chatops.rest.request.CheckedParameters;
import io.chatops.rest.security.CurrentRequest;
import io.quarkus.security.Authenticated;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Everything that a host needs for its agent, in one answer. */
@Path("/api/v1/servers/{server_id}/enrolment")
@CheckedParameters
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Enrolment")
@Authenticated
public class EnrolmentResource {
  private final ApiKeys apiKeys;
  private final Enrolments enrolments;
  private final EnrolmentLines lines;
  private final RateLimits limits;
  private final CurrentRequest request;
  private final InstantSource clock;

  public EnrolmentResource(
      AccessUseCases access,
      EnrolmentUseCases enrolments,
      EnrolmentLines lines,
      RateLimits limits,
      CurrentRequest request,
      InstantSource clock) {
    this.apiKeys = access.apiKeys();
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
      summary = "Get commands that enrol a host as the agent of a server",
      description =
          "with=code: a code for one host, valid for ten minutes; the server's earlier code"
              + " expires. A hub that does not serve agents has no line of kind install. with=key:"
              + " an API key as from POST /api/v1/api-keys, and the agent's configuration with the"
              + " hub's permissions; the program chatops-agent must be in the host's path, or its"
              + " image on the host for the kinds docker and compose, whose agent runs no"
              + " commands. The address is the setting chatops.public-url, or else the address"
              + " that this request was sent to.")
  @APIResponse(
      responseCode = "200", // 201, see OpenApiRules
      description = "Created",
      headers = @Header(name = "Location", ref = Answers.LOCATION))
  public Envelope<EnrolmentResponse> enrol(
      @Parameter(description = "The server") @PathParam("server_id") ServerId serverId,
      @RequestBody(required = true) EnrolmentRequest wanted) {
    limits.creation(request.actor(), "API keys");
    String url = lines.address(request);
    request.created("/api/v1/api-keys/server/" + serverId);
    return wanted.with().equals("code")
        ? withCode(serverId, wanted, url)
        : withKey(serverId, wanted, url);
  }

  private Envelope<EnrolmentResponse> withCode(
      ServerId serverId, EnrolmentRequest wanted, String url) {
    Enrolments.IssuedCode issued =
        enrolments.issueCode(request.actor(), serverId, wanted.name(), wanted.expiresAt());
    String code = issued.code().value();
    return Envelope.of(
        new EnrolmentResponse(
            null, code, issued.expiresAt(), url, null, lines.ofCode(url, code, wanted)),
        lines.whyNoInstall());
  }

  private Envelope<EnrolmentResponse> withKey(
      ServerId serverId, EnrolmentRequest wanted, String url) {
    ApiKeys.Issued issued =
        apiKeys.issue(request.actor(), serverId, wanted.name(), wanted.expiresAt());
    AgentSetup setup = lines.agent(url, issued.secret().value(), wanted);
    List<EnrolmentResponse.Line> ways = new ArrayList<>();
    ways.add(
        new EnrolmentResponse.Line("shell", "Try it in a terminal, until Ctrl-C", setup.shell()));
    ways.add(new EnrolmentResponse.Line("systemd", "Install it as a service", setup.systemd()));
    ways.addAll(lines.ofContainer(url, issued.secret().value(), wanted));
    return Envelope.of(
        new EnrolmentResponse(
            ApiKeyResponse.from(issued, clock.instant()),
            null,
            null,
            url,
            setup.configuration(),
            ways),
        "Copy the key now; it is not shown again");
  }
}
