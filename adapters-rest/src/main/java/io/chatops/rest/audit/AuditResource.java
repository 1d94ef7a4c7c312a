package io.chatops.rest.audit;

import io.chatops.api.Envelope;
import io.chatops.api.audit.AuditEventResponse;
import io.chatops.core.assembly.AccessUseCases;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.audit.AuditQueries;
import io.chatops.core.audit.AuditTrail;
import io.chatops.core.identity.ServerId;
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
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
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

  public AuditResource(AccessUseCases access, CurrentRequest request) {
    this.queries = access.auditQueries();
    this.request = request;
  }

  @GET
  @Operation(
      summary = "The audit log",
      description =
          "Every change and every sign-in, including refused ones, newest first. Admins see"
              + " all events; other users see their own and those about their objects. Events"
              + " cannot be changed. Identical refusals within an hour are one event with a count"
              + " and the time of the last one, by which it is found and ordered; its other fields"
              + " are those of the first one.")
  public Envelope<List<AuditEventResponse>> find(
      @Parameter(description = "Only actions of this user, by name")
          @QueryParam("actor")
          @Size(max = 300)
          @Nullable String actor,
      @Parameter(description = "Only this action") @QueryParam("action")
          @Nullable AuditAction action,
      @Parameter(description = "Only actions about this server") @QueryParam("server_id")
          @Nullable ServerId serverId,
      @Valid @BeanParam TimeRange range,
      @Valid @BeanParam CursorPaging paging) {
    AuditTrail.Page page =
        queries.find(
            request.actor(),
            actor,
            action,
            serverId,
            range.since(),
            range.until(),
            paging.after(),
            paging.lookedUp(),
            paging.offset());
    return paging.page(
        page.total(),
        page.events(),
        event -> new Position(event.lastAt(), event.id().value()),
        AuditEventResponse::from);
  }
}
