package io.chatops.rest.server;

import io.chatops.api.Envelope;
import io.chatops.api.server.TagResponse;
import io.chatops.core.assembly.ServerUseCases;
import io.chatops.core.server.Servers;
import io.chatops.rest.request.CheckedParameters;
import io.chatops.rest.request.Paging;
import io.chatops.rest.security.CurrentRequest;
import io.quarkus.security.Authenticated;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The tags of a user's servers. */
@Path("/api/v1/tags")
@CheckedParameters
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Servers")
@Authenticated
public class TagResource {
  private final Servers servers;
  private final CurrentRequest request;

  public TagResource(ServerUseCases useCases, CurrentRequest request) {
    this.servers = useCases.servers();
    this.request = request;
  }

  @GET
  @Operation(
      summary = "The tags of your servers",
      description = "In alphabetical order, ignoring case.")
  public Envelope<List<TagResponse>> list(@Valid @BeanParam Paging paging) {
    List<Servers.TagCount> tags = servers.tags(request.actor());
    return Envelope.page(
        paging.pageOf(tags).stream().map(TagResponse::from).toList(), paging.of(tags.size()));
  }
}
