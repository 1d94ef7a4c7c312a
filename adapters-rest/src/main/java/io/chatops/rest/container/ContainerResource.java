package io.chatops.rest.container;

import io.chatops.api.Envelope;
import io.chatops.api.PageMeta;
import io.chatops.api.container.ContainerResponse;
import io.chatops.api.container.ContainerStateResponse;
import io.chatops.api.container.LogLineResponse;
import io.chatops.core.assembly.ActionUseCases;
import io.chatops.core.container.ContainerOperation;
import io.chatops.core.container.ControlContainer;
import io.chatops.core.container.ListContainers;
import io.chatops.core.container.LogWindow;
import io.chatops.core.container.LogWindowQuery;
import io.chatops.core.container.ReadContainerLogs;
import io.chatops.core.identity.ServerId;
import io.chatops.core.log.StandardStream;
import io.chatops.core.metric.ReportedContainer;
import io.chatops.rest.forward.ForwardedToOwner;
import io.chatops.rest.forward.ReadAtOwner;
import io.chatops.rest.openapi.Answers;
import io.chatops.rest.request.CheckedParameters;
import io.chatops.rest.request.Paging;
import io.chatops.rest.request.TimeRange;
import io.chatops.rest.security.CurrentRequest;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.Blocking;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
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
  private final ReadContainerLogs readLogs;
  private final CurrentRequest request;

  public ContainerResource(ActionUseCases actions, CurrentRequest request) {
    this.listContainers = actions.listContainers();
    this.controlContainer = actions.controlContainer();
    this.readLogs = actions.readContainerLogs();
    this.request = request;
  }

  @GET
  @ReadAtOwner
  @Operation(
      summary = "The containers of a server",
      description =
          "The containers in the last report, also of a server that is offline;"
              + " meta.as_of is the time of that report. By name, then by id; with all=false"
              + " only running ones. If none are known, the message says why.")
  public Envelope<List<ContainerResponse>> list(
      @Parameter(description = "The server") @PathParam("server_id") ServerId serverId,
      @Parameter(description = "Include containers that are not running")
          @QueryParam("all")
          @DefaultValue("true")
          boolean all,
      @Valid @BeanParam Paging paging) {
    ListContainers.Known known = listContainers.list(request.actor(), serverId);
    List<ReportedContainer> wanted =
        known.containers().stream().filter(c -> all || c.isRunning()).toList();
    return new Envelope<>(
        paging.pageOf(wanted).stream().map(ContainerResponse::from).toList(),
        known.reason(),
        paging.of(wanted.size(), known.asOf()));
  }

  @POST
  @Path("/{container_id}/start")
  @Blocking
  @ForwardedToOwner
  @Operation(summary = "Start a container", description = "A running container stays as it is.")
  @APIResponse(responseCode = "200", description = "OK")
  @APIResponse(responseCode = "400", ref = Answers.MALFORMED)
  @APIResponse(responseCode = "403", ref = Answers.FORBIDDEN)
  @APIResponse(responseCode = "502", ref = Answers.AGENT_FAILED)
  @APIResponse(responseCode = "504", ref = Answers.AGENT_TIMEOUT)
  public CompletionStage<Envelope<ContainerStateResponse>> start(
      @BeanParam ContainerAddress container) {
    return control(container, ContainerOperation.START, ControlContainer.DEFAULT_TIMEOUT);
  }

  @POST
  @Path("/{container_id}/stop")
  @Consumes(MediaType.APPLICATION_JSON)
  @Blocking
  @ForwardedToOwner
  @Operation(
      summary = "Stop a container",
      description =
          "The timeout may be in the query or in the body. While an action on a container is"
              + " in progress, another one on the same name gets 400.")
  @APIResponse(responseCode = "200", description = "OK")
  @APIResponse(responseCode = "400", ref = Answers.MALFORMED)
  @APIResponse(responseCode = "403", ref = Answers.FORBIDDEN)
  @APIResponse(responseCode = "502", ref = Answers.AGENT_FAILED)
  @APIResponse(responseCode = "504", ref = Answers.AGENT_TIMEOUT)
  public CompletionStage<Envelope<ContainerStateResponse>> stop(
      @BeanParam ContainerAddress container,
      @Valid @BeanParam StopTimeout timeout,
      @RequestBody(required = false) StopContainerRequest body) {
    return control(container, ContainerOperation.STOP, body.timeout(timeout.timeout()));
  }

  @POST
  @Path("/{container_id}/restart")
  @Consumes(MediaType.APPLICATION_JSON)
  @Blocking
  @ForwardedToOwner
  @Operation(
      summary = "Restart a container",
      description =
          "The timeout applies to stopping, and may be in the query or in the body. While an"
              + " action on a container is in progress, another one on the same name gets 400.")
  @APIResponse(responseCode = "200", description = "OK")
  @APIResponse(responseCode = "400", ref = Answers.MALFORMED)
  @APIResponse(responseCode = "403", ref = Answers.FORBIDDEN)
  @APIResponse(responseCode = "502", ref = Answers.AGENT_FAILED)
  @APIResponse(responseCode = "504", ref = Answers.AGENT_TIMEOUT)
  public CompletionStage<Envelope<ContainerStateResponse>> restart(
      @BeanParam ContainerAddress container,
      @Valid @BeanParam StopTimeout timeout,
      @RequestBody(required = false) StopContainerRequest body) {
    return control(container, ContainerOperation.RESTART, body.timeout(timeout.timeout()));
  }

  @GET
  @Path("/{container_id}/logs")
  @Blocking
  @ForwardedToOwner
  @Operation(
      summary = "The log of a container",
      description =
          "Read through the agent, oldest line first. With q, only those of the last lines"
              + " (tail) that contain it. If lines are left out, the message says how many.")
  @APIResponse(responseCode = "200", description = "OK")
  @APIResponse(responseCode = "400", ref = Answers.MALFORMED)
  @APIResponse(responseCode = "403", ref = Answers.FORBIDDEN)
  @APIResponse(responseCode = "502", ref = Answers.AGENT_FAILED)
  @APIResponse(responseCode = "504", ref = Answers.AGENT_TIMEOUT)
  public CompletionStage<Envelope<List<LogLineResponse>>> logs(
      @BeanParam ContainerAddress container,
      @Parameter(description = "The number of last lines")
          @QueryParam("tail")
          @DefaultValue("500")
          @Min(1)
          @Max(ReadContainerLogs.MAX_TAIL)
          int tail,
      @Valid @BeanParam TimeRange range,
      @Parameter(description = "Only lines of this stream") @QueryParam("stream")
          @Nullable StandardStream stream,
      @Parameter(description = "Only lines with this text, ignoring case")
          @QueryParam("q")
          @Size(max = 300)
          @Nullable String q) {
    LogWindowQuery window =
        new LogWindowQuery(container.containerId(), tail, range.since(), range.until(), stream);
    return readLogs
        .read(request.actor(), container.serverId(), window, q)
        .thenApply(lines -> answer(lines, tail));
  }

  private static Envelope<List<LogLineResponse>> answer(LogWindow window, int tail) {
    List<LogLineResponse> lines = window.lines().stream().map(LogLineResponse::from).toList();
    return new Envelope<>(
        lines,
        window.omitted() == 0
            ? null
            : window.omitted()
                + " lines were left out; request fewer lines or a shorter time range",
        new PageMeta(lines.size(), tail, 0));
  }

  private CompletionStage<Envelope<ContainerStateResponse>> control(
      ContainerAddress container, ContainerOperation operation, Duration timeout) {
    return controlContainer
        .control(request.actor(), container.serverId(), container.containerId(), operation, timeout)
        .thenApply(state -> Envelope.of(ContainerStateResponse.from(state)));
  }
}
