package io.chatops.rest.command;

import io.chatops.api.Envelope;
import io.chatops.api.command.CommandExecutionResponse;
import io.chatops.core.assembly.ActionUseCases;
import io.chatops.core.command.CancelCommand;
import io.chatops.core.command.CommandExecution;
import io.chatops.core.command.CommandExecutionId;
import io.chatops.core.command.CommandExecutionRepository;
import io.chatops.core.command.CommandQueries;
import io.chatops.core.command.CommandQueries.View;
import io.chatops.core.command.RunCommand;
import io.chatops.core.identity.ServerId;
import io.chatops.core.page.Position;
import io.chatops.rest.forward.ForwardedToOwner;
import io.chatops.rest.forward.ReadAtOwner;
import io.chatops.rest.openapi.Answers;
import io.chatops.rest.request.CheckedParameters;
import io.chatops.rest.request.CursorPaging;
import io.chatops.rest.security.CurrentRequest;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.Blocking;
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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** Commands that are run on a server. */
@Path("/api/v1/commands/{server_id}")
@CheckedParameters
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Commands")
@Authenticated
public class CommandResource {
  private final RunCommand runCommand;
  private final CancelCommand cancelCommand;
  private final CommandQueries queries;
  private final CurrentRequest request;

  public CommandResource(ActionUseCases actions, CurrentRequest request) {
    this.runCommand = actions.runCommand();
    this.cancelCommand = actions.cancelCommand();
    this.queries = actions.commandQueries();
    this.request = request;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Blocking
  @ForwardedToOwner
  @Operation(
      summary = "Run a command",
      description =
          "Waits for the command to finish and returns 200 with any result; success is false"
              + " unless the exit code is 0. With wait=false it returns 201 at once, and the"
              + " Location has the result later; use this for commands that run for minutes. 403"
              + " if the host does not allow it.")
  @APIResponse(responseCode = "200", description = "OK")
  @APIResponse(
      responseCode = "201",
      description = "Started (wait=false)",
      headers = @Header(name = "Location", ref = Answers.LOCATION))
  @APIResponse(responseCode = "403", ref = Answers.FORBIDDEN)
  @APIResponse(responseCode = "502", ref = Answers.AGENT_FAILED)
  @APIResponse(responseCode = "504", ref = Answers.AGENT_TIMEOUT)
  public CompletionStage<RestResponse<Envelope<CommandExecutionResponse>>> run(
      @Parameter(description = "The server") @PathParam("server_id") ServerId serverId,
      @Parameter(description = "Wait for the command to finish")
          @QueryParam("wait")
          @DefaultValue("true")
          boolean wait,
      @RequestBody(required = true) RunCommandRequest wanted) {
    RunCommand.Started started = runCommand.run(request.actor(), serverId, wanted.toCommandLine());
    return wait
        ? started.end().thenApply(CommandResource::ended)
        : CompletableFuture.completedFuture(started(started.execution()));
  }

  private static RestResponse<Envelope<CommandExecutionResponse>> ended(
      CommandExecution execution) {
    return RestResponse.ok(Envelope.of(CommandExecutionResponse.from(View.of(execution))));
  }

  private static RestResponse<Envelope<CommandExecutionResponse>> started(
      CommandExecution execution) {
    return RestResponse.ResponseBuilder.create(
            RestResponse.Status.CREATED,
            Envelope.of(
                CommandExecutionResponse.from(View.of(execution)),
                "The command is running; request it again for its result"))
        .header("Location", "/api/v1/commands/" + execution.serverId() + "/" + execution.id())
        .build();
  }

  @GET
  @Operation(
      summary = "The command history of a server",
      description =
          "Newest first, without their output. The hub keeps the newest 500 of the last"
              + " 30 days.")
  public Envelope<List<CommandExecutionResponse>> list(
      @Parameter(description = "The server") @PathParam("server_id") ServerId serverId,
      @Valid @BeanParam CursorPaging paging) {
    CommandExecutionRepository.Page page =
        queries.list(
            request.actor(),
            new CommandExecutionRepository.Query(
                serverId, null, null, paging.after(), paging.lookedUp(), paging.offset()));
    return paging.page(
        page.total(),
        page.executions(),
        execution -> new Position(execution.queuedAt(), execution.id().value()),
        CommandExecutionResponse::inList);
  }

  @GET
  @Path("/{command_id}")
  @ReadAtOwner
  @Operation(
      summary = "One executed command",
      description = "With its output; while it runs, the output so far.")
  public Envelope<CommandExecutionResponse> get(
      @Parameter(description = "The server") @PathParam("server_id") ServerId serverId,
      @Parameter(description = "The execution of a command") @PathParam("command_id")
          CommandExecutionId commandId) {
    return Envelope.of(
        CommandExecutionResponse.from(queries.get(request.actor(), serverId, commandId)));
  }

  @DELETE
  @Path("/{command_id}")
  @ForwardedToOwner
  @Operation(
      summary = "Cancel a command",
      description =
          "Asks the agent to kill it; the command ends a moment later. 400 if it has already"
              + " ended.")
  @APIResponse(responseCode = "200", description = "OK")
  @APIResponse(responseCode = "400", ref = Answers.MALFORMED)
  @APIResponse(responseCode = "502", ref = Answers.AGENT_FAILED)
  @APIResponse(responseCode = "504", ref = Answers.AGENT_TIMEOUT)
  public Envelope<Void> cancel(
      @Parameter(description = "The server") @PathParam("server_id") ServerId serverId,
      @Parameter(description = "The execution of a command") @PathParam("command_id")
          CommandExecutionId commandId) {
    cancelCommand.cancel(request.actor(), serverId, commandId);
    return Envelope.done("The agent was asked to kill the command");
  }
}
