package io.chatops.rest.server;

import io.chatops.api.Envelope;
import io.chatops.api.server.ProcessResponse;
import io.chatops.core.agent.ListProcesses;
import io.chatops.core.agent.ListProcesses.Order;
import io.chatops.core.identity.ServerId;
import io.chatops.rest.json.Field;
import io.chatops.rest.json.QueryFields;
import io.chatops.rest.request.CheckedParameters;
import io.chatops.rest.security.CurrentRequest;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The processes of a server: asked from its agent, or of its last report if it is too old. */
@Path("/api/v1/servers/{server_id}/processes")
@CheckedParameters
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Servers")
@Authenticated
public class ProcessResource {
  private final ListProcesses listProcesses;
  private final CurrentRequest request;

  public ProcessResource(ListProcesses listProcesses, CurrentRequest request) {
    this.listProcesses = listProcesses;
    this.request = request;
  }

  @GET
  @Blocking
  @Operation(
      summary = "The processes of a server",
      description =
          "Asked from its agent as it is now; of an agent too old to be asked, from its last"
              + " report, as the message then says.")
  public CompletionStage<Envelope<List<ProcessResponse>>> list(
      @PathParam("server_id") String serverId,
      @QueryParam("sort") @Nullable String sort,
      @QueryParam("limit") @Nullable String limit) {
    ServerId id = new ServerId(QueryFields.id("server_id", serverId));
    QueryFields query = new QueryFields();
    Field<Order> order = query.oneOf("sort", sort, Order.values());
    Field<Integer> most = query.limit(limit);
    query.check();
    return listProcesses
        .list(request.actor(), id, order.orElse(Order.CPU), most.orElse(QueryFields.DEFAULT_LIMIT))
        .thenApply(
            listed ->
                Envelope.of(
                    listed.processes().stream().map(ProcessResponse::from).toList(),
                    listed.note()));
  }
}
