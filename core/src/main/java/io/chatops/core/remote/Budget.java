package io.chatops.core.remote;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The memory for answers that wait. Safe for use by many threads. */
final class Budget {
  private final AtomicLong held = new AtomicLong();
  private final long most;
  private final @Nullable Budget whole;

  Budget(long most) {
    this(most, null);
  }

  private Budget(long most, @Nullable Budget whole) {
    this.most = most;
    this.whole = whole;
  }

  /** Returns a part with a bound of its own: what it takes is taken from this, too. */
  Budget part(long mostOfIt) {
    return new Budget(mostOfIt, this);
  }

  /** Takes room; returns false if there is none. */
  boolean take(int bytes) {
    if (held.addAndGet(bytes) > most || (whole != null && !whole.take(bytes))) {
      held.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  void giveBack(int bytes) {
    held.addAndGet(-bytes);
    if (whole != null) {
      whole.giveBack(bytes);
    }
  }

  long held() {
    return held.get();
  }
}
