package io.chatops.core.remote;

import io.chatops.core.agent.AgentPresence;
import io.chatops.core.agent.HostActions;
import io.chatops.core.agent.ListProcesses;
import io.chatops.core.audit.Audit;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.audit.AuditEvent.Outcome;
import io.chatops.core.bus.BusException;
import io.chatops.core.bus.BusException.Reason;
import io.chatops.core.bus.BusState;
import io.chatops.core.bus.HubBus;
import io.chatops.core.command.CommandExecution;
import io.chatops.core.command.CommandExecutionId;
import io.chatops.core.command.CommandLine;
import io.chatops.core.command.CommandOutputs;
import io.chatops.core.command.CommandQueries;
import io.chatops.core.container.ContainerLogs;
import io.chatops.core.container.ContainerOperation;
import io.chatops.core.container.ContainerRef;
import io.chatops.core.container.ContainerState;
import io.chatops.core.container.LogWindow;
import io.chatops.core.container.LogWindowQuery;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.hub.AgentLocations;
import io.chatops.core.hub.AgentLocations.RemoteAgent;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.HubId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.server.OwnedServers;
import io.chatops.core.server.Server;
import java.lang.System.Logger.Level;
import java.nio.BufferUnderflowException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The requests of people to a server's agent, at the hub that has it. That is this hub, unless the
 * agent is connected to another one, the bus reaches that one, and the server is the actor's. In
 * all other cases the use case of this hub does it, or refuses it with the reason and on record.
 *
 * <p>Each method fails as the use case that it names does: it throws what is refused at once, or
 * its future fails. From another hub all failures come by the future. AGENT_TIMEOUT and
 * AGENT_FAILED then also mean that nothing is known of the end. Methods block for look-ups in the
 * storage.
 */
public final class HostRequests {
  private static final System.Logger LOG = System.getLogger(HostRequests.class.getName());
  private static final Duration TRY_AGAIN = Duration.ofSeconds(5);

  private static final Set<ErrorCode> NO_ANSWER =
      EnumSet.of(
          ErrorCode.AGENT_NOT_CONNECTED,
          ErrorCode.AGENT_FAILED,
          ErrorCode.AGENT_TIMEOUT,
          ErrorCode.RATE_LIMITED);

  private final OwnedServers owned;
  private final AgentPresence presence;
  private final AgentLocations locations;
  private final HubBus bus;
  private final Audit audit;
  private final Executor executor;
  private final Verbs verbs;

  /** The hub that has the agent of one of the actor's servers. */
  private record Route(HubId hub, Server server) {}

  /**
   * An update of an agent that has begun.
   *
   * @param from the version that the agent has; absent if it does not tell
   */
  public record UpdateBegun(@Nullable String from, String to) {}

  /**
   * Asks by these means.
   *
   * @param executor runs what takes a while once another hub has answered, such as to note that it
   *     did not; may refuse
   */
  public HostRequests(
      OwnedServers owned,
      AgentPresence presence,
      AgentLocations locations,
      HubBus bus,
      Audit audit,
      Executor executor,
      Verbs verbs) {
    this.owned = owned;
    this.presence = presence;
    this.locations = locations;
    this.bus = bus;
    this.audit = audit;
    this.executor = executor;
    this.verbs = verbs;
  }

  /** As {@link io.chatops.core.container.ControlContainer#control}. */
  public CompletableFuture<ContainerState> control(
      Actor actor,
      ServerId serverId,
      ContainerRef container,
      ContainerOperation operation,
      Duration timeout) {
    return ask(
        verbs.control(), actor, serverId, new ControlVerb.Request(container, operation, timeout));
  }

  /** As {@link io.chatops.core.container.ReadContainerLogs#read}. */
  public CompletableFuture<LogWindow> readLogs(
      Actor actor, ServerId serverId, LogWindowQuery query, @Nullable String text) {
    return ask(verbs.readLogs(), actor, serverId, new ReadLogsVerb.Request(query, text));
  }

  /**
   * As {@link io.chatops.core.command.RunCommand#run}.
   *
   * @param wait true for the execution once it has ended, false once it was sent
   */
  public CompletableFuture<CommandExecution> run(
      Actor actor, ServerId serverId, CommandLine line, boolean wait) {
    return ask(verbs.run(), actor, serverId, new RunVerb.Request(line, wait));
  }

