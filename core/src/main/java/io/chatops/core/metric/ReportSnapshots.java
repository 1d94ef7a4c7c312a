package io.chatops.core.metric;

import io.chatops.core.identity.ServerId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the last whole report of each server, so that it can be shown after a restart of the hub.
 */
public interface ReportSnapshots {
  /** The last report of a server. */
  record Snapshot(ServerId serverId, Instant collectedAt, ReportDocument document) {}

  /**
   * Stores each snapshot, unless a newer one is stored already or its server was removed. All or
   * none.
   */
  void save(List<Snapshot> snapshots);

  Optional<Snapshot> find(ServerId serverId);
}
