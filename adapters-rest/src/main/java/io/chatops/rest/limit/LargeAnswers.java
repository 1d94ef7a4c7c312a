package io.chatops.rest.limit;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Bounds the memory of large answers until their clients have read them, for all callers together
 * and for each one. A single answer is never too large. Safe for use by many threads.
 */
public final class LargeAnswers {
  private static final long LEAST_BYTES = 32L * 1024 * 1024;
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final long bytes;
  private final long bytesPerCaller;
  private final Duration timeout;
  private final Map<String, Long> byCaller = new HashMap<>();
  private long all;

  /**
   * Bounds with these numbers.
   *
   * @param bytes the bound for all callers together
   * @param patience the time in which a client must read some of its answer
   */
  public LargeAnswers(long bytes, long bytesPerCaller, Duration patience) {
    this.bytes = bytes;
    this.bytesPerCaller = bytesPerCaller;
    this.timeout = patience;
  }

  /** Allows an eighth of the heap, and a quarter of that to one caller. */
  public static LargeAnswers ofThisProcess() {
    long bytes = Math.max(LEAST_BYTES, Runtime.getRuntime().maxMemory() / 8);
    return new LargeAnswers(bytes, bytes / 4, TIMEOUT);
  }

  public Duration timeout() {
    return timeout;
  }

  /** Returns the share of an answer to this caller, which is empty yet. */
  public Share share(String caller) {
    return new Share(caller);
  }

  /** The memory that one answer takes. */
  public final class Share {
    private final String caller;
    private long held;
    private boolean released;

    private Share(String caller) {
      this.caller = caller;
    }

    /**
     * Takes more bytes; takes none and returns false if other answers leave no room, or once it was
     * released.
     */
    public boolean acquire(long more) {
      synchronized (byCaller) {
        if (released
            || !fits(more, all, bytes)
            || !fits(more, byCaller.getOrDefault(caller, 0L), bytesPerCaller)) {
          return false;
        }
        add(more);
        return true;
      }
    }

    /** Gives all of it back for good; a second call does nothing. */
    public void release() {
      synchronized (byCaller) {
        released = true;
        add(-held);
      }
    }

    private boolean fits(long more, long used, long limit) {
      return used == held || used + more <= limit;
    }

    private void add(long more) {
      held += more;
      all += more;
      long ofCaller = byCaller.getOrDefault(caller, 0L) + more;
      if (ofCaller == 0) {
        byCaller.remove(caller);
      } else {
        byCaller.put(caller, ofCaller);
      }
    }
  }
}
