package io.chatops.rest.server;

import io.chatops.api.Envelope;
import io.chatops.api.server.ServerResponse;
import io.chatops.core.identity.ServerId;
import io.chatops.core.server.RegisterServer;
import io.chatops.core.server.RemoveServer;
import io.chatops.core.server.ServerQueries;
import io.chatops.core.server.ServerStatus;
import io.chatops.core.server.UpdateServer;
import io.chatops.rest.json.Field;
import io.chatops.rest.json.IncomingBody;
import io.chatops.rest.json.Paging;
import io.chatops.rest.json.QueryFields;
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
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** A user's servers. Somebody else's are not found. */
@Path("/api/v1/servers")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Servers")
@Authenticated
public class ServerResource {
  private final ServerQueries queries;
  private final RegisterServer registerServer;
  private final UpdateServer updateServer;
  private final RemoveServer removeServer;
  private final CurrentRequest request;

  public ServerResource(
      ServerQueries queries,
      RegisterServer registerServer,
      UpdateServer updateServer,
      RemoveServer removeServer,
      CurrentRequest request) {
    this.queries = queries;
    this.registerServer = registerServer;
    this.updateServer = updateServer;
    this.removeServer = removeServer;
    this.request = request;
  }

  @GET
  @Operation(summary = "Your servers", description = "By name.")
  public Envelope<List<ServerResponse>> list(
      @QueryParam("limit") @Nullable String limit,
      @QueryParam("offset") @Nullable String offset,
      @QueryParam("status") @Nullable String status,
      @QueryParam("q") @Nullable String text) {
    QueryFields query = new QueryFields();
    Paging paging = query.paging(limit, offset);
    Field<ServerStatus> wanted = query.oneOf("status", status, ServerStatus.values());
    Field<String> search = query.text("q", text);
    query.check();
    ServerQueries.Page page =
        queries.list(
            request.actor(), wanted.orNull(), search.orNull(), paging.limit(), paging.offset());
    return Envelope.page(
        page.servers().stream().map(ServerResponse::from).toList(), paging.of(page.total()));
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @ResponseStatus(201)
  @Operation(
      summary = "Register a server",
      description = "Then issue an API key for it, and start the agent there with that.")
  public Envelope<ServerResponse> register(
      @RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = RegisterServerRequest.class)))
          IncomingBody body) {
    var server =
        registerServer.register(
            request.actor(), RegisterServerRequest.from(body.fields()).toDetails());
    request.created("/api/v1/servers/" + server.id());
    return Envelope.of(ServerResponse.from(queries.overview(server)));
  }

  @GET
  @Path("/{server_id}")
  @Operation(summary = "One server")
  public Envelope<ServerResponse> get(@PathParam("server_id") String serverId) {
    return Envelope.of(ServerResponse.from(queries.get(request.actor(), id(serverId))));
  }

  @PUT
  @Path("/{server_id}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Change a server",
      description = "What is left out stays as it is; null clears what may be empty.")
  public Envelope<ServerResponse> update(
      @PathParam("server_id") String serverId,
      @RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = UpdateServerRequest.class)))
          IncomingBody body) {
    ServerId id = id(serverId);
    UpdateServerRequest change = UpdateServerRequest.from(body.fields());
    return Envelope.of(
        ServerResponse.from(
            queries.overview(updateServer.update(request.actor(), id, change::applyTo))));
  }

  @DELETE
  @Path("/{server_id}")
  @Operation(
      summary = "Remove a server",
      description =
          "With its API keys and metrics; its agent's connection is closed. The audit trail keeps"
              + " the name.")
  public Envelope<Void> remove(@PathParam("server_id") String serverId) {
    removeServer.remove(request.actor(), id(serverId));
    return Envelope.done("The server was removed, with its API keys and metrics");
  }

  private static ServerId id(String text) {
    return new ServerId(QueryFields.id("server_id", text));
  }
}
