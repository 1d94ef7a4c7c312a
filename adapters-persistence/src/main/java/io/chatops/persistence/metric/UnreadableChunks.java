package io.chatops.persistence.metric;

import io.chatops.persistence.metric.codec.UnreadableException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/**
 * The chunks and reports that could not be read; each is logged and counted once. Safe for use by
 * many threads.
 */
final class UnreadableChunks {
  private static final System.Logger LOG = System.getLogger(UnreadableChunks.class.getName());

  /** The maximum number of parts remembered, in about 2 MB. */
  static final int MAX_KEPT = 10_000;

  private final Set<Record> found = new HashSet<>();

  private record FoundChunk(String table, ChunkTable.Key chunk) {}

  private record FoundReport(UUID server, Instant collectedAt, long sequence) {}

  /**
   * Logs a chunk on its first occurrence; a view that reads a history every few seconds finds it
   * each time.
   */
  synchronized void leaveOut(ChunkTable table, ChunkTable.Key chunk, UnreadableException why) {
    if (isNew(new FoundChunk(table.name(), chunk))) {
      log(
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
    }
  }

  /** Logs a report that is new here. */
  synchronized void leaveOut(
      UUID server, Instant collectedAt, long sequence, UnreadableException why) {
    if (isNew(new FoundReport(server, collectedAt, sequence))) {
      log(
          "A stored report cannot be read: "
              + why.getMessage()
              + ". It is of server "
              + server
              + ", collected_at "
              + collectedAt
              + ", sequence "
              + sequence
              + ". Histories leave it out; "
              + (why.isNewer()
                  ? "its hour is compacted once a hub that can read it does that"
                  : "it is set aside in metric_report_unreadable, and the rest of its hour is"
                      + " compacted"));
    }
  }

  private boolean isNew(Record part) {
    return found.size() < MAX_KEPT && found.add(part);
  }

  private void log(String text) {
    LOG.log(System.Logger.Level.WARNING, text);
    if (found.size() == MAX_KEPT) {
      LOG.log(
          System.Logger.Level.WARNING,
          "These are {0} unreadable parts of the history since the start; no more are named or"
              + " counted",
          MAX_KEPT);
    }
  }

  /** Returns the number found since the start, at most {@link #MAX_KEPT}. */
  synchronized long count() {
    return found.size();
  }
}
