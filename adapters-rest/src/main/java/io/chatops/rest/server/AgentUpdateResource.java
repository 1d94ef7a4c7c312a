package io.chatops.rest.server;

import io.chatops.api.Envelope;
import io.chatops.api.server.UpdateStartedResponse;
import io.chatops.core.assembly.RemoteUseCases;
import io.chatops.core.identity.ServerId;
import io.chatops.core.remote.HostRequests;
import io.chatops.rest.openapi.Answers;
import io.chatops.rest.request.CheckedParameters;
import io.chatops.rest.security.CurrentRequest;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Has agents update themselves. */
@Path("/api/v1/servers/{server_id}/agent/update")
@CheckedParameters
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Servers")
@Authenticated
public class AgentUpdateResource {
  private final HostRequests requests;
  private final CurrentRequest request;

  public AgentUpdateResource(RemoteUseCases remote, CurrentRequest request) {
    this.requests = remote.requests();
    this.request = request;
  }

  @POST
  @Blocking
  @Operation(
      summary = "Update the agent of a server",
      description =
          "Updates to the version that this hub serves, if the host allows it (`updates:"
              + " auto`). The agent verifies the signature, tries the version and restores the"
              + " previous one if it does not work. The response comes at once; the server's log"
              + " and the audit log have the result. 400 if there is no newer version.")
  @APIResponse(responseCode = "200", description = "OK")
  @APIResponse(responseCode = "400", ref = Answers.MALFORMED)
  @APIResponse(responseCode = "403", ref = Answers.FORBIDDEN)
  @APIResponse(responseCode = "502", ref = Answers.AGENT_FAILED)
  @APIResponse(responseCode = "504", ref = Answers.AGENT_TIMEOUT)
  public CompletionStage<Envelope<UpdateStartedResponse>> update(
      @Parameter(description = "The server") @PathParam("server_id") ServerId serverId) {
    return requests.updateAgent(request.actor(), serverId).thenApply(AgentUpdateResource::answer);
  }

  private static Envelope<UpdateStartedResponse> answer(HostRequests.UpdateBegun begun) {
    return new Envelope<>(
        new UpdateStartedResponse(begun.from(), begun.to()),
        "The agent is downloading and verifying version "
            + begun.to()
            + "; see the server's log for the result",
        null);
  }
}
