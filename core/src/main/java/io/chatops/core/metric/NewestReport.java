package io.chatops.core.metric;

import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.ReportSnapshots.Snapshot;
import java.time.Instant;

/**
 * The newest report of one server, in memory that each report of it takes over from the one before.
 * As an array of its own, each would live for the seconds until the next one, so that the garbage
 * collector first moves it to its old generation and then has to find it there again. Safe for use
 * by many threads.
 */
final class NewestReport {
  private static final int STEP = 512;

  private final ServerId serverId;
  private byte[] bytes = {};
  private int length;
  private final LastTime collectedAt = new LastTime();

  NewestReport(ServerId serverId) {
    this.serverId = serverId;
  }

  /** Stores a report; its bytes are copied. */
  synchronized void replace(Instant at, ReportDocument document) {
    int room = sizeWith(document.length());
    if (room != bytes.length) {
      bytes = new byte[room];
    }
    System.arraycopy(document.bytes(), document.offset(), bytes, 0, document.length());
    length = document.length();
    collectedAt.set(at);
  }

  /** Returns the memory that it would have with a report of this length, in bytes. */
  synchronized int sizeWith(int newLength) {
    boolean fits = newLength <= bytes.length && newLength >= bytes.length / 2;
    return fits ? bytes.length : sizeOf(newLength);
  }

  /** Returns the memory that a report of this length takes, in bytes. */
  static int sizeOf(int length) {
    return (length + STEP - 1) / STEP * STEP;
  }

  /** Returns its memory, which may have an unused end; not to be changed. */
  synchronized byte[] memory() {
    return bytes;
  }

  synchronized Instant collectedAt() {
    Instant at = collectedAt.get();
    return at == null ? Instant.MIN : at;
  }

  /** Returns a copy. */
  synchronized Snapshot copy() {
    byte[] copy = new byte[length];
    System.arraycopy(bytes, 0, copy, 0, length);
    return new Snapshot(serverId, collectedAt(), ReportDocument.of(copy));
  }
}
