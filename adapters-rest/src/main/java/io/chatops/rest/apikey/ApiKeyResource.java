package io.chatops.rest.apikey;

import io.chatops.api.Envelope;
import io.chatops.api.apikey.ApiKeyResponse;
import io.chatops.api.apikey.CurrentApiKeysResponse;
import io.chatops.core.access.ApiKeys;
import io.chatops.core.access.AuthenticateApiKey;
import io.chatops.core.assembly.AccessUseCases;
import io.chatops.core.identity.ApiKeyId;
import io.chatops.core.identity.ServerId;
import io.chatops.rest.limit.RateLimits;
import io.chatops.rest.openapi.Answers;
import io.chatops.rest.request.CheckedParameters;
import io.chatops.rest.request.Paging;
import io.chatops.rest.security.CurrentRequest;
import io.chatops.rest.security.Roles;
import io.quarkus.security.Authenticated;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** The API keys that agents sign in with. */
@Path("/api/v1/api-keys")
@CheckedParameters
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "API keys")
@Authenticated
public class ApiKeyResource {
  private final ApiKeys keys;
  private final RateLimits limits;
  private final CurrentRequest request;
  private final InstantSource clock;

  public ApiKeyResource(
      AccessUseCases access, RateLimits limits, CurrentRequest request, InstantSource clock) {
    this.keys = access.apiKeys();
    this.limits = limits;
    this.request = request;
    this.clock = clock;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @ResponseStatus(201)
  @Operation(
      summary = "Issue an API key",
      description =
          "Only this response contains the key; the hub keeps no copy of it. 422 if the"
              + " server's quota of active keys is exceeded.")
  @APIResponse(
      responseCode = "200", // 201, see OpenApiRules
      description = "Created",
      headers = @Header(name = "Location", ref = Answers.LOCATION))
  @APIResponse(responseCode = "404", ref = Answers.NOT_FOUND)
  public Envelope<ApiKeyResponse> issue(@RequestBody(required = true) IssueApiKeyRequest wanted) {
    limits.creation(request.actor(), "API keys");
    ApiKeys.Issued issued =
        keys.issue(request.actor(), wanted.serverId(), wanted.name(), wanted.expiresAt());
    request.created("/api/v1/api-keys/server/" + wanted.serverId());
    return Envelope.of(
        ApiKeyResponse.from(issued, clock.instant()), "Copy the key now; it is not shown again");
  }

  @GET
  @Path("/server/{server_id}")
  @Operation(summary = "The API keys of a server", description = "Newest first, then by id.")
  public Envelope<List<ApiKeyResponse>> ofServer(
      @Parameter(description = "The server") @PathParam("server_id") ServerId serverId,
      @Parameter(description = "Omit revoked and expired keys")
          @QueryParam("active_only")
          @DefaultValue("false")
          boolean activeOnly,
      @Valid @BeanParam Paging paging) {
    ApiKeys.Page page =
        keys.ofServer(request.actor(), serverId, activeOnly, paging.limit(), paging.offset());
    return Envelope.page(list(page), paging.of(page.total()));
  }

  @GET
  @Path("/me")
  @RolesAllowed({Roles.USER, Roles.API_KEY})
  @Operation(
      summary = "Your API keys, or the key of this request",
      description =
          "With a user's token: the user's keys, newest first, then by id, with meta. With"
              + " X-API-Key: that key, also copied beside data for older agents; limit and offset"
              + " are ignored then.")
  public CurrentApiKeysResponse mine(@Valid @BeanParam Paging paging) {
    AuthenticateApiKey.Authenticated asking = request.apiKey();
    if (asking != null) {
      return CurrentApiKeysResponse.of(ApiKeyResponse.from(asking.key(), clock.instant()));
    }
    ApiKeys.Page page = keys.mine(request.actor(), paging.limit(), paging.offset());
    return CurrentApiKeysResponse.of(list(page), paging.of(page.total()));
  }

  @DELETE
  @Path("/{key_id}")
  @Operation(
      summary = "Revoke an API key",
      description = "An agent that is connected with it is disconnected at once.")
  public Envelope<Void> revoke(
      @Parameter(description = "The API key") @PathParam("key_id") ApiKeyId keyId) {
    keys.revoke(request.actor(), keyId);
    return Envelope.done("The API key was revoked");
  }

  private List<ApiKeyResponse> list(ApiKeys.Page page) {
    Instant now = clock.instant();
    return page.keys().stream().map(key -> ApiKeyResponse.from(key, now)).toList();
  }
}
