package io.chatops.core.memory;

import io.chatops.core.identity.ServerId;
import io.chatops.core.process.ProcessTop;
import io.chatops.core.process.ProcessTopStore;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;

/** Lists of processes in maps; of each server the newest {@value #MAX_MINUTES} minutes. */
public final class InMemoryProcessTopStore implements ProcessTopStore, ServerBelongings {
  /** Some MB a server. */
  private static final int MAX_MINUTES = 600;

  private final Map<ServerId, NavigableMap<Instant, ProcessTop>> tops = new HashMap<>();
  private final Set<ServerId> removedServers = new HashSet<>();

  @Override
  public synchronized void save(List<ProcessTop> batch) {
    store(batch, (earlier, top) -> earlier);
  }

  @Override
  public synchronized void replace(List<ProcessTop> batch) {
    store(batch, (earlier, top) -> top);
  }

  private void store(List<ProcessTop> batch, BinaryOperator<ProcessTop> choice) {
    for (ProcessTop top : batch) {
      if (!removedServers.contains(top.serverId())) {
        NavigableMap<Instant, ProcessTop> its =
            tops.computeIfAbsent(top.serverId(), server -> new TreeMap<>());
        its.merge(top.minute(), top, choice);
        while (its.size() > MAX_MINUTES) {
          its.pollFirstEntry();
        }
      }
    }
  }

  @Override
  public synchronized Optional<ProcessTop> find(ServerId serverId, Instant at, Duration reach) {
    return Optional.ofNullable(tops.get(serverId))
        .map(its -> its.floorEntry(at))
        .map(Map.Entry::getValue)
        .filter(top -> top.minute().isAfter(at.minus(reach)));
  }

  @Override
  public synchronized void forEach(
      ServerId serverId, Instant start, Instant end, Consumer<ProcessTop> reader) {
    NavigableMap<Instant, ProcessTop> its = tops.get(serverId);
    if (its != null && start.isBefore(end)) {
      its.subMap(start, end).values().forEach(reader);
    }
  }

  @Override
  public synchronized void maintain(Instant keptFrom) {
    tops.values().forEach(its -> its.headMap(keptFrom).clear());
  }

  @Override
  public synchronized void removeServer(ServerId serverId) {
    removedServers.add(serverId);
    tops.remove(serverId);
  }
}