  /** As {@link io.chatops.core.command.CancelCommand#cancel}. */
  public CompletableFuture<Boolean> cancel(Actor actor, ServerId serverId, CommandExecutionId id) {
    return ask(verbs.cancel(), actor, serverId, id);
  }

  /**
   * As {@link CommandQueries#get}. The hub that runs the command knows what it has written so far;
   * if that hub does not tell, nothing is known of it.
   */
  public CompletableFuture<CommandQueries.View> command(
      Actor actor, ServerId serverId, CommandExecutionId id) {
    CommandQueries.View view = verbs.look().here(actor, serverId, id);
    Optional<Route> route =
        view.execution().end() == null ? route(actor, serverId) : Optional.empty();
    return route
        .map(other -> routed(verbs.look(), other, actor, id).exceptionally(failure -> view))
        .orElseGet(() -> CompletableFuture.completedFuture(view));
  }

  /** As {@link ListProcesses#list}. */
  public CompletableFuture<ListProcesses.Listed> processes(
      Actor actor, ServerId serverId, ListProcesses.Order order, int limit) {
    return ask(verbs.processes(), actor, serverId, new ProcessesVerb.Request(order, limit));
  }

  /**
   * As {@link io.chatops.core.agent.CheckServerHealth#check}. Empty, too, if the hub that has the
   * agent does not answer.
   */
  public CompletableFuture<Optional<Duration>> checkHealth(Actor actor, ServerId serverId) {
    return ask(verbs.health(), actor, serverId, new NoFields())
        .exceptionallyCompose(
            failure ->
                RemoteFailures.cause(failure) instanceof ChatOpsException known
                        && NO_ANSWER.contains(known.code())
                    ? CompletableFuture.completedFuture(Optional.empty())
                    : CompletableFuture.failedFuture(failure));
  }

  /** As {@link io.chatops.core.agent.UpdateAgent#update}. */
  public CompletableFuture<UpdateBegun> updateAgent(Actor actor, ServerId serverId) {
    return ask(verbs.update(), actor, serverId, new NoFields());
  }

  /**
   * As {@link io.chatops.core.container.FollowContainerLogs#follow}. From another hub, all failures
   * come to the follower.
   */
  public ContainerLogs.Subscription follow(
      Actor actor,
      ServerId serverId,
      ContainerRef container,
      int tail,
      ContainerLogs.Follower follower) {
    FollowLogs.Request request = new FollowLogs.Request(container, tail);
    Optional<Route> route = route(actor, serverId);
    if (route.isEmpty()) {
      return verbs.followLogs().local(actor, serverId, request, follower);
    }
    Pull pull = new Pull(bus, route.get().hub(), new FollowLogs.Taker(follower));
    pull.ask(Message.open(verbs.followLogs(), actor, serverId, request));
    return pull::close;
  }

  /** As {@link CommandOutputs#watch}. From another hub, all failures come to the watcher. */
  public CommandOutputs.Subscription watch(
      Actor actor, ServerId serverId, CommandExecutionId id, CommandOutputs.Watcher watcher) {
    Optional<Route> route = route(actor, serverId);
    if (route.isEmpty() || verbs.look().here(actor, serverId, id).execution().end() != null) {
      return verbs.watchOutput().local(actor, serverId, id, watcher);
    }
    Pull pull = new Pull(bus, route.get().hub(), new WatchOutput.Taker(watcher));
    pull.ask(Message.open(verbs.watchOutput(), actor, serverId, id));
    return pull::close;
  }

  private <Q, A> CompletableFuture<A> ask(
      Verb<Q, A> verb, Actor actor, ServerId serverId, Q request) {
    Optional<Route> route = route(actor, serverId);
    return route.isPresent()
        ? routed(verb, route.get(), actor, request)
        : verb.local(actor, serverId, request);
  }

