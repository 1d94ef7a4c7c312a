package io.chatops.persistence.metric;

import io.chatops.persistence.metric.codec.UnreadableException;
import java.util.HashSet;
import java.util.Set;

/**
 * The chunks that could not be read; each is logged and counted once. Safe for use by many threads.
 */
final class UnreadableChunks {
  private static final System.Logger LOG = System.getLogger(UnreadableChunks.class.getName());

  /** The maximum number of chunks remembered, in about 2 MB. */
  static final int MOST_REMEMBERED = 10_000;

  private final Set<Found> found = new HashSet<>();

  private record Found(String table, ChunkTable.Key chunk) {}

  /**
   * Logs a chunk on its first occurrence; a view that reads a history every few seconds finds it
   * each time.
   */
  synchronized void leaveOut(ChunkTable table, ChunkTable.Key chunk, UnreadableException why) {
    if (found.size() == MOST_REMEMBERED || !found.add(new Found(table.name(), chunk))) {
      return;
    }
    LOG.log(
        System.Logger.Level.WARNING,
        "A chunk cannot be read: "
            + why.getMessage()
            + ". It is in "
            + table.name()
            + ", server "
            + chunk.server()
            + ", starts_at "
            + chunk.startsAt()
            + ", part "
            + chunk.part()
            + ". Histories leave out the unreadable part; "
            + (why.isNewer()
                ? "its day is summed up once a hub that can read it does that"
                : "the rest of its day is summed up; a backup may still have it"));
    if (found.size() == MOST_REMEMBERED) {
      LOG.log(
          System.Logger.Level.WARNING,
          "These are {0} unreadable chunks since the start; no more are named or counted",
          MOST_REMEMBERED);
    }
  }

  /** Returns the number found since the start, at most {@link #MOST_REMEMBERED}. */
  synchronized long count() {
    return found.size();
  }
}
