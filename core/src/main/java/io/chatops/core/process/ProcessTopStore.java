package io.chatops.core.process;

import io.chatops.core.identity.ServerId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keeps the largest processes of each minute. They go with their server. */
public interface ProcessTopStore {
  /** Stores each, unless its minute has one already or its server is gone. All or none. */
  void save(List<ProcessTop> tops);

  /**
   * The newest at or before a time.
   *
   * @param reach how much older it may be
   */
  Optional<ProcessTop> find(ServerId serverId, Instant at, Duration reach);

  /** Moves what is old to a smaller form and drops what began before a time. Repeatable. */
  void maintain(Instant keptFrom);
}
