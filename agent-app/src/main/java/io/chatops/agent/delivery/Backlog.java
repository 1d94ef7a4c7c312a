package io.chatops.agent.delivery;

import io.chatops.agent.log.AgentLog;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All reports that the hub has not acknowledged, in the order in which they were collected: the
 * older ones in the spool, the newest in memory. The oldest may be in flight, that is, sent on the
 * current connection. For one thread only.
 */
public final class Backlog {
  /**
   * The maximum number of reports in flight. A hub must accept twice as many before it acknowledges
   * any.
   */
  private static final int WINDOW = 32;

  /**
   * The bytes in flight after which no further report is sent; one report may exceed it. A hub that
   * does not read leaves them all in memory.
   */
  private static final int WINDOW_BYTES = 2 << 20;

  /**
   * The maximum number of reports kept in memory when there is no spool: some minutes' worth, less
   * than a megabyte.
   */
  private static final int MEMORY = 64;

  private final @Nullable Spool spool;
  private final @Nullable StateDirectory state;
  private final AgentLog log;
  private final Deque<InFlight> inFlight = new ArrayDeque<>();
  private final Deque<UnacknowledgedReport> memory = new ArrayDeque<>();
  private boolean spoolFails;
  private long droppedFromMemory;

  private Backlog(@Nullable Spool spool, @Nullable StateDirectory state, AgentLog log) {
    this.spool = spool;
    this.state = state;
    this.log = log;
  }

  /**
   * Returns a backlog in memory only. It keeps some minutes of reports and loses them when the
   * process ends.
   */
  public static Backlog inMemory(AgentLog log) {
    return new Backlog(null, null, log);
  }

  /**
   * Returns a backlog on disk that survives the process.
   *
   * @param limit the size of the spool in bytes
   */
  public static Backlog spooled(
      StateDirectory state, long limit, LongSupplier nanoTime, AgentLog log) throws IOException {
    return new Backlog(state.openSpool(limit, nanoTime, log), state, log);
  }

  /**
   * Assigns the backlog to the server that the hub has named. Reports spooled for another server
   * can never be delivered and are discarded.
   */
  public void assignTo(String serverId) {
    if (state == null || spool == null) {
      return;
    }
    try {
      Optional<String> before = state.serverId();
      if (before.isPresent() && !before.get().equals(serverId) && spool.waiting() > 0) {
        log.warn(
            "Discarded %d spooled reports of server=%s because the API key now belongs to server=%s"
                .formatted(spool.waiting(), before.get(), serverId));
        inFlight.clear();
        spool.clear();
      }
      if (!before.equals(Optional.of(serverId))) {
        state.writeServerId(serverId);
      }
    } catch (IOException e) {
      warn(e);
    }
  }

  public void add(UnacknowledgedReport report) {
    memory.add(report);
    if (memory.size() > MEMORY) {
      memory.removeFirst();
      droppedFromMemory++;
      if (droppedFromMemory % MEMORY == 1) {
        log.warn(
            ("No room for unacknowledged reports: dropped %d since the start; free space in"
                    + " state_dir, and let the agent's user write to it")
                .formatted(droppedFromMemory));
      }
    }
  }

  /** Writes all reports that are only in memory to the spool, if there is one. */
  public void store() {
    if (spool == null) {
      return;
    }
    try {
      for (InFlight sent : inFlight) {
        if (sent.end == null && !sent.acknowledged) {
          SpoolPosition end = spool.append(sent.report);
          sent.end = end;
          spool.skipTo(end);
        }
      }
      while (!memory.isEmpty()) {
        spool.append(memory.getFirst());
        memory.removeFirst();
      }
      if (spoolFails) {
        log.info("Writes to state_dir " + state + " again");
      }
      spoolFails = false;
    } catch (IOException e) {
      warn(e);
    }
  }

  /** Logs a failure, once until the spool can be written again. */
  private void warn(IOException failure) {
    if (!spoolFails) {
      log.warn(
          ("state_dir %s cannot be used (%s), and new reports are kept in memory: free space there,"
                  + " and let the agent's user write to it")
              .formatted(state, failure.getMessage()));
    }
    spoolFails = true;
  }

