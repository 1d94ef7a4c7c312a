package io.chatops.rest.server;

import io.chatops.api.Envelope;
import io.chatops.api.server.ProcessResponse;
import io.chatops.core.agent.ListProcesses;
import io.chatops.core.agent.ListProcesses.Order;
import io.chatops.core.assembly.ServerUseCases;
import io.chatops.core.identity.ServerId;
import io.chatops.rest.forward.ForwardedToOwner;
import io.chatops.rest.openapi.Answers;
import io.chatops.rest.request.CheckedParameters;
import io.chatops.rest.security.CurrentRequest;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.Blocking;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The processes of a server: asked from its agent, or of its last report if it is too old. */
@Path("/api/v1/servers/{server_id}/processes")
@CheckedParameters
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Servers")
@Authenticated
public class ProcessResource {
  private final ListProcesses listProcesses;
  private final CurrentRequest request;

  public ProcessResource(ServerUseCases servers, CurrentRequest request) {
    this.listProcesses = servers.listProcesses();
    this.request = request;
  }

  @GET
  @Blocking
  @ForwardedToOwner
  @Operation(
      summary = "The processes of a server",
      description =
          "Requested from the agent now. For an agent that is too old for this, those of its"
              + " last report, and the message says so.")
  @APIResponse(responseCode = "200", description = "OK")
  @APIResponse(responseCode = "502", ref = Answers.AGENT_FAILED)
  @APIResponse(responseCode = "504", ref = Answers.AGENT_TIMEOUT)
  public CompletionStage<Envelope<List<ProcessResponse>>> list(
      @Parameter(description = "The server") @PathParam("server_id") ServerId serverId,
      @Parameter(description = "The order: processes with the highest value first")
          @QueryParam("sort")
          @DefaultValue("cpu")
          Order sort,
      @Parameter(description = "The maximum number of entries")
          @QueryParam("limit")
          @DefaultValue("100")
          @Min(1)
          @Max(1_000)
          int limit) {
    return listProcesses
        .list(request.actor(), serverId, sort, limit)
        .thenApply(
            listed ->
                Envelope.of(
                    listed.processes().stream().map(ProcessResponse::from).toList(),
                    listed.note()));
  }
}
