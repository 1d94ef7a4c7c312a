package io.chatops.rest.server;

import io.chatops.api.Envelope;
import io.chatops.api.server.UpdateStartedResponse;
import io.chatops.core.agent.UpdateAgent;
import io.chatops.core.assembly.ActionUseCases;
import io.chatops.core.identity.ServerId;
import io.chatops.rest.forward.ForwardedToOwner;
import io.chatops.rest.openapi.Answers;
import io.chatops.rest.request.CheckedParameters;
import io.chatops.rest.security.CurrentRequest;
import io.quarkus.security.Authenticated;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Starts updates of agents. */
@Path("/api/v1/servers/{server_id}/agent/update")
@CheckedParameters
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Servers")
@Authenticated
public class AgentUpdateResource {
  private final UpdateAgent updateAgent;
  private final CurrentRequest request;

  public AgentUpdateResource(ActionUseCases actions, CurrentRequest request) {
    this.updateAgent = actions.updateAgent();
    this.request = request;
  }

  @POST
  @ForwardedToOwner
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
  public Envelope<UpdateStartedResponse> update(
      @Parameter(description = "The server") @PathParam("server_id") ServerId serverId) {
    return answer(updateAgent.update(request.actor(), serverId));
  }

  private static Envelope<UpdateStartedResponse> answer(UpdateAgent.Started begun) {
    return new Envelope<>(
        new UpdateStartedResponse(begun.from().orElse(null), begun.to()),
        "The agent is downloading and verifying version "
            + begun.to()
            + "; see the server's log for the result",
        null);
  }
}
