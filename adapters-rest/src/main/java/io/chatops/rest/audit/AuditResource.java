package io.chatops.rest.audit;

import io.chatops.api.Envelope;
import io.chatops.api.audit.AuditEventResponse;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.audit.AuditQueries;
import io.chatops.core.audit.AuditTrail;
import io.chatops.core.identity.ServerId;
import io.chatops.rest.json.Field;
import io.chatops.rest.json.Paging;
import io.chatops.rest.json.QueryFields;
import io.chatops.rest.json.Texts;
import io.chatops.rest.request.CheckedParameters;
import io.chatops.rest.security.CurrentRequest;
import io.quarkus.security.Authenticated;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The record of who did what. */
@Path("/api/v1/audit")
@CheckedParameters
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Audit")
@Authenticated
public class AuditResource {
  private final AuditQueries queries;
  private final CurrentRequest request;
  private final InstantSource clock;

  public AuditResource(AuditQueries queries, CurrentRequest request, InstantSource clock) {
    this.queries = queries;
    this.request = request;
    this.clock = clock;
  }

  @GET
  @Operation(
      summary = "Who did what",
      description =
          "Every change and every sign-in, refused ones too, newest first. An admin sees all;"
              + " others what they did and what was done to their things. Nothing can change it.")
  public Envelope<List<AuditEventResponse>> find(
      @QueryParam("actor") @Nullable String actorName,
      @QueryParam("action") @Nullable String action,
      @QueryParam("server_id") @Nullable String serverId,
      @QueryParam("since") @Nullable String since,
      @QueryParam("until") @Nullable String until,
      @QueryParam("limit") @Nullable String limit,
      @QueryParam("offset") @Nullable String offset) {
    QueryFields query = new QueryFields();
    Field<String> actor = query.text("actor", actorName);
    Field<AuditAction> wanted =
        query.oneOf("action", action, List.of(AuditAction.values()), AuditAction::wireName);
    Field<ServerId> server = query.read("server_id", serverId, Texts::uuid).as(ServerId::new);
    Field<Instant> from = query.read("since", since, Texts::instant);
    Field<Instant> before = query.read("until", until, Texts::instant);
    Paging paging = query.paging(limit, offset);
    if (from.isGiven() && from.get().isAfter(clock.instant())) {
      query.reject("since", "must not be in the future");
    }
    if (from.isGiven() && before.isGiven() && !from.get().isBefore(before.get())) {
      query.reject("since", "must be before until");
    }
    query.check();
    AuditTrail.Page page =
        queries.find(
            request.actor(),
            actor.orNull(),
            wanted.orNull(),
            server.orNull(),
            from.orNull(),
            before.orNull(),
            paging.limit(),
            paging.offset());
    return Envelope.page(
        page.events().stream().map(AuditEventResponse::from).toList(), paging.of(page.total()));
  }
}
