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
 * All reports that the hub has not confirmed, in the order in which they were collected: the oldest
 * in the spool, the newest in memory. Some of the oldest are in flight, that is sent on the present
 * connection. For one thread only.
 */
public final class Backlog {
  /** The most reports in flight; a hub must take twice as many before it confirms any. */
  private static final int WINDOW = 32;

  /** The most bytes of them, but for one report. A hub that does not read leaves them in memory. */
  private static final int WINDOW_BYTES = 2 << 20;

  /** Some minutes of reports, less than a megabyte: what may wait where there is no spool. */
  private static final int MEMORY = 64;

  private final @Nullable Spool spool;
  private final @Nullable StateDirectory state;
  private final AgentLog log;
  private final Deque<InFlight> inFlight = new ArrayDeque<>();
  private final Deque<UnconfirmedReport> memory = new ArrayDeque<>();
  private boolean spoolFails;
  private long droppedFromMemory;

  private Backlog(@Nullable Spool spool, @Nullable StateDirectory state, AgentLog log) {
    this.spool = spool;
    this.state = state;
    this.log = log;
  }

  /** Keeps at most some minutes of reports, which end with the process. */
  public static Backlog inMemory(AgentLog log) {
    return new Backlog(null, null, log);
  }

  /** Keeps reports beyond the end of the process, up to so many bytes. */
  public static Backlog spooled(
      StateDirectory state, long limit, LongSupplier nanoTime, AgentLog log) throws IOException {
    return new Backlog(state.openSpool(limit, nanoTime, log), state, log);
  }

  /**
   * The hub has named the server. What was spooled for another one can never be delivered and is
   * discarded.
   */
  public void belongTo(String serverId) {
    if (state == null || spool == null) {
      return;
    }
    try {
      Optional<String> before = state.serverId();
      if (before.isPresent() && !before.get().equals(serverId) && spool.waiting() > 0) {
        log.warn(
            "Discarded "
                + spool.waiting()
                + " spooled reports of server="
                + before.get()
                + ", since the API key now belongs to server="
                + serverId);
        inFlight.clear();
        spool.clear();
      }
      if (!before.equals(Optional.of(serverId))) {
        state.rememberServerId(serverId);
      }
    } catch (IOException e) {
      log.warn("Cannot keep the server's id in the state directory: " + e.getMessage());
    }
  }

  /** Adds the newest report. */
  public void add(UnconfirmedReport report) {
    memory.add(report);
    if (memory.size() > MEMORY) {
      memory.removeFirst();
      droppedFromMemory++;
      if (droppedFromMemory % MEMORY == 1) {
        log.warn(
            "No room for reports that the hub does not confirm: dropped "
                + droppedFromMemory
                + " since the start; let the agent write its state_dir");
      }
    }
  }

  /** Puts everything that is only in memory into the spool, if there is one. */
  public void store() {
    if (spool == null) {
      return;
    }
    try {
      for (InFlight sent : inFlight) {
        if (sent.end == null && !sent.confirmed) {
          SpoolPosition end = spool.append(sent.report);
          sent.end = end;
          spool.skipTo(end);
        }
      }
      while (!memory.isEmpty()) {
        spool.append(memory.getFirst());
        memory.removeFirst();
      }
      spoolFails = false;
    } catch (IOException e) {
      if (!spoolFails) {
        log.warn("Cannot write the spool, keeping reports in memory: " + e.getMessage());
      }
      spoolFails = true;
    }
  }

  /** The next report to send, in flight from now on; empty when enough is in flight, or nothing. */
  public Optional<UnconfirmedReport> next() {
    if (inFlight.size() >= WINDOW || inFlightBytes() >= WINDOW_BYTES) {
      return Optional.empty();
    }
    if (spool != null && spool.hasUnread()) {
      return nextOf(spool);
    }
    if (memory.isEmpty()) {
      return Optional.empty();
    }
    UnconfirmedReport report = memory.removeFirst();
    inFlight.add(new InFlight(report, null));
    return Optional.of(report);
  }

  /**
   * The hub will not be sent this report again, because it has it or because it refused it.
   *
   * @param bootId absent when the hub does not say
   * @param sequence absent from earlier hubs, which confirm in order
   * @return false if no such report is in flight
   */
  public boolean confirm(@Nullable String bootId, @Nullable Long sequence) {
    for (InFlight sent : inFlight) {
      if (!sent.confirmed && sent.isNamed(bootId, sequence)) {
        sent.confirmed = true;
        release();
        return true;
      }
    }
    return false;
  }

  /** The connection is gone: what was in flight has to be sent again, if it was not confirmed. */
  public void rewind() {
    store();
    List<UnconfirmedReport> unstored = new ArrayList<>();
    for (InFlight sent : inFlight) {
      if (sent.end == null && !sent.confirmed) {
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

  /** The number of reports in the spool. */
  public long spooled() {
    return spool == null ? 0 : spool.waiting();
  }

  /** The number of reports that wait anywhere. */
  public long waiting() {
    long unstored = inFlight.stream().filter(sent -> sent.end == null && !sent.confirmed).count();
    return spooled() + unstored + memory.size();
  }

  private int inFlightBytes() {
    return inFlight.stream().mapToInt(sent -> sent.report.body().length).sum();
  }

  boolean hasInFlight() {
    return !inFlight.isEmpty();
  }

  /** Stores everything and lets go of the state directory. */
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
      log.warn(memory.size() + " reports that the hub has not confirmed are lost");
    }
  }

  private Optional<UnconfirmedReport> nextOf(Spool from) {
    try {
      Optional<Spool.Entry> entry = from.next();
      entry.ifPresent(read -> inFlight.add(new InFlight(read.report(), read.end())));
      return entry.map(Spool.Entry::report);
    } catch (IOException e) {
      if (!spoolFails) {
        log.warn("Cannot read the spool: " + e.getMessage());
      }
      spoolFails = true;
      return Optional.empty();
    }
  }

  private void release() {
    Iterator<InFlight> oldest = inFlight.iterator();
    while (oldest.hasNext()) {
      InFlight sent = oldest.next();
      if (!sent.confirmed) {
        return;
      }
      oldest.remove();
      if (sent.end != null && spool != null) {
        try {
          spool.confirm(sent.end);
        } catch (IOException e) {
          // The hub stores a repeated report once, so this costs some sending, nothing else.
          log.warn("Cannot note in the spool what the hub has confirmed: " + e.getMessage());
        }
      }
    }
  }

  private static final class InFlight {
    private final UnconfirmedReport report;
    // Where it ends in the spool; null while it is only in memory.
    private @Nullable SpoolPosition end;
    private boolean confirmed;

    InFlight(UnconfirmedReport report, @Nullable SpoolPosition end) {
      this.report = report;
      this.end = end;
    }

    boolean isNamed(@Nullable String bootId, @Nullable Long sequence) {
      return (bootId == null || bootId.equals(report.bootId().toString()))
          && (sequence == null || sequence == report.sequence());
    }
  }
}
