package io.chatops.core.metric;

import io.chatops.core.identity.ServerId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The servers that were removed of late: what their agents had still under way is not to be stored.
 * Ids are never given twice. Bounded: of very many the oldest are forgotten, whose reports have
 * come in long since. Safe for use by many threads.
 */
public final class RemovedServers {
  private static final int MAX_REMEMBERED = 10_000;

  private final Set<ServerId> removed =
      Collections.synchronizedSet(
          Collections.newSetFromMap(
              new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<ServerId, Boolean> eldest) {
                  return size() > MAX_REMEMBERED;
                }
              }));

  public void add(ServerId serverId) {
    removed.add(serverId);
  }

  public boolean contains(ServerId serverId) {
    return removed.contains(serverId);
  }
}
