package io.chatops.agent.collect;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

/**
 * One process as read from {@code /proc/[pid]/stat}.
 *
 * @param state the kernel's letter for the state
 * @param cpuTicks time spent in user and kernel mode, in clock ticks
 * @param startTicks start time in clock ticks since boot
 * @param residentPages resident set size, in pages
 */
record ProcessStat(
    int pid, String name, char state, long cpuTicks, long startTicks, long residentPages) {

  /**
   * Parses the file; absent if it is malformed. Works on bytes, because every report reads all
   * processes.
   */
  static @Nullable ProcessStat parse(byte[] stat) {
    int open = indexOf(stat, '(', 0);
    // The name may contain parentheses and spaces, so it ends at the last parenthesis.
    int close = lastIndexOf(stat, ')');
    if (open < 2 || close < open || close + 2 >= stat.length) {
      return null;
    }
    long[] fields = new long[22];
    int position = close + 4;
    for (int i = 0; i < fields.length; i++) {
      int end = indexOf(stat, ' ', position);
      if (end < 0) {
        return null;
      }
      fields[i] = number(stat, position, end);
      position = end + 1;
    }
    // fields[0] is the file's field 4: utime 14, stime 15, starttime 22, rss 24.
    return new ProcessStat(
        (int) number(stat, 0, open - 1),
        HostText.clean(new String(stat, open + 1, close - open - 1, UTF_8)),
        (char) stat[close + 2],
        fields[10] + fields[11],
        fields[18],
        fields[20]);
  }

  /** Returns true if the process has ended and only waits to be reaped by its parent. */
  boolean hasEnded() {
    return state == 'Z' || state == 'X';
  }

  /** Returns the state as a word; absent if it is unknown. */
  @Nullable String status() {
    return switch (state) {
      case 'R' -> "running";
      case 'S' -> "sleeping";
      case 'D' -> "waiting";
      case 'T', 't' -> "stopped";
      case 'Z', 'X' -> "zombie";
      case 'I' -> "idle";
      default -> null;
    };
  }

  private static int indexOf(byte[] bytes, char wanted, int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  private static int lastIndexOf(byte[] bytes, char wanted) {
    for (int i = bytes.length - 1; i >= 0; i--) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  // Negative numbers, such as a priority, are not used here and give meaningless results.
  private static long number(byte[] bytes, int from, int to) {
    long number = 0;
    for (int i = from; i < to; i++) {
      number = number * 10 + (bytes[i] - '0');
    }
    return number;
  }
}