  /**
   * Returns the next report to send, which is then in flight; empty if the window is full or
   * nothing is left.
   */
  public Optional<UnacknowledgedReport> next() {
    if (inFlight.size() >= WINDOW || inFlightBytes() >= WINDOW_BYTES) {
      return Optional.empty();
    }
    if (spool != null && spool.hasUnread()) {
      return nextOf(spool);
    }
    if (memory.isEmpty()) {
      return Optional.empty();
    }
    UnacknowledgedReport report = memory.removeFirst();
    inFlight.add(new InFlight(report, null));
    return Optional.of(report);
  }

  /**
   * Marks a report as done, because the hub has stored or rejected it; it is not sent again.
   *
   * @param bootId absent when the hub does not name it
   * @param sequence absent from earlier hubs, which acknowledge in order
   * @return false if no such report is in flight
   */
  public boolean acknowledge(@Nullable String bootId, @Nullable Long sequence) {
    for (InFlight sent : inFlight) {
      if (!sent.acknowledged && sent.isNamed(bootId, sequence)) {
        sent.acknowledged = true;
        release();
        return true;
      }
    }
    return false;
  }

  /**
   * Returns all unacknowledged reports in flight to the queue after the connection has ended; they
   * are sent again.
   */
  public void rewind() {
    store();
    List<UnacknowledgedReport> unstored = new ArrayList<>();
    for (InFlight sent : inFlight) {
      if (sent.end == null && !sent.acknowledged) {
        unstored.add(sent.report);
      }
    }
    inFlight.clear();
    for (int i = unstored.size() - 1; i >= 0; i--) {
      memory.addFirst(unstored.get(i));
    }
    if (spool != null) {
      spool.rewind();
    }
  }

  /** Returns the number of reports in the spool. */
  public long spooled() {
    return spool == null ? 0 : spool.waiting();
  }

  /** Returns the number of unacknowledged reports, both spooled and in memory. */
  public long waiting() {
    long unstored =
        inFlight.stream().filter(sent -> sent.end == null && !sent.acknowledged).count();
    return spooled() + unstored + memory.size();
  }

  private int inFlightBytes() {
    return inFlight.stream().mapToInt(sent -> sent.report.body().length).sum();
  }

  boolean hasInFlight() {
    return !inFlight.isEmpty();
  }

  /** Stores all reports and releases the state directory. */
  public void close() {
    rewind();
    try {
      if (spool != null) {
        spool.close();
      }
      if (state != null) {
        state.close();
      }
    } catch (IOException e) {
      log.warn("The spool may lose its last reports in a power failure: " + e.getMessage());
    }
    if (!memory.isEmpty()) {
      log.warn(memory.size() + " unacknowledged reports are lost");
    }
  }

  private Optional<UnacknowledgedReport> nextOf(Spool from) {
    try {
      Optional<Spool.Entry> entry = from.next();
      entry.ifPresent(read -> inFlight.add(new InFlight(read.report(), read.end())));
      return entry.map(Spool.Entry::report);
    } catch (IOException e) {
      warn(e);
      return Optional.empty();
    }
  }

  private void release() {
    Iterator<InFlight> oldest = inFlight.iterator();
    while (oldest.hasNext()) {
      InFlight sent = oldest.next();
      if (!sent.acknowledged) {
        return;
      }
      oldest.remove();
      if (sent.end != null && spool != null) {
        try {
          spool.acknowledge(sent.end);
        } catch (IOException e) {
          // Costs only bandwidth: the hub ignores a report that it has stored already.
          warn(e);
        }
      }
    }
  }

  private static final class InFlight {
    private final UnacknowledgedReport report;
    // The end of the report in the spool; null while it is only in memory.
    private @Nullable SpoolPosition end;
    private boolean acknowledged;

    InFlight(UnacknowledgedReport report, @Nullable SpoolPosition end) {
      this.report = report;
      this.end = end;
    }

    boolean isNamed(@Nullable String bootId, @Nullable Long sequence) {
      return (bootId == null || bootId.equals(report.bootId().toString()))
          && (sequence == null || sequence == report.sequence());
    }
  }
}
