package io.chatops.core.agent;

import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.DocumentReader;
import io.chatops.core.metric.LatestReports;
import io.chatops.core.metric.ReportedProcess;
import io.chatops.core.policy.Action;
import io.chatops.core.server.OwnedServers;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Lists the processes of a server: asked from its agent, or from the last report of an old one. */
public final class ListProcesses {
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private final OwnedServers owned;
  private final AgentPresence presence;
  private final LatestReports latest;
  private final DocumentReader reader;

  public ListProcesses(
      OwnedServers owned, AgentPresence presence, LatestReports latest, DocumentReader reader) {
    this.owned = owned;
    this.presence = presence;
    this.latest = latest;
    this.reader = reader;
  }

  /** The order of a list: those with the most come first, then by process id. */
  public enum Order {
    CPU,
    MEMORY;

    private Comparator<ReportedProcess> descending() {
      return Comparator.comparingDouble(
              (ReportedProcess process) ->
                  switch (this) {
                    case CPU -> -orZero(process.cpu());
                    case MEMORY -> -orZero(process.memory());
                  })
          .thenComparingLong(process -> process.pid() == null ? 0 : process.pid());
    }

    private static double orZero(@Nullable Double value) {
      return value == null ? 0 : value;
    }
  }

  /**
   * The first processes in some order.
   *
   * @param note the reason why the agent was not asked, for users; absent if it was
   */
  public record Listed(List<ReportedProcess> processes, @Nullable String note) {
    public Listed {
      processes = List.copyOf(processes);
    }
  }

  /**
   * Lists at most {@code limit} processes. Blocking for the look-up only. AGENT_NOT_CONNECTED at
   * once when the agent is not there; otherwise it fails as {@link AgentConnection#listProcesses}.
   */
  public CompletableFuture<Listed> list(Actor actor, ServerId id, Order order, int limit) {
    owned.get(actor, Action.VIEW, id);
    AgentConnection connection = presence.required(id);
    if (!connection.canListProcesses()) {
      return CompletableFuture.completedFuture(ofLastReport(id, order, limit));
    }
    return connection
        .listProcesses(DEADLINE)
        .thenApply(answer -> new Listed(first(reader.processes(answer), order, limit), null));
  }

  private Listed ofLastReport(ServerId id, Order order, int limit) {
    return latest
        .find(id)
        .map(
            report ->
                new Listed(
                    first(reader.processes(report.document()), order, limit),
                    "This agent cannot list processes on request; these are from its report of "
                        + report.collectedAt()))
        .orElseGet(
            () ->
                new Listed(
                    List.of(),
                    "This agent cannot list processes on request and has not sent a report yet"));
  }

  private static List<ReportedProcess> first(List<ReportedProcess> all, Order order, int limit) {
    return all.stream().sorted(order.descending()).limit(limit).toList();
  }
}
