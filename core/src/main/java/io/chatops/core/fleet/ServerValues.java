package io.chatops.core.fleet;

import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.CpuLine;
import io.chatops.core.metric.Vitals;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stores what lists show of servers, for the hubs that do not have their agents. Blocking. */
public interface ServerValues {
  /**
   * The values of a server.
   *
   * @param cpu the use of CPU in the last hour, in steps of half a minute; absent: not known
   */
  record Values(ServerId serverId, Vitals vitals, @Nullable CpuLine cpu) {}

  /** Stores values, except those of removed servers, and those older than what is stored. */
  void put(Collection<Values> values);

  /** Returns the values of those servers that have any, in no order. */
  List<Values> find(Collection<ServerId> servers);
}
