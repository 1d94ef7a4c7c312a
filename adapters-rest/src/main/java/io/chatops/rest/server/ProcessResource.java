package io.chatops.rest.server;

import io.chatops.api.Envelope;
import io.chatops.api.server.ProcessResponse;
import io.chatops.core.agent.ListProcesses;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.MetricQueries;
import io.chatops.core.metric.ReportDocument;
import io.chatops.core.metric.ReportSnapshots.Snapshot;
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
  private final MetricQueries metrics;
  private final CurrentRequest request;

  public ProcessResource(
      ListProcesses listProcesses, MetricQueries metrics, CurrentRequest request) {
    this.listProcesses = listProcesses;
    this.metrics = metrics;
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
    Actor actor = request.actor();
    ServerId id = new ServerId(QueryFields.id("server_id", serverId));
    QueryFields query = new QueryFields();
    Field<ProcessOrder> order = query.oneOf("sort", sort, ProcessOrder.values());
    Field<Integer> most = query.limit(limit);
    query.check();
    ProcessList wanted =
        new ProcessList(order.orElse(ProcessOrder.CPU), most.orElse(QueryFields.DEFAULT_LIMIT));
    return listProcesses
        .list(actor, id)
        .thenApply(
            live ->
                live.map(processes -> Envelope.of(wanted.of(processes)))
                    .orElseGet(() -> ofLastReport(actor, id, wanted)));
  }

  private Envelope<List<ProcessResponse>> ofLastReport(
      Actor actor, ServerId id, ProcessList wanted) {
    try {
      Snapshot latest = metrics.latest(actor, id);
      ReportDocument report = latest.document();
      return Envelope.of(
          wanted.ofReport(report),
          "This agent cannot be asked; this is from its report of " + latest.collectedAt());
    } catch (ChatOpsException e) {
      if (e.code() == ErrorCode.NOT_FOUND) {
        return Envelope.of(List.of(), "This agent cannot be asked and has sent no report yet");
      }
      throw e;
    }
  }
}
