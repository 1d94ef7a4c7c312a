package io.chatops.core.container;

import io.chatops.core.agent.ActionSlots;
import io.chatops.core.agent.HostAction;
import io.chatops.core.agent.HostActions;
import io.chatops.core.agent.HostActions.ActionDetails;
import io.chatops.core.agent.HostPermissions;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.error.FieldErrors;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;
import io.chatops.core.log.LogSource;
import io.chatops.core.policy.Action;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Reads the logs of containers, by asking the server's agent. */
public final class ReadContainerLogs {
  /** The number of lines when the caller names none. */
  public static final int DEFAULT_TAIL = 500;

  /** The most lines of one reading. */
  public static final int MAX_TAIL = 10_000;

  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private final HostActions actions;
  private final ContainerLogs logs;
  private final ActionSlots slots;
  private final Executor executor;

  /**
   * Reads through this port.
   *
   * @param executor runs what blocks once the agent has answered
   */
  public ReadContainerLogs(
      HostActions actions, ContainerLogs logs, ActionSlots slots, Executor executor) {
    this.actions = actions;
    this.logs = logs;
    this.slots = slots;
    this.executor = executor;
  }

  /**
   * Reads a window; blocking until it is on record and on its way.
   *
   * @param text of the lines that were read, only those with it, without regard to case; absent:
   *     all
   * @return the lines; exceptionally as {@link ContainerLogs#read}. Thrown at once: INVALID,
   *     NOT_FOUND server, AGENT_NOT_CONNECTED, FORBIDDEN by the host, RATE_LIMITED
   */
  public CompletableFuture<LogWindow> read(
      Actor actor, ServerId serverId, LogWindowQuery query, @Nullable String text) {
    check(query);
    HostAction action =
        actions.start(
            actor,
            serverId,
            action(query.container()),
            () -> slots.acquire(serverId, actor.userId()),
            null);
    return action
        .request(() -> logs.read(serverId, query, DEADLINE), executor, window -> null)
        .thenApply(window -> text == null ? window : filtered(window, text));
  }

  private static void check(LogWindowQuery query) {
    FieldErrors errors = new FieldErrors();
    if (query.tail() < 1 || query.tail() > MAX_TAIL) {
      errors.add("tail", "must be 1-" + MAX_TAIL);
    }
    if (query.since() != null && query.until() != null && !query.since().isBefore(query.until())) {
      errors.add("since", "must be before until");
    }
    errors.check();
  }

  private static LogWindow filtered(LogWindow window, String text) {
    String wanted = text.toLowerCase(Locale.ROOT);
    return new LogWindow(
        window.lines().stream()
            .filter(line -> line.message().toLowerCase(Locale.ROOT).contains(wanted))
            .toList(),
        window.omitted());
  }

  private static ActionDetails action(ContainerRef container) {
    return new ActionDetails(
        Action.READ_OUTPUT,
        AuditAction.CONTAINER_READ_LOGS,
        container.value(),
        LogSource.CONTAINER,
        container.value(),
        HostPermissions::mayReadContainers,
        "containers: read");
  }
}
