package io.chatops.core.memory;

import io.chatops.core.command.CommandExecution;
import io.chatops.core.command.CommandExecution.End;
import io.chatops.core.command.CommandExecutionId;
import io.chatops.core.command.CommandExecutionRepository;
import io.chatops.core.command.CommandOutput;
import io.chatops.core.command.CommandStatus;
import io.chatops.core.identity.HubId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.page.Position;
import io.chatops.core.quota.OutputQuota;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Executions in a map; every method holds the one lock. */
public final class InMemoryCommandExecutionRepository implements CommandExecutionRepository {
  private static final Comparator<CommandExecution> NEWEST_FIRST =
      Comparator.comparing(CommandExecution::queuedAt)
          .reversed()
          .thenComparing(execution -> execution.id().toString());

  private final Map<CommandExecutionId, CommandExecution> executions = new HashMap<>();
  private final Map<CommandExecutionId, HubId> hubs = new HashMap<>();
  private final Predicate<@Nullable HubId> isThere;

  /** Creates an empty repository without live hubs. */
  public InMemoryCommandExecutionRepository() {
    this(hub -> false);
  }

  /**
   * No executions yet.
   *
   * @param isThere returns true for hubs that live
   */
  InMemoryCommandExecutionRepository(Predicate<@Nullable HubId> isThere) {
    this.isThere = isThere;
  }

  @Override
  public synchronized void add(CommandExecution execution, HubId hub) {
    executions.put(execution.id(), execution);
    hubs.put(execution.id(), hub);
  }

  @Override
  public synchronized void start(CommandExecution running) {
    executions.computeIfPresent(
        running.id(),
        (id, present) -> present.status() == CommandStatus.QUEUED ? running : present);
  }

  @Override
  public synchronized boolean end(CommandExecution execution, OutputQuota quota) {
    CommandExecution present = executions.get(execution.id());
    if (present == null || present.end() != null) {
      return false;
    }
    executions.put(execution.id(), execution);
    dropOutputs(execution, e -> e.serverId().equals(execution.serverId()), quota.bytesPerServer());
    dropOutputs(
        execution, e -> e.requestedBy().equals(execution.requestedBy()), quota.bytesPerOwner());
    return true;
  }

  private void dropOutputs(
      CommandExecution newest, Predicate<CommandExecution> counted, long quota) {
    List<CommandExecution> all =
        executions.values().stream().filter(counted).sorted(NEWEST_FIRST).toList();
    if (all.stream().mapToLong(InMemoryCommandExecutionRepository::bytes).sum() <= quota) {
      return;
    }
    long total = 0;
    for (CommandExecution execution : all) {
      long bytes = bytes(execution);
      total += bytes;
      if (bytes > 0 && total > OutputQuota.kept(quota) && !execution.id().equals(newest.id())) {
        executions.put(execution.id(), withoutText(execution, bytes));
      }
    }
  }

  private static long bytes(CommandExecution execution) {
    End end = execution.end();
    return end == null ? 0 : end.output().text().getBytes(StandardCharsets.UTF_8).length;
  }

  @Override
  public synchronized Optional<CommandExecution> find(ServerId serverId, CommandExecutionId id) {
    return Optional.ofNullable(executions.get(id)).filter(e -> e.serverId().equals(serverId));
  }

  @Override
  public synchronized Page find(Query query) {
    List<CommandExecution> all = ofServer(query.serverId());
    all.removeIf(
        e ->
            (query.since() != null && e.queuedAt().isBefore(query.since()))
                || (query.until() != null && !e.queuedAt().isBefore(query.until())));
    Position after = query.after();
    return new Page(
        all.stream()
            .filter(e -> after == null || after.isBefore(e.queuedAt(), e.id().value()))
            .skip(query.offset())
            .limit(query.limit())
            .map(execution -> withoutText(execution, 0))
            .toList(),
        all.size());
  }

  @Override
  public synchronized int markUnfinishedLost(Instant askedBefore, Instant now, String reason) {
    return markLost(e -> e.queuedAt().isBefore(askedBefore), now, reason);
  }

  @Override
  public synchronized int markLostOfEndedHubs(Instant now, String reason) {
    return markLost(e -> !isThere.test(hubs.get(e.id())), now, reason);
  }

  private int markLost(Predicate<CommandExecution> which, Instant now, String reason) {
    List<CommandExecution> lost =
        executions.values().stream().filter(e -> e.end() == null).filter(which).toList();
    for (CommandExecution execution : lost) {
      End end = new End(now, null, null, null, reason, CommandOutput.NONE);
      executions.put(execution.id(), execution.ended(CommandStatus.LOST, end));
    }
    return lost.size();
  }

  @Override
  public synchronized void deleteServer(ServerId serverId) {
    executions.values().removeIf(e -> e.serverId().equals(serverId));
  }

  @Override
  public synchronized long deleteOld(Instant before, int maxPerServer) {
    int size = executions.size();
    executions.values().removeIf(e -> e.end() != null && e.queuedAt().isBefore(before));
    for (ServerId serverId :
        executions.values().stream().map(CommandExecution::serverId).distinct().toList()) {
      ofServer(serverId).stream()
          .skip(maxPerServer)
          .filter(e -> e.end() != null)
          .forEach(e -> executions.remove(e.id()));
    }
    hubs.keySet().retainAll(executions.keySet());
    return (long) size - executions.size();
  }

  private List<CommandExecution> ofServer(ServerId serverId) {
    List<CommandExecution> all = new ArrayList<>(executions.values());
    all.removeIf(e -> !e.serverId().equals(serverId));
    all.sort(NEWEST_FIRST);
    return all;
  }

  private static CommandExecution withoutText(CommandExecution execution, long omittedBytes) {
    End end = execution.end();
    if (end == null) {
      return execution;
    }
    CommandOutput output = end.output();
    return execution.ended(
        execution.status(),
        new End(
            end.finishedAt(),
            end.exitCode(),
            end.signal(),
            end.duration(),
            end.reason(),
            new CommandOutput(
                "", output.truncated() || omittedBytes > 0, output.omittedBytes() + omittedBytes)));
  }
}
