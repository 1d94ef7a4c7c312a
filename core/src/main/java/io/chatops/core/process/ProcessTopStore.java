package io.chatops.core.process;

import io.chatops.core.identity.ServerId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Keeps the largest processes of each minute. They go with their server. */
public interface ProcessTopStore {
  /** Stores each, unless its minute has one already or its server is gone. All or none. */
  void save(List<ProcessTop> tops);

  /** Stores each in place of the one of its minute, unless its server is gone. All or none. */
  void replace(List<ProcessTop> tops);

  /**
   * The newest at or before a time.
   *
   * @param reach how much older it may be
   */
  Optional<ProcessTop> find(ServerId serverId, Instant at, Duration reach);

  /**
   * Hands over the lists of a time, in no order.
   *
   * @param start inclusive
   * @param end exclusive
   */
  void forEach(ServerId serverId, Instant start, Instant end, Consumer<ProcessTop> reader);

  /** Moves what is old to a smaller form and drops what began before a time. Repeatable. */
  void maintain(Instant keptFrom);
}
