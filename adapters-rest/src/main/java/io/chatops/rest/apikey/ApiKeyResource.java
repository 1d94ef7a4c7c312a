package io.chatops.rest.apikey;

import io.chatops.api.Envelope;
import io.chatops.api.apikey.ApiKeyResponse;
import io.chatops.api.apikey.CurrentApiKeysResponse;
import io.chatops.core.access.ApiKeyQueries;
import io.chatops.core.access.AuthenticateApiKey;
import io.chatops.core.access.IssueApiKey;
import io.chatops.core.access.RevokeApiKey;
import io.chatops.core.identity.ApiKeyId;
import io.chatops.core.identity.ServerId;
import io.chatops.rest.json.Field;
import io.chatops.rest.json.IncomingBody;
import io.chatops.rest.json.Paging;
import io.chatops.rest.json.QueryFields;
import io.chatops.rest.security.CurrentRequest;
import io.chatops.rest.security.Roles;
import io.quarkus.security.Authenticated;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
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
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** The API keys that agents sign in with. */
@Path("/api/v1/api-keys")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "API keys")
@Authenticated
public class ApiKeyResource {
  private final ApiKeyQueries queries;
  private final IssueApiKey issueApiKey;
  private final RevokeApiKey revokeApiKey;
  private final CurrentRequest request;
  private final InstantSource clock;

  public ApiKeyResource(
      ApiKeyQueries queries,
      IssueApiKey issueApiKey,
      RevokeApiKey revokeApiKey,
      CurrentRequest request,
      InstantSource clock) {
    this.queries = queries;
    this.issueApiKey = issueApiKey;
    this.revokeApiKey = revokeApiKey;
    this.request = request;
    this.clock = clock;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @ResponseStatus(201)
  @Operation(
      summary = "Issue an API key",
      description = "The key itself is in this answer only; the hub keeps no copy of it.")
  public Envelope<ApiKeyResponse> issue(
      @RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = IssueApiKeyRequest.class)))
          IncomingBody body) {
    IssueApiKeyRequest wanted = IssueApiKeyRequest.from(body.fields());
    IssueApiKey.Issued issued =
        issueApiKey.issue(request.actor(), wanted.serverId(), wanted.name(), wanted.expiresAt());
    request.created("/api/v1/api-keys/server/" + wanted.serverId());
    return Envelope.of(
        ApiKeyResponse.from(issued, clock.instant()), "Keep the key now: it is not shown again");
  }

  @GET
  @Path("/server/{server_id}")
  @Operation(
      summary = "The API keys of a server",
      description = "Newest first; those made at once by id.")
  public Envelope<List<ApiKeyResponse>> ofServer(
      @PathParam("server_id") String serverId,
      @QueryParam("active_only") @Nullable String activeOnly,
      @QueryParam("limit") @Nullable String limit,
      @QueryParam("offset") @Nullable String offset) {
    ServerId id = new ServerId(QueryFields.id("server_id", serverId));
    QueryFields query = new QueryFields();
    Field<Boolean> active = query.flag("active_only", activeOnly);
    Paging paging = query.paging(limit, offset);
    query.check();
    ApiKeyQueries.Page page =
        queries.ofServer(
            request.actor(), id, active.orElse(false), paging.limit(), paging.offset());
    return Envelope.page(list(page), paging.of(page.total()));
  }

  @GET
  @Path("/me")
  @RolesAllowed({Roles.USER, Roles.API_KEY})
  @Operation(
      summary = "Your API keys, or the key that asks",
      description =
          "With a user's token: that user's keys, newest first, those made at once by id, with"
              + " meta. With X-API-Key: that key, also in copies beside data, which earlier agents"
              + " read; limit and offset mean nothing then.")
  public CurrentApiKeysResponse mine(
      @QueryParam("limit") @Nullable String limit, @QueryParam("offset") @Nullable String offset) {
    AuthenticateApiKey.Authenticated asking = request.apiKey();
    if (asking != null) {
      return CurrentApiKeysResponse.of(ApiKeyResponse.from(asking.key(), clock.instant()));
    }
    QueryFields query = new QueryFields();
    Paging paging = query.paging(limit, offset);
    query.check();
    ApiKeyQueries.Page page = queries.mine(request.actor(), paging.limit(), paging.offset());
    return CurrentApiKeysResponse.of(list(page), paging.of(page.total()));
  }

  @DELETE
  @Path("/{key_id}")
  @Operation(
      summary = "Revoke an API key",
      description = "An agent that is connected with it is closed at once.")
  public Envelope<Void> revoke(@PathParam("key_id") String keyId) {
    revokeApiKey.revoke(request.actor(), new ApiKeyId(QueryFields.id("key_id", keyId)));
    return Envelope.done("The API key was revoked");
  }

  private List<ApiKeyResponse> list(ApiKeyQueries.Page page) {
    Instant now = clock.instant();
    return page.keys().stream().map(key -> ApiKeyResponse.from(key, now)).toList();
  }
}
