package io.chatops.core.memory;

import io.chatops.core.fleet.ServerValues;
import io.chatops.core.identity.ServerId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Keeps in memory what lists show of servers. */
public final class InMemoryServerValues implements ServerValues, ServerBelongings {
  private final Map<ServerId, Values> stored = new HashMap<>();
  private Predicate<ServerId> exists = serverId -> true;

  /** Stores values of those servers only. */
  synchronized void of(Predicate<ServerId> existing) {
    exists = existing;
  }

  @Override
  public synchronized void put(Collection<Values> values) {
    for (Values each : values) {
      Values before = stored.get(each.serverId());
      boolean isOlder = before != null && each.vitals().asOf().isBefore(before.vitals().asOf());
      if (!isOlder && exists.test(each.serverId())) {
        stored.put(each.serverId(), each);
      }
    }
  }

  @Override
  public synchronized List<Values> find(Collection<ServerId> servers) {
    return servers.stream().distinct().flatMap(id -> Stream.ofNullable(stored.get(id))).toList();
  }

  @Override
  public synchronized void removeServer(ServerId serverId) {
    stored.remove(serverId);
  }
}
