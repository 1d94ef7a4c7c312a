package io.chatops.rest.hub;

import io.chatops.api.Envelope;
import io.chatops.api.hub.StorageResponse;
import io.chatops.core.assembly.MetricUseCases;
import io.chatops.core.metric.StorageQueries;
import io.chatops.core.metric.StorageUsage;
import io.chatops.rest.openapi.Answers;
import io.chatops.rest.request.CheckedParameters;
import io.chatops.rest.request.Paging;
import io.chatops.rest.security.CurrentRequest;
import io.chatops.rest.security.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The storage that measurements take. */
@Path("/api/v1/storage")
@CheckedParameters
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Hub")
@RolesAllowed(Roles.ADMIN)
public class StorageResource {
  private final StorageQueries queries;
  private final CurrentRequest request;

  public StorageResource(MetricUseCases metrics, CurrentRequest request) {
    this.queries = metrics.storageQueries();
    this.request = request;
  }

  @GET
  @Operation(
      summary = "The disk usage of metrics",
      description =
          "For the whole hub, and so for admins only: the size of each tier, now and"
              + " projected at full retention, and the size of each server, largest first (limit"
              + " and offset apply to servers). The hub measures at most once a minute.")
  @APIResponse(responseCode = "200", description = "OK")
  @APIResponse(responseCode = "403", ref = Answers.FORBIDDEN)
  public Envelope<StorageResponse> usage(@Valid @BeanParam Paging paging) {
    StorageUsage usage = queries.usage(request.actor());
    return Envelope.page(
        StorageResponse.from(usage, paging.pageOf(usage.servers())),
        paging.of(usage.servers().size(), usage.asOf()));
  }
}
