package io.chatops.ws.agent;

import io.chatops.core.agent.AgentPresence;
import io.chatops.core.agent.AgentUpdates;
import io.chatops.core.command.CommandDispatcher;
import io.chatops.core.command.CommandExecution;
import io.chatops.core.command.CommandLine;
import io.chatops.core.command.CommandOutcome;
import io.chatops.core.container.ContainerControl;
import io.chatops.core.container.ContainerLogs;
import io.chatops.core.container.ContainerOperation;
import io.chatops.core.container.ContainerRef;
import io.chatops.core.container.ContainerState;
import io.chatops.core.container.LogWindow;
import io.chatops.core.container.LogWindowQuery;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.identity.ServerId;
import io.chatops.protocol.ToAgent;
import io.chatops.ws.agent.AgentLink.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Implements the ports for actions on hosts. It finds the connection of a server's agent and speaks
 * the protocol over it. Everything is bounded per connection; a request on an ended connection
 * fails at once.
 */
public final class AgentGateway
    implements ContainerControl, ContainerLogs, CommandDispatcher, AgentUpdates {
  /** The number of lines to request when only some of them are kept. */
  private static final int MAX_TAIL = 10_000;

  private final AgentPresence presence;
  private final ContainerStreams streams;
  private final InstantSource clock;

  public AgentGateway(AgentPresence presence, InstantSource clock) {
    this.presence = presence;
    this.streams = new ContainerStreams(clock);
    this.clock = clock;
  }

  @Override
  public CompletableFuture<ContainerState> control(
      ServerId serverId,
      ContainerRef container,
      ContainerOperation operation,
      Duration timeout,
      Duration deadline) {
    Optional<AgentLink> link = link(serverId);
    if (link.isEmpty()) {
      return CompletableFuture.failedFuture(AgentFailures.notConnected());
    }
    ToAgent.ContainerOperation asked =
        switch (operation) {
          case START -> ToAgent.ContainerOperation.START;
          case STOP -> ToAgent.ContainerOperation.STOP;
          case RESTART -> ToAgent.ContainerOperation.RESTART;
        };
    Integer seconds = asked == ToAgent.ContainerOperation.START ? null : (int) timeout.toSeconds();
    ContainerChange change = new ContainerChange(asked, container);
    link.get()
        .send(
            Kind.QUESTION,
            new ToAgent.ControlContainer(newRequestId(), asked, container.value(), seconds),
            deadline,
            change);
    return change.state();
  }

  @Override
  public CompletableFuture<String> update(ServerId serverId, String version, Duration deadline) {
    Optional<AgentLink> link = link(serverId);
    if (link.isEmpty()) {
      return CompletableFuture.failedFuture(AgentFailures.notConnected());
    }
    AgentUpdate update = new AgentUpdate(version);
    link.get()
        .send(Kind.QUESTION, new ToAgent.UpdateAgent(newRequestId(), version), deadline, update);
    return update.staged();
  }

  @Override
  public CompletableFuture<LogWindow> read(
      ServerId serverId, LogWindowQuery query, Duration deadline) {
    Optional<AgentLink> link = link(serverId);
    if (link.isEmpty()) {
      return CompletableFuture.failedFuture(AgentFailures.notConnected());
    }
    boolean streams = link.get().canStream();
    if (!streams && query.stream() != null) {
      return CompletableFuture.failedFuture(
          InvalidFieldException.of(
              "stream", "cannot be chosen on this server: its agent is too old; upgrade it"));
    }
    boolean filtersHere = streams ? query.stream() != null : query.isLimitedInTime();
    LogReading reading = new LogReading(query);
    link.get()
        .send(
            Kind.QUESTION,
            new ToAgent.GetContainerLogs(
                newRequestId(),
                query.container().value(),
                filtersHere ? MAX_TAIL : query.tail(),
                query.since(),
                query.until(),
                streams),
            deadline,
            reading);
    return reading.window();
  }

  @Override
  public Subscription follow(
      ServerId serverId, ContainerRef container, int tail, Follower follower) {
    AgentLink link = link(serverId).orElseThrow(AgentFailures::notConnected);
    if (!link.canStream()) {
      throw AgentFailures.tooOld("follow containers");
    }
    return streams.follow(link, container, tail, follower);
  }

  @Override
  public void dispatch(CommandExecution execution, Duration deadline, Listener listener) {
    AgentLink link = link(execution.serverId()).orElseThrow(AgentFailures::notConnected);
    CommandLine line = execution.commandLine();
    if (line.workingDirectory() != null && !link.canStream()) {
      // An earlier agent would run it in another directory.
      listener.onEnded(
          CommandOutcome.refused(
              ErrorCode.INVALID,
              String.valueOf(AgentFailures.tooOld("use a working_directory").getMessage())));
      return;
    }
    link.send(
        Kind.COMMAND,
        new ToAgent.ExecuteCommand(
            requestId(execution),
            line.text(),
            (int) line.timeout().toSeconds(),
            line.workingDirectory(),
            link.canStream()),
        deadline,
        new CommandRun(listener, deadline, runTime(link)));
  }

  /** Returns the run time of a command that is sent now, for agents that do not report it. */
  private Supplier<Duration> runTime(AgentLink link) {
    Instant sent = clock.instant();
    return () -> {
      boolean waited = !link.canStream() && link.lastReply().isAfter(sent);
      return Duration.between(waited ? link.lastReply() : sent, clock.instant());
    };
  }

  @Override
  public boolean canCancel(ServerId serverId) {
    return link(serverId).map(AgentLink::canStream).orElse(true);
  }

  @Override
  public boolean cancel(CommandExecution execution) {
    Optional<AgentLink> link = link(execution.serverId());
    link.ifPresent(found -> found.cancel(Kind.COMMAND, requestId(execution)));
    return link.isPresent();
  }

  private Optional<AgentLink> link(ServerId serverId) {
    return presence
        .connection(serverId)
        .flatMap(
            connection ->
                connection instanceof AgentLink link ? Optional.of(link) : Optional.empty());
  }

  private static String newRequestId() {
    return UUID.randomUUID().toString();
  }

  private static String requestId(CommandExecution execution) {
    return execution.id().toString();
  }
}
