package io.chatops.rest.container;

import io.chatops.api.Envelope;
import io.chatops.api.container.FleetContainerResponse;
import io.chatops.core.assembly.ActionUseCases;
import io.chatops.core.container.ListFleetContainers;
import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.FleetQuery;
import io.chatops.rest.openapi.Answers;
import io.chatops.rest.request.CheckedParameters;
import io.chatops.rest.request.Paging;
import io.chatops.rest.security.CurrentRequest;
import io.quarkus.security.Authenticated;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The containers on all servers at once. {@link ContainerResource} has those of one. */
@Path("/api/v1/docker/containers")
@CheckedParameters
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Containers")
@Authenticated
public class FleetContainerResource {
  private final ListFleetContainers listContainers;
  private final CurrentRequest request;

  public FleetContainerResource(ActionUseCases actions, CurrentRequest request) {
    this.listContainers = actions.listFleetContainers();
    this.request = request;
  }

  /** Docker's words for the state of a container. */
  public enum State {
    CREATED,
    RUNNING,
    PAUSED,
    RESTARTING,
    REMOVING,
    EXITED,
    DEAD
  }

  @GET
  @Operation(
      summary = "The containers on all your servers",
      description =
          "The containers in the last report of each server that has reported since its hub"
              + " started; by name, then by the server's name. At most 20,000 containers are looked"
              + " through; the message says how many servers were left out, and of how many servers"
              + " at other hubs nothing is known.")
  @APIResponse(responseCode = "200", description = "OK")
  @APIResponse(responseCode = "404", ref = Answers.NOT_FOUND)
  public Envelope<List<FleetContainerResponse>> list(
      @Parameter(
              description =
                  "Only those with this text in the name, the image or the server's name,"
                      + " ignoring case")
          @QueryParam("q")
          @Size(max = 300)
          @Nullable String q,
      @Parameter(
              description =
                  "Only those in this state; containers whose agent does not report a state"
                      + " count as running")
          @QueryParam("state")
          @Nullable State state,
      @Parameter(description = "Only those on this server; may be repeated")
          @QueryParam("server_id")
          @Size(max = FleetQuery.MAX_SERVERS, message = "must be at most {max} servers")
          List<@NotNull ServerId> serverId,
      @Valid @BeanParam Paging paging) {
    ListFleetContainers.Found found =
        listContainers.list(
            request.actor(),
            new ListFleetContainers.Query(
                Set.copyOf(serverId),
                state == null ? null : state.name().toLowerCase(Locale.ROOT),
                q));
    return new Envelope<>(
        paging.pageOf(found.containers()).stream().map(FleetContainerResponse::from).toList(),
        message(found),
        paging.of(found.containers().size()));
  }

  private static @Nullable String message(ListFleetContainers.Found found) {
    List<String> missing = new ArrayList<>();
    int leftOut = found.serversLeftOut();
    if (leftOut > 0) {
      missing.add(
          (leftOut == 1 ? "1 server was" : leftOut + " servers were")
              + " left out, as there are too many containers; name servers with server_id");
    }
    int untold = found.serversUntold();
    if (untold > 0) {
      missing.add(
          untold == 1
              ? "1 server is missing, as this hub does not know its containers: another hub has it"
              : untold
                  + " servers are missing, as this hub does not know their containers: other hubs"
                  + " have them");
    }
    return missing.isEmpty() ? null : String.join(". ", missing);
  }
}
