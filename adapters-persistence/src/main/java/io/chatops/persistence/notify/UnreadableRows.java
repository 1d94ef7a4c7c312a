package io.chatops.persistence.notify;

import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The rows of channels, notices and notifications that cannot be read: each is logged and counted
 * once, by its table and key. Safe for use by many threads.
 */
@Singleton
class UnreadableRows {
  private static final System.Logger LOG = System.getLogger(UnreadableRows.class.getName());

  /** The most rows that are remembered, in about 2 MB. */
  private static final int MAX_KEPT = 10_000;

  private final Set<Row> found = new HashSet<>();

  private record Row(String table, Object key) {}

  /**
   * Reads a row; empty when that fails.
   *
   * @param reading needs nothing but the row
   */
  <T> Optional<T> read(String table, Object key, Supplier<T> reading) {
    try {
      return Optional.of(reading.get());
    } catch (RuntimeException e) {
      leaveOut(new Row(table, key), e);
      return Optional.empty();
    }
  }

  synchronized long count() {
    return found.size();
  }

  private synchronized void leaveOut(Row row, RuntimeException why) {
    if (found.size() < MAX_KEPT && found.add(row)) {
      // Not its message, which may repeat what is stored.
      LOG.log(
          System.Logger.Level.WARNING,
          "A row of {0} cannot be read and is set aside, key={1} ({2})",
          row.table,
          row.key,
          why.getClass().getSimpleName());
    }
  }
}
