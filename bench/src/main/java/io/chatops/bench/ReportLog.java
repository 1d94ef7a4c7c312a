package io.chatops.bench;

import java.util.Arrays;
import java.util.BitSet;

/** The reports of one agent, with times and acknowledgements, to compare with the history. */
final class ReportLog {
  private long[] times = new long[1024];
  private long[] due = new long[1024];
  private int size;
  private final BitSet acknowledged = new BitSet();

  void collected(long sequence, long atMillis, long dueNanos) {
    int index = (int) sequence - 1;
    if (index >= times.length) {
      times = Arrays.copyOf(times, index * 2);
      due = Arrays.copyOf(due, index * 2);
    }
    times[index] = atMillis;
    due[index] = dueNanos;
    size = Math.max(size, index + 1);
  }

  void acknowledged(long sequence) {
    acknowledged.set((int) sequence - 1);
  }

  /** When a report was due, by {@link System#nanoTime}. */
  long dueNanos(long sequence) {
    return due[(int) sequence - 1];
  }

  boolean has(long sequence) {
    return sequence >= 1 && sequence <= size;
  }

  /** The times of the acknowledged reports in milliseconds since the epoch, ascending. */
  long[] acknowledgedTimes() {
    return acknowledged.stream().mapToLong(i -> times[i]).toArray();
  }
}
