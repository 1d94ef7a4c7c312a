package io.chatops.core.remote;

import java.util.concurrent.atomic.AtomicLong;

/** The memory for answers that wait to be pulled. Safe for use by many threads. */
final class Budget {
  private final AtomicLong held = new AtomicLong();
  private final long most;

  Budget(long most) {
    this.most = most;
  }

  /** Takes room; returns false if there is none. */
  boolean take(int bytes) {
    if (held.addAndGet(bytes) > most) {
      held.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  void giveBack(int bytes) {
    held.addAndGet(-bytes);
  }

  long held() {
    return held.get();
  }
}
