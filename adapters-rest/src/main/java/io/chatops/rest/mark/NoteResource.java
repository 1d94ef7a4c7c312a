package io.chatops.rest.mark;

import io.chatops.api.Envelope;
import io.chatops.api.mark.NoteResponse;
import io.chatops.core.assembly.ServerUseCases;
import io.chatops.core.identity.ServerId;
import io.chatops.core.note.Note;
import io.chatops.core.note.NoteId;
import io.chatops.core.note.Notes;
import io.chatops.rest.limit.RateLimits;
import io.chatops.rest.openapi.Answers;
import io.chatops.rest.request.CheckedParameters;
import io.chatops.rest.security.CurrentRequest;
import io.quarkus.security.Authenticated;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Notes about a server. */
@Path("/api/v1/servers/{server_id}/notes")
@CheckedParameters
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Servers")
@Authenticated
public class NoteResource {
  private final Notes notes;
  private final RateLimits limits;
  private final CurrentRequest request;

  public NoteResource(ServerUseCases servers, RateLimits limits, CurrentRequest request) {
    this.notes = servers.notes();
    this.limits = limits;
    this.request = request;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @ResponseStatus(201)
  @Operation(
      summary = "Add a note",
      description =
          "A line about a moment of the server, shown beside its charts. A server has at most"
              + " 1,000 notes (else 422).")
  @APIResponse(
      responseCode = "200", // 201, see OpenApiRules
      description = "Created",
      headers = @Header(name = "Location", ref = Answers.LOCATION))
  public Envelope<NoteResponse> add(
      @Parameter(description = "The server") @PathParam("server_id") ServerId serverId,
      @RequestBody(required = true) NoteRequest wanted) {
    limits.creation(request.actor(), "notes");
    Note note = notes.add(request.actor(), serverId, wanted.text(), wanted.time());
    request.created("/api/v1/servers/" + serverId + "/marks");
    return Envelope.of(NoteResponse.from(note));
  }

  @DELETE
  @Path("/{note_id}")
  @Operation(summary = "Remove a note")
  public Envelope<Void> remove(
      @Parameter(description = "The server") @PathParam("server_id") ServerId serverId,
      @Parameter(description = "The note") @PathParam("note_id") NoteId noteId) {
    notes.remove(request.actor(), serverId, noteId);
    return Envelope.done("The note was removed");
  }
}
