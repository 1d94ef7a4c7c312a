package io.chatops.persistence.metric.codec;

import java.util.Arrays;

/**
 * The ticks of a chunk in which a series has a value, stored as runs, of which most series have
 * few.
 */
final class Presence {
  private int[] runs = new int[2];
  private int runCount;
  private int size;

  /** Adds a tick with a value, after all earlier ones. */
  void add(int tick) {
    if (runCount > 0 && runs[2 * runCount - 2] + runs[2 * runCount - 1] == tick) {
      runs[2 * runCount - 1]++;
    } else {
      addRun(tick, 1);
    }
    size++;
  }

  /** Returns true if this tick was added last. */
  boolean endsWith(int tick) {
    return runCount > 0 && runs[2 * runCount - 2] + runs[2 * runCount - 1] == tick + 1;
  }

  /** Returns true if both have values in the same ticks. */
  boolean isSame(Presence other) {
    return Arrays.equals(runs, 0, 2 * runCount, other.runs, 0, 2 * other.runCount);
  }

  /** Returns the number of ticks with a value. */
  int size() {
    return size;
  }

  /** Returns the ticks with a value, ascending. */
  int[] ticks() {
    int[] ticks = new int[size];
    int at = 0;
    for (int run = 0; run < runCount; run++) {
      for (int i = 0; i < runs[2 * run + 1]; i++) {
        ticks[at++] = runs[2 * run] + i;
      }
    }
    return ticks;
  }

  void write(NumberWriter into, int allTicks) {
    if (size == allTicks) {
      into.unsigned(0);
      return;
    }
    into.unsigned(runCount);
    int end = 0;
    for (int run = 0; run < runCount; run++) {
      into.unsigned(runs[2 * run] - end);
      into.unsigned(runs[2 * run + 1]);
      end = runs[2 * run] + runs[2 * run + 1];
    }
  }

  /** Reads the ticks with a value; throws {@link UnreadableException} if there are others. */
  static Presence read(NumberReader from, int allTicks) {
    Presence presence = new Presence();
    int count = from.count(allTicks);
    if (count == 0) {
      presence.addRun(0, allTicks);
      presence.size = allTicks;
    }
    int end = 0;
    for (int run = 0; run < count; run++) {
      int start = end + from.count(allTicks - end);
      int length = from.count(allTicks - start);
      presence.addRun(start, length);
      presence.size += length;
      end = start + length;
    }
    return presence;
  }

  private void addRun(int start, int length) {
    if (2 * runCount == runs.length) {
      runs = Arrays.copyOf(runs, runs.length * 2);
    }
    runs[2 * runCount] = start;
    runs[2 * runCount + 1] = length;
    runCount++;
  }
}
