package io.chatops.rest;

import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.AppendOutcome;
import io.chatops.core.metric.FleetQuery;
import io.chatops.core.metric.MetricHistory;
import io.chatops.core.metric.MetricReport;
import io.chatops.core.metric.MetricStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** A store that has no room for the servers that a test names, and that holds up their queries. */
final class FullStore implements MetricStore {
  private final MetricStore store;
  private final Map<ServerId, String> full = new ConcurrentHashMap<>();
  private final Map<ServerId, Runnable> readers = new ConcurrentHashMap<>();

  FullStore(MetricStore store) {
    this.store = store;
  }

  void hasNoRoom(ServerId server, String reason) {
    full.put(server, reason);
  }

  /** Runs a step in each query of a server's history. */
  void whenRead(ServerId server, Runnable step) {
    readers.put(server, step);
  }

  @Override
  public Optional<String> leftOutBecause(ServerId serverId) {
    return Optional.ofNullable(full.get(serverId));
  }

  @Override
  public CompletableFuture<AppendOutcome> append(MetricReport report) {
    return store.append(report);
  }

  @Override
  public int queueLimit() {
    return store.queueLimit();
  }

  @Override
  public List<MetricHistory> history(FleetQuery query) {
    query.servers().forEach(server -> readers.getOrDefault(server, () -> {}).run());
    return store.history(query);
  }

  @Override
  public void deleteServer(ServerId serverId) {
    store.deleteServer(serverId);
  }

  @Override
  public void refresh(ServerId serverId) {
    store.refresh(serverId);
  }

  @Override
  public boolean maintain(int callers, Duration period) {
    return store.maintain(callers, period);
  }
}
