package io.chatops.rest.access;

import io.chatops.api.Envelope;
import io.chatops.api.access.SessionResponse;
import io.chatops.core.access.SessionRepository;
import io.chatops.core.access.Sessions;
import io.chatops.core.assembly.AccessUseCases;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.SessionId;
import io.chatops.rest.request.CheckedParameters;
import io.chatops.rest.request.Paging;
import io.chatops.rest.security.CurrentRequest;
import io.chatops.rest.security.RefreshCookie;
import io.quarkus.security.Authenticated;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The sessions of the signed-in user. */
@Path("/api/v1/auth/sessions")
@CheckedParameters
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Accounts")
@Authenticated
public class SessionResource {
  private final Sessions sessions;
  private final RefreshCookie cookie;
  private final CurrentRequest request;

  public SessionResource(AccessUseCases access, RefreshCookie cookie, CurrentRequest request) {
    this.sessions = access.sessions();
    this.cookie = cookie;
    this.request = request;
  }

  @GET
  @Operation(
      summary = "Your sessions",
      description = "Active sessions, most recently used first, then by id.")
  public Envelope<List<SessionResponse>> list(@Valid @BeanParam Paging paging) {
    Actor actor = request.actor();
    SessionRepository.Page page = sessions.mine(actor, paging.limit(), paging.offset());
    return Envelope.page(
        page.sessions().stream()
            .map(session -> SessionResponse.from(session, actor.sessionId()))
            .toList(),
        paging.of(page.total()));
  }

  @DELETE
  @Path("/{session_id}")
  @Operation(
      summary = "End one of your sessions",
      description = "Its tokens stop working and its sockets close at once.")
  public Envelope<Void> end(
      @Parameter(description = "The session") @PathParam("session_id") SessionId sessionId) {
    sessions.end(request.actor(), sessionId);
    cookie.token().filter(sessions::hasEnded).ifPresent(token -> cookie.clear());
    return Envelope.done("The session was ended");
  }
}
