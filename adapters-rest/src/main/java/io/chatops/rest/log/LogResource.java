package io.chatops.rest.log;

import io.chatops.api.Envelope;
import io.chatops.api.log.LogEntryResponse;
import io.chatops.core.identity.ServerId;
import io.chatops.core.log.LogEntryStore;
import io.chatops.core.log.LogLevel;
import io.chatops.core.log.LogQueries;
import io.chatops.core.log.LogSource;
import io.chatops.rest.json.Field;
import io.chatops.rest.json.Paging;
import io.chatops.rest.json.QueryFields;
import io.chatops.rest.json.Texts;
import io.chatops.rest.request.CheckedParameters;
import io.chatops.rest.security.CurrentRequest;
import io.quarkus.security.Authenticated;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The hub's record of a server. */
@Path("/api/v1/logs/{server_id}")
@CheckedParameters
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Logs")
@Authenticated
public class LogResource {
  private final LogQueries queries;
  private final CurrentRequest request;
  private final InstantSource clock;

  public LogResource(LogQueries queries, CurrentRequest request, InstantSource clock) {
    this.queries = queries;
    this.request = request;
    this.clock = clock;
  }

  @GET
  @Operation(
      summary = "What happened to a server",
      description =
          "Connections of its agent, actions on its containers, commands, alerts: as the hub saw"
              + " them, newest first. The newest 10,000 of the last 30 days are kept. What"
              + " containers write is asked for under /docker.")
  public Envelope<List<LogEntryResponse>> find(
      @PathParam("server_id") String serverId,
      @QueryParam("level") @Nullable String level,
      @QueryParam("source") @Nullable String source,
      @QueryParam("component") @Nullable String component,
      @QueryParam("q") @Nullable String q,
      @QueryParam("since") @Nullable String since,
      @QueryParam("until") @Nullable String until,
      @QueryParam("limit") @Nullable String limit,
      @QueryParam("offset") @Nullable String offset) {
    ServerId id = new ServerId(QueryFields.id("server_id", serverId));
    QueryFields query = new QueryFields();
    Field<LogLevel> least = query.oneOf("level", level, LogLevel.values());
    Field<LogSource> from = query.oneOf("source", source, LogSource.values());
    Field<String> which = query.text("component", component);
    Field<String> text = query.text("q", q);
    Field<Instant> start = query.read("since", since, Texts::instant);
    Field<Instant> end = query.read("until", until, Texts::instant);
    Paging paging = query.paging(limit, offset);
    if (start.isGiven() && start.get().isAfter(clock.instant())) {
      query.reject("since", "must not be in the future");
    }
    if (start.isGiven() && end.isGiven() && !start.get().isBefore(end.get())) {
      query.reject("since", "must be before until");
    }
    query.check();
    LogEntryStore.Page page =
        queries.find(
            request.actor(),
            new LogEntryStore.Query(
                id,
                least.orNull(),
                from.orNull(),
                which.orNull(),
                text.orNull(),
                start.orNull(),
                end.orNull(),
                paging.limit(),
                paging.offset()));
    return Envelope.page(
        page.entries().stream().map(LogEntryResponse::from).toList(), paging.of(page.total()));
  }
}
