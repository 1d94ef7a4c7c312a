package io.chatops.rest.log;

import io.chatops.api.Envelope;
import io.chatops.api.log.LogEntryResponse;
import io.chatops.core.assembly.ServerUseCases;
import io.chatops.core.identity.ServerId;
import io.chatops.core.log.LogEntryStore;
import io.chatops.core.log.LogLevel;
import io.chatops.core.log.LogQueries;
import io.chatops.core.log.LogSource;
import io.chatops.core.page.Position;
import io.chatops.rest.request.CheckedParameters;
import io.chatops.rest.request.CursorPaging;
import io.chatops.rest.request.TimeRange;
import io.chatops.rest.security.CurrentRequest;
import io.quarkus.security.Authenticated;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The log of a server: events that the hub recorded. */
@Path("/api/v1/logs/{server_id}")
@CheckedParameters
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Logs")
@Authenticated
public class LogResource {
  private final LogQueries queries;
  private final CurrentRequest request;

  public LogResource(ServerUseCases servers, CurrentRequest request) {
    this.queries = servers.logQueries();
    this.request = request;
  }

  @GET
  @Operation(
      summary = "The log of a server",
      description =
          "The hub's record of its agent's connections, actions on its containers, commands"
              + " and alerts, newest first. The hub keeps the newest 10,000 entries of the last 30"
              + " days. The output of containers is under /docker.")
  public Envelope<List<LogEntryResponse>> find(
      @Parameter(description = "The server") @PathParam("server_id") ServerId serverId,
      @Parameter(description = "Only entries of this level or higher") @QueryParam("level")
          @Nullable LogLevel level,
      @Parameter(description = "Only entries about this") @QueryParam("source")
          @Nullable LogSource source,
      @Parameter(description = "Only entries about this one, such as a container's name")
          @QueryParam("component")
          @Size(max = 300)
          @Nullable String component,
      @Parameter(description = "Only entries with this text, ignoring case")
          @QueryParam("q")
          @Size(max = 300)
          @Nullable String q,
      @Valid @BeanParam TimeRange range,
      @Valid @BeanParam CursorPaging paging) {
    LogEntryStore.Page page =
        queries.find(
            request.actor(),
            new LogEntryStore.Query(
                serverId,
                level,
                source,
                component,
                q,
                range.since(),
                range.until(),
                paging.after(),
                paging.lookedUp(),
                paging.offset()));
    return paging.page(
        page.total(),
        page.entries(),
        entry -> new Position(entry.at(), entry.id().value()),
        LogEntryResponse::from);
  }
}
