package io.chatops.rest.container;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chatops.api.ApiJson;
import io.chatops.api.Envelope;
import io.chatops.api.container.FleetContainerResponse;
import io.chatops.core.assembly.ActionUseCases;
import io.chatops.core.container.ListFleetContainers;
import io.chatops.core.container.ListFleetContainers.Found;
import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.FleetQuery;
import io.chatops.rest.container.RemoteContainers.HubAnswers;
import io.chatops.rest.container.RemoteContainers.Question;
import io.chatops.rest.forward.HubRequest;
import io.chatops.rest.openapi.Answers;
import io.chatops.rest.request.CheckedParameters;
import io.chatops.rest.request.Paging;
import io.chatops.rest.security.CurrentRequest;
import io.quarkus.security.Authenticated;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
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
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
  /** The most bytes that another hub is answered, so that it has them within a second. */
  private static final long MAX_BYTES = 8 << 20;

  /** The most of one server, some 1,500 containers: it takes nothing from the others. */
  private static final long MAX_BYTES_OF_SERVER = 512 << 10;

  private static final ObjectMapper JSON = ApiJson.mapper();

  private static final Comparator<FleetContainerResponse> BY_NAME =
      Comparator.comparing((FleetContainerResponse found) -> folded(found.name()))
          .thenComparing(found -> folded(found.serverName()))
          .thenComparing(found -> found.serverId().toString())
          .thenComparing(found -> folded(found.id()));

  private final ListFleetContainers listContainers;
  private final RemoteContainers remote;
  private final CurrentRequest request;
  private final CurrentVertxRequest vertx;

  FleetContainerResource(
      ActionUseCases actions,
      RemoteContainers remote,
      CurrentRequest request,
      CurrentVertxRequest vertx) {
    this.listContainers = actions.listFleetContainers();
    this.remote = remote;
    this.request = request;
    this.vertx = vertx;
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
    Found found =
        listContainers.list(
            request.actor(),
            new ListFleetContainers.Query(
                Set.copyOf(serverId),
                state == null ? null : state.name().toLowerCase(Locale.ROOT),
                q));
    List<FleetContainerResponse> own =
        found.containers().stream().map(FleetContainerResponse::from).toList();
    String token = request.accessToken();
    if (token == null) {
      return toHub(own, found.serversLeftOut(), paging);
    }
    HubAnswers others =
        remote.ask(
            found.remote(),
            new Question(
                HubRequest.pathAndQuery(vertx.getCurrent().request()),
                token,
                request.address(),
                request.actor().userId().toString()));
    List<FleetContainerResponse> all =
        Stream.concat(own.stream(), others.containers().stream()).sorted(BY_NAME).toList();
    return new Envelope<>(
        paging.pageOf(all),
        message(found.serversLeftOut() + others.serversLeftOut(), others.serversMissing()),
        paging.of(all.size()));
  }

  /** Answers another hub, which asks for those of this one: all of them, but bounded. */
  private Envelope<List<FleetContainerResponse>> toHub(
      List<FleetContainerResponse> own, int alreadyLeftOut, Paging paging) {
    List<FleetContainerResponse> told = new ArrayList<>();
    int leftOut = alreadyLeftOut;
    long bytes = 0;
    for (List<FleetContainerResponse> ofServer :
        own.stream()
            .collect(
                Collectors.groupingBy(
                    FleetContainerResponse::serverId, LinkedHashMap::new, Collectors.toList()))
            .values()) {
      long size = size(ofServer);
      if (size > MAX_BYTES_OF_SERVER || bytes + size > MAX_BYTES) {
        leftOut++;
      } else {
        bytes += size;
        told.addAll(ofServer);
      }
    }
    vertx.getCurrent().response().putHeader(RemoteContainers.LEFT_OUT, Integer.toString(leftOut));
    return new Envelope<>(told, null, paging.of(told.size()));
  }

  private static long size(List<FleetContainerResponse> containers) {
    try {
      return JSON.writeValueAsBytes(containers).length;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Containers cannot be written", e);
    }
  }

  private static @Nullable String message(int leftOut, int untold) {
    List<String> missing = new ArrayList<>();
    if (leftOut > 0) {
      missing.add(
          (leftOut == 1 ? "1 server was" : leftOut + " servers were")
              + " left out, as there are too many containers; name servers with server_id");
    }
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

  private static String folded(@Nullable String text) {
    return text == null ? "" : text.toLowerCase(Locale.ROOT);
  }
}
