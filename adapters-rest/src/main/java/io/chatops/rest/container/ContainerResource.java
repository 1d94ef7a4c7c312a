package io.chatops.rest.container;

import io.chatops.api.Envelope;
import io.chatops.api.PageMeta;
import io.chatops.api.container.ContainerResponse;
import io.chatops.api.container.ContainerStateResponse;
import io.chatops.api.container.LogLineResponse;
import io.chatops.core.container.ContainerOperation;
import io.chatops.core.container.ContainerRef;
import io.chatops.core.container.ControlContainer;
import io.chatops.core.container.ListContainers;
import io.chatops.core.container.LogWindow;
import io.chatops.core.container.ReadContainerLogs;
import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.ReportedContainer;
import io.chatops.rest.json.Field;
import io.chatops.rest.json.IncomingBody;
import io.chatops.rest.json.Paging;
import io.chatops.rest.json.QueryFields;
import io.chatops.rest.request.CheckedParameters;
import io.chatops.rest.security.CurrentRequest;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The containers of a server. */
@Path("/api/v1/docker/{server_id}/containers")
@CheckedParameters
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Containers")
@Authenticated
public class ContainerResource {
  private final ListContainers listContainers;
  private final ControlContainer controlContainer;
  private final ReadContainerLogs readContainerLogs;
  private final CurrentRequest request;
  private final InstantSource clock;

  public ContainerResource(
      ListContainers listContainers,
      ControlContainer controlContainer,
      ReadContainerLogs readContainerLogs,
      CurrentRequest request,
      InstantSource clock) {
    this.listContainers = listContainers;
    this.controlContainer = controlContainer;
    this.readContainerLogs = readContainerLogs;
    this.request = request;
    this.clock = clock;
  }

  @GET
  @Operation(
      summary = "The containers of a server",
      description =
          "As its last report had them, also of a server that is offline; meta.as_of is the time of"
              + " that report. By name, then by id; with all=false only those that run. Where there"
              + " are none to know of, the message says why.")
  public Envelope<List<ContainerResponse>> list(
      @PathParam("server_id") String serverId,
      @QueryParam("all") @Nullable String all,
      @QueryParam("limit") @Nullable String limit,
      @QueryParam("offset") @Nullable String offset) {
    ServerId id = serverId(serverId);
    QueryFields query = new QueryFields();
    Field<Boolean> everything = query.flag("all", all);
    Paging paging = query.paging(limit, offset);
    query.check();
    ListContainers.Known known = listContainers.list(request.actor(), id);
    List<ReportedContainer> wanted =
        known.containers().stream().filter(c -> everything.orElse(true) || c.isRunning()).toList();
    return new Envelope<>(
        paging.pageOf(wanted).stream().map(ContainerResponse::from).toList(),
        known.reason(),
        paging.of(wanted.size(), known.asOf()));
  }

  @POST
  @Path("/{container_id}/start")
  @Blocking
  @Operation(summary = "Start a container", description = "One that runs already is left alone.")
  public CompletionStage<Envelope<ContainerStateResponse>> start(
      @PathParam("server_id") String serverId, @PathParam("container_id") String containerId) {
    return control(
        serverId, containerId, ContainerOperation.START, ControlContainer.DEFAULT_TIMEOUT);
  }

  @POST
  @Path("/{container_id}/stop")
  @Consumes(MediaType.APPLICATION_JSON)
  @Blocking
  @Operation(
      summary = "Stop a container",
      description =
          "The timeout may be in the query or in the body. While something is being done to a"
              + " container, the next that names it the same is refused (400).")
  public CompletionStage<Envelope<ContainerStateResponse>> stop(
      @PathParam("server_id") String serverId,
      @PathParam("container_id") String containerId,
      @QueryParam("timeout") @Nullable String timeout,
      @RequestBody(
              content = @Content(schema = @Schema(implementation = StopContainerRequest.class)))
          IncomingBody body) {
    return control(serverId, containerId, ContainerOperation.STOP, timeout(timeout, body));
  }

  @POST
  @Path("/{container_id}/restart")
  @Consumes(MediaType.APPLICATION_JSON)
  @Blocking
  @Operation(
      summary = "Restart a container",
      description =
          "The timeout is that of stopping it, in the query or in the body. While something is"
              + " being done to a container, the next that names it the same is refused (400).")
  public CompletionStage<Envelope<ContainerStateResponse>> restart(
      @PathParam("server_id") String serverId,
      @PathParam("container_id") String containerId,
      @QueryParam("timeout") @Nullable String timeout,
      @RequestBody(
              content = @Content(schema = @Schema(implementation = StopContainerRequest.class)))
          IncomingBody body) {
    return control(serverId, containerId, ContainerOperation.RESTART, timeout(timeout, body));
  }

  @GET
  @Path("/{container_id}/logs")
  @Blocking
  @Operation(
      summary = "What a container wrote",
      description =
          "Asked from the agent; the oldest first. Of the last lines (tail) those that have q. When"
              + " lines had to be left out, the message says how many.")
  public CompletionStage<Envelope<List<LogLineResponse>>> logs(
      @PathParam("server_id") String serverId,
      @PathParam("container_id") String containerId,
      @QueryParam("tail") @Nullable String tail,
      @QueryParam("since") @Nullable String since,
      @QueryParam("until") @Nullable String until,
      @QueryParam("stream") @Nullable String stream,
      @QueryParam("q") @Nullable String q) {
    ServerId id = serverId(serverId);
    LogParameters wanted =
        LogParameters.from(
            new ContainerRef(containerId), tail, since, until, stream, q, clock.instant());
    int most = wanted.window().tail();
    return readContainerLogs
        .read(request.actor(), id, wanted.window(), wanted.text())
        .thenApply(window -> answer(window, most));
  }

  private static Envelope<List<LogLineResponse>> answer(LogWindow window, int tail) {
    List<LogLineResponse> lines = window.lines().stream().map(LogLineResponse::from).toList();
    return new Envelope<>(
        lines,
        window.omitted() == 0
            ? null
            : window.omitted() + " lines were left out; ask for fewer, or for a shorter time",
        new PageMeta(lines.size(), tail, 0));
  }

  private CompletionStage<Envelope<ContainerStateResponse>> control(
      String serverId, String containerId, ContainerOperation operation, Duration timeout) {
    ServerId id = serverId(serverId);
    return controlContainer
        .control(request.actor(), id, new ContainerRef(containerId), operation, timeout)
        .thenApply(state -> Envelope.of(ContainerStateResponse.from(state)));
  }

  private static Duration timeout(@Nullable String inQuery, IncomingBody body) {
    return StopContainerRequest.from(inQuery, body.fieldsIfAny()).toDuration();
  }

  private static ServerId serverId(String text) {
    return new ServerId(QueryFields.id("server_id", text));
  }
}
