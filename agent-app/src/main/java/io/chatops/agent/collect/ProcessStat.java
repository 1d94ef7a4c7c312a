package io.chatops.agent.collect;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

/**
 * One process as {@code /proc/[pid]/stat} shows it.
 *
 * @param state the kernel's letter
 * @param cpuTicks time spent in user and kernel mode, in clock ticks
 * @param startTicks its start in clock ticks since boot
 * @param residentPages resident set, in pages
 */
record ProcessStat(
    int pid, String name, char state, long cpuTicks, long startTicks, long residentPages) {

  /** Reads the file; absent if it is not one. Works on bytes, since every report reads them all. */
  static @Nullable ProcessStat parse(byte[] stat) {
    int open = indexOf(stat, '(', 0);
    // The name may itself hold parentheses and spaces, so its end is the last one.
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

  /** Returns true if it only waits for its parent to take note of its end. */
  boolean hasEnded() {
    return state == 'Z' || state == 'X';
  }

  /** The state in words. */
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

  // Negative numbers, such as a priority, are of no interest here and come out as nonsense.
  private static long number(byte[] bytes, int from, int to) {
    long number = 0;
    for (int i = from; i < to; i++) {
      number = number * 10 + (bytes[i] - '0');
    }
    return number;
  }
}
