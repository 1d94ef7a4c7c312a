package io.chatops.rest.server;

import io.chatops.api.Envelope;
import io.chatops.api.server.ServerResponse;
import io.chatops.core.assembly.ServerUseCases;
import io.chatops.core.identity.ServerId;
import io.chatops.core.server.Server;
import io.chatops.core.server.ServerStatus;
import io.chatops.core.server.Servers;
import io.chatops.rest.limit.RateLimits;
import io.chatops.rest.openapi.Answers;
import io.chatops.rest.request.CheckedParameters;
import io.chatops.rest.request.Paging;
import io.chatops.rest.security.CurrentRequest;
import io.quarkus.security.Authenticated;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
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
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** A user's servers. Those of other users are not found. */
@Path("/api/v1/servers")
@CheckedParameters
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Servers")
@Authenticated
public class ServerResource {
  private final Servers servers;
  private final RateLimits limits;
  private final CurrentRequest request;

  public ServerResource(ServerUseCases useCases, RateLimits limits, CurrentRequest request) {
    this.servers = useCases.servers();
    this.limits = limits;
    this.request = request;
  }

  @GET
  @Operation(summary = "Your servers", description = "Ordered by name.")
  public Envelope<List<ServerResponse>> list(
      @Parameter(description = "Only those in this state") @QueryParam("status")
          @Nullable ServerStatus status,
      @Parameter(
              description = "Only those with this text in the name, host or a tag, ignoring case")
          @QueryParam("q")
          @Size(max = 300)
          @Nullable String q,
      @Parameter(
              description =
                  "True: only those with an update available for their agent; false: the others")
          @QueryParam("agent_outdated")
          @Nullable Boolean agentOutdated,
      @Valid @BeanParam Paging paging) {
    Servers.Page page =
        servers.list(request.actor(), status, q, agentOutdated, paging.limit(), paging.offset());
    return Envelope.page(
        page.servers().stream().map(ServerResponse::from).toList(), paging.of(page.total()));
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @ResponseStatus(201)
  @Operation(
      summary = "Register a server",
      description =
          "Then issue an API key for it and start the agent there with the key. 422 if your"
              + " quota is exceeded.")
  @APIResponse(
      responseCode = "200", // 201, see OpenApiRules
      description = "Created",
      headers = @Header(name = "Location", ref = Answers.LOCATION))
  public Envelope<ServerResponse> register(
      @RequestBody(required = true) RegisterServerRequest wanted) {
    limits.creation(request.actor(), "servers");
    Server server = servers.register(request.actor(), wanted.toDetails());
    request.created("/api/v1/servers/" + server.id());
    return Envelope.of(ServerResponse.from(servers.overview(server)));
  }

  @GET
  @Path("/{server_id}")
  @Operation(summary = "One server")
  public Envelope<ServerResponse> get(
      @Parameter(description = "The server") @PathParam("server_id") ServerId serverId) {
    return Envelope.of(ServerResponse.from(servers.get(request.actor(), serverId)));
  }

  @PUT
  @Path("/{server_id}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Update a server",
      description = "Omitted fields stay unchanged; null clears an optional field.")
  public Envelope<ServerResponse> update(
      @Parameter(description = "The server") @PathParam("server_id") ServerId serverId,
      @RequestBody(required = true) UpdateServerRequest change) {
    return Envelope.of(
        ServerResponse.from(
            servers.overview(servers.update(request.actor(), serverId, change::applyTo))));
  }

  @DELETE
  @Path("/{server_id}")
  @Operation(
      summary = "Remove a server",
      description =
          "Also removes its API keys and metrics, and disconnects its agent. The audit log"
              + " keeps the name.")
  public Envelope<Void> remove(
      @Parameter(description = "The server") @PathParam("server_id") ServerId serverId) {
    servers.remove(request.actor(), serverId);
    return Envelope.done("The server was removed, with its API keys and metrics");
  }
}
