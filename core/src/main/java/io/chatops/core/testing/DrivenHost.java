package io.chatops.core.testing;

import io.chatops.core.agent.AgentConnection;
import io.chatops.core.agent.AgentUpdates;
import io.chatops.core.agent.HostPermissions;
import io.chatops.core.command.CommandDispatcher;
import io.chatops.core.command.CommandExecution;
import io.chatops.core.container.ContainerControl;
import io.chatops.core.container.ContainerLogs;
import io.chatops.core.container.ContainerOperation;
import io.chatops.core.container.ContainerRef;
import io.chatops.core.container.ContainerState;
import io.chatops.core.container.LogWindow;
import io.chatops.core.container.LogWindowQuery;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.identity.ApiKeyId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.ReportDocument;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A host driven by a test: each request waits here until the test answers it. Connection and
 * gateway in one, for any number of servers. Safe for use by many threads.
 */
public final class DrivenHost
    implements AgentConnection, ContainerControl, ContainerLogs, CommandDispatcher, AgentUpdates {
  public final List<Control> controls = new CopyOnWriteArrayList<>();
  public final List<Reading> readings = new CopyOnWriteArrayList<>();

  /**
   * As with a real agent's stream, a subscriber may not unsubscribe on the thread that notifies
   * all.
   */
  public final List<Following> followings = Collections.synchronizedList(new ArrayList<>());

  public final List<Running> commands = new CopyOnWriteArrayList<>();
  public final List<Update> updates = new CopyOnWriteArrayList<>();
  public final List<CommandExecution> cancelled = new CopyOnWriteArrayList<>();
  public final List<CompletableFuture<Duration>> pings = new CopyOnWriteArrayList<>();
  public final List<CompletableFuture<ReportDocument>> processLists = new CopyOnWriteArrayList<>();

  /** Servers for which sending a command fails because of a fault of the hub. */
  public final Set<ServerId> broken = ConcurrentHashMap.newKeySet();

  /** True to let every request fail, as when the connection has just ended. */
  public volatile boolean gone;

  /** True to act as an earlier agent, which cannot cancel a command. */
  public volatile boolean tooOldToCancel;

  /** True to act as an agent that can list its processes. */
  public volatile boolean canListProcesses;

  public volatile HostPermissions permissions =
      new HostPermissions(HostPermissions.Containers.CONTROL, HostPermissions.Commands.ANY);

  /** Something is to be done to a container. */
  public record Control(
      ServerId serverId,
      ContainerRef container,
      ContainerOperation operation,
      Duration timeout,
      Duration deadline,
      CompletableFuture<ContainerState> answer) {}

  /** A log is to be read. */
  public record Reading(
      ServerId serverId,
      LogWindowQuery query,
      Duration deadline,
      CompletableFuture<LogWindow> answer) {}

  /** A log is followed. */
  public record Following(ContainerRef container, int tail, ContainerLogs.Follower follower) {}

  /** A command is to be run. */
  public record Running(
      CommandExecution execution, Duration deadline, CommandDispatcher.Listener listener) {}

  /** The agent is to update itself. */
  public record Update(
      ServerId serverId, String version, Duration deadline, CompletableFuture<String> answer) {}

  @Override
  public CompletableFuture<String> update(ServerId serverId, String version, Duration deadline) {
    if (gone) {
      return CompletableFuture.failedFuture(notConnected());
    }
    CompletableFuture<String> answer = new CompletableFuture<>();
    updates.add(new Update(serverId, version, deadline, answer));
    return answer;
  }

  @Override
  public CompletableFuture<ContainerState> control(
      ServerId serverId,
      ContainerRef container,
      ContainerOperation operation,
      Duration timeout,
      Duration deadline) {
    if (gone) {
      return CompletableFuture.failedFuture(notConnected());
    }
    CompletableFuture<ContainerState> answer = new CompletableFuture<>();
    controls.add(new Control(serverId, container, operation, timeout, deadline, answer));
    return answer;
  }

  @Override
  public CompletableFuture<LogWindow> read(
      ServerId serverId, LogWindowQuery query, Duration deadline) {
    if (gone) {
      return CompletableFuture.failedFuture(notConnected());
    }
    CompletableFuture<LogWindow> answer = new CompletableFuture<>();
    readings.add(new Reading(serverId, query, deadline, answer));
    return answer;
  }

  @Override
  public Subscription follow(
      ServerId serverId, ContainerRef container, int tail, Follower follower) {
    if (gone) {
      throw notConnected();
    }
    Following following = new Following(container, tail, follower);
    followings.add(following);
    return () -> followings.remove(following);
  }

  @Override
  public void dispatch(CommandExecution execution, Duration deadline, Listener listener) {
    if (gone) {
      throw notConnected();
    }
    if (broken.contains(execution.serverId())) {
      throw new IllegalStateException("broken as wanted");
    }
    commands.add(new Running(execution, deadline, listener));
  }

  @Override
  public boolean canCancel(ServerId serverId) {
    return !tooOldToCancel;
  }

  @Override
  public boolean cancel(CommandExecution execution) {
    if (!gone) {
      cancelled.add(execution);
    }
    return !gone;
  }

  @Override
  public ApiKeyId apiKeyId() {
    return new ApiKeyId(new UUID(0, 0));
  }

  @Override
  public void close(CloseReason reason) {
    gone = true;
  }

  @Override
  public CompletableFuture<Duration> ping(Duration deadline) {
    CompletableFuture<Duration> answer = new CompletableFuture<>();
    pings.add(answer);
    return answer;
  }

  @Override
  public CompletableFuture<ReportDocument> listProcesses(Duration deadline) {
    CompletableFuture<ReportDocument> answer = new CompletableFuture<>();
    processLists.add(answer);
    return answer;
  }

  @Override
  public HostPermissions permissions() {
    return permissions;
  }

  @Override
  public void watchedServicesChanged() {}

  @Override
  public boolean canListProcesses() {
    return canListProcesses;
  }

  private static ChatOpsException notConnected() {
    return new ChatOpsException(ErrorCode.AGENT_NOT_CONNECTED, "The agent just left");
  }
}