  /** Returns the way to the other hub that has the agent; empty if this hub is to do it. */
  private Optional<Route> route(Actor actor, ServerId serverId) {
    if (presence.connection(serverId).isPresent()) {
      return Optional.empty();
    }
    Optional<RemoteAgent> at = locations.remote(serverId).filter(RemoteAgent::isConnected);
    if (at.isEmpty() || !bus.state().map(BusState::connected).orElse(false)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Route(at.get().hub(), owned.get(actor, serverId)));
    } catch (ChatOpsException e) {
      return Optional.empty(); // the use case refuses it, on record
    }
  }

  private <Q, A> CompletableFuture<A> routed(Verb<Q, A> verb, Route route, Actor actor, Q request) {
    Fetch fetch = new Fetch(bus, route.hub(), Pull.LIMIT);
    return fetch
        .ask(Message.open(verb, actor, route.server().id(), request))
        .thenApplyAsync(answer -> read(verb, verb.action(request) != null, answer), this::soon)
        .exceptionallyCompose(
            failure -> unanswered(verb, route.server(), actor, request, fetch.isHeard(), failure));
  }

  /** Not on the bus's thread if that can be: a large answer takes its time. */
  private void soon(Runnable reading) {
    try {
      executor.execute(reading);
    } catch (RejectedExecutionException e) {
      reading.run();
    }
  }

  /**
   * Does what is to be done without an answer. Never blocks: the person hears of it first, and that
   * it is on record may take as long as the storage is away.
   *
   * @param heard true if the other hub has the request
   */
  private <Q, A> CompletableFuture<A> unanswered(
      Verb<Q, A> verb, Server server, Actor actor, Q request, boolean heard, Throwable failure) {
    Throwable cause = RemoteFailures.cause(failure);
    AuditAction action = verb.action(request);
    if (cause instanceof NotBegun refusal && action != null) {
      recordSoon(actor, action, Outcome.REFUSED, server, verb.target(request), refusal);
    }
    if (!(cause instanceof BusException lost)) {
      return CompletableFuture.failedFuture(cause); // the answer
    }
    ChatOpsException told = failure(lost, heard, action != null);
    if (action != null) {
      recordSoon(actor, action, Outcome.FAILED, server, verb.target(request), told);
    }
    return CompletableFuture.failedFuture(told);
  }

  /** Never throws: what is told to the person must not change, least of all without a storage. */
  private void recordSoon(
      Actor actor,
      AuditAction action,
      Outcome outcome,
      Server server,
      String target,
      ChatOpsException told) {
    try {
      executor.execute(() -> record(actor, action, outcome, server, target, told));
    } catch (RejectedExecutionException e) {
      notRecorded(action, server, e);
    }
  }

  private void record(
      Actor actor,
      AuditAction action,
      Outcome outcome,
      Server server,
      String target,
      ChatOpsException told) {
    try {
      audit.server(actor, action, outcome, server, target, HostActions.reason(told));
    } catch (RuntimeException e) {
      notRecorded(action, server, e);
    }
  }

  private static void notRecorded(AuditAction action, Server server, RuntimeException why) {
    LOG.log(
        Level.ERROR,
        "It is not in the audit trail that {0} on server={1} was refused or has no answer: {2}",
        action.wireName(),
        server.id(),
        why.toString());
  }

  private static <A> A read(Verb<?, A> verb, boolean changes, byte[] answer) {
    try {
      return verb.readAnswer(new WireReader(answer));
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new ChatOpsException(
          ErrorCode.AGENT_FAILED,
          (changes ? "It was done, but the" : "The")
              + " answer of the hub that has this agent cannot be read before all hubs have one"
              + " version");
    }
  }

  /**
   * Returns what to tell of a request without an answer.
   *
   * @param heard true if the other hub has it
   * @param changes true if it was to change something
   */
  private static ChatOpsException failure(BusException lost, boolean heard, boolean changes) {
    if (lost.reason() == Reason.FULL && !heard) {
      return ChatOpsException.rateLimited(String.valueOf(lost.getMessage()), TRY_AGAIN);
    }
    String then = changes ? "; it may have been done, so look before you try again" : "; try again";
    return switch (lost.reason()) {
      case LATE ->
          new ChatOpsException(
              ErrorCode.AGENT_TIMEOUT, "The hub that has this agent did not answer in time" + then);
      case CUT, NOBODY, FULL ->
          new ChatOpsException(
              ErrorCode.AGENT_FAILED,
              "The hub that has this agent was lost before it had answered" + then);
      case TOO_LARGE, UNSENT, FAILED ->
          new ChatOpsException(ErrorCode.AGENT_FAILED, lost.getMessage() + then);
    };
  }
}
