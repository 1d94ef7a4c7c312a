package io.chatops.core.memory;

import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.ReportSnapshots;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The last report of each server in a map; every method holds the one lock. */
public final class InMemoryReportSnapshots implements ReportSnapshots, ServerBelongings {
  private final Map<ServerId, Snapshot> snapshots = new HashMap<>();
  private final Set<ServerId> removedServers = new HashSet<>();

  @Override
  public synchronized void save(List<Snapshot> batch) {
    for (Snapshot snapshot : batch) {
      if (!removedServers.contains(snapshot.serverId())) {
        snapshots.merge(
            snapshot.serverId(),
            snapshot,
            (before, after) -> before.collectedAt().isAfter(after.collectedAt()) ? before : after);
      }
    }
  }

  @Override
  public synchronized Optional<Snapshot> find(ServerId serverId) {
    return Optional.ofNullable(snapshots.get(serverId));
  }

  @Override
  public synchronized void removeServer(ServerId serverId) {
    removedServers.add(serverId);
    snapshots.remove(serverId);
  }
}
