package io.chatops.agent.docker;

/**
 * The rate at which log lines go to the hub: a number of lines and bytes per second. After a second
 * of silence, a burst of one second's amount may pass at once.
 */
final class LineRate {
  static final int LINES_PER_SECOND = 2000;
  static final int BYTES_PER_SECOND = 1 << 20;

  private double lines = LINES_PER_SECOND;
  private double bytes = BYTES_PER_SECOND;
  private long before;

  /**
   * @param now the time on the monotonic clock, in nanoseconds
   */
  LineRate(long now) {
    this.before = now;
  }

  /** Returns true and counts the line if a line of that size may be sent now. */
  boolean admits(int size, long now) {
    double seconds = (now - before) / 1e9;
    before = now;
    lines = Math.min(LINES_PER_SECOND, lines + seconds * LINES_PER_SECOND);
    bytes = Math.min(BYTES_PER_SECOND, bytes + seconds * BYTES_PER_SECOND);
    if (lines < 1 || bytes < size) {
      return false;
    }
    lines -= 1;
    bytes -= size;
    return true;
  }
}
