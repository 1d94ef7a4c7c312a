package io.chatops.rest.access;

import io.chatops.api.Envelope;
import io.chatops.api.access.PreferencesResponse;
import io.chatops.core.access.Accounts;
import io.chatops.core.assembly.AccessUseCases;
import io.chatops.rest.request.CheckedParameters;
import io.chatops.rest.security.CurrentRequest;
import io.quarkus.security.Authenticated;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The choices that pages keep for the signed-in user, wherever they sign in. */
@Path("/api/v1/auth/me/preferences")
@CheckedParameters
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Accounts")
@Authenticated
public class PreferencesResource {
  private final Accounts accounts;
  private final CurrentRequest request;

  public PreferencesResource(AccessUseCases access, CurrentRequest request) {
    this.accounts = access.accounts();
    this.request = request;
  }

  @GET
  @Operation(summary = "Your preferences", description = "An empty object if none are stored.")
  public Envelope<PreferencesResponse> get() {
    return Envelope.of(new PreferencesResponse(accounts.preferences(request.actor())));
  }

  @PUT
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Replace your preferences",
      description = "Any JSON object of at most 32 KiB (else 422); the hub does not interpret it.")
  public Envelope<PreferencesResponse> save(
      @RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON,
                      schema =
                          @Schema(
                              type = SchemaType.OBJECT,
                              implementation = Object.class,
                              examples = "{\"theme\": \"dark\"}")))
          PreferencesRequest wanted) {
    accounts.savePreferences(request.actor(), wanted.preferences().toString());
    return get();
  }
}
