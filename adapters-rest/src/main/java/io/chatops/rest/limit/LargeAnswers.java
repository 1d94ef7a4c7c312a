package io.chatops.rest.limit;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Bounds the memory of large answers from when they are written until their clients have read them:
 * of all together and of each caller. An answer by itself is never too large. Safe for use by many
 * threads.
 */
public final class LargeAnswers {
  private static final long LEAST_BYTES = 32L * 1024 * 1024;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final long bytes;
  private final long bytesPerCaller;
  private final Duration patience;
  private final Map<String, Long> byCaller = new HashMap<>();
  private long all;

  /**
   * Bounds by these numbers.
   *
   * @param bytes of all callers together
   * @param patience how long a client may read nothing of its answer
   */
  public LargeAnswers(long bytes, long bytesPerCaller, Duration patience) {
    this.bytes = bytes;
    this.bytesPerCaller = bytesPerCaller;
    this.patience = patience;
  }

  /** An eighth of what this process may use, and a quarter of that for one caller. */
  public static LargeAnswers ofThisProcess() {
    long bytes = Math.max(LEAST_BYTES, Runtime.getRuntime().maxMemory() / 8);
    return new LargeAnswers(bytes, bytes / 4, PATIENCE);
  }

  public Duration patience() {
    return patience;
  }

  /** What an answer to this caller takes; nothing yet. */
  public Share share(String caller) {
    return new Share(caller);
  }

  /** What one answer takes. */
  public final class Share {
    private final String caller;
    private long taken;

    private Share(String caller) {
      this.caller = caller;
    }

    /** Takes so many bytes more; false, and none taken, when other answers leave no room. */
    public boolean take(long more) {
      synchronized (byCaller) {
        if (!fits(more, all, bytes)
            || !fits(more, byCaller.getOrDefault(caller, 0L), bytesPerCaller)) {
          return false;
        }
        add(more);
        return true;
      }
    }

    /** Gives all of it back; a second time does nothing. */
    public void release() {
      synchronized (byCaller) {
        add(-taken);
      }
    }

    private boolean fits(long more, long used, long limit) {
      return used == taken || used + more <= limit;
    }

    private void add(long more) {
      taken += more;
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
