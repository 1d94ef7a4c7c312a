package io.chatops.core.metric;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A time that each report of a server overwrites in place. An object per report would live until
 * the next report: the garbage collector would move it, and look for it in every server that
 * reported since the last collection. For one thread at a time.
 */
public final class LastTime {
  private boolean known;
  private long second;
  private int nano;

  /** Sets it. */
  public void set(Instant time) {
    known = true;
    second = time.getEpochSecond();
    nano = time.getNano();
  }

  /** Returns the time that was set last; absent: none yet. */
  public @Nullable Instant get() {
    return known ? Instant.ofEpochSecond(second, nano) : null;
  }
}
