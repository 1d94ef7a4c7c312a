package io.chatops.core.remote;

import io.chatops.core.bus.RareWarning;
import io.chatops.core.error.ChatOpsException;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Counts what this hub leaves undone for other hubs because its bounds are reached, and logs it
 * once a minute. Safe for use by many threads.
 */
final class Overload {
  private static final System.Logger LOG = System.getLogger(Overload.class.getName());

  private final LongAdder requestsRefused = new LongAdder();
  private final LongAdder newsLeftOut = new LongAdder();
  private final RareWarning warning;

  /**
   * Has counted nothing.
   *
   * @param nanoTime like {@link System#nanoTime}
   */
  Overload(LongSupplier nanoTime) {
    this.warning = new RareWarning(nanoTime);
  }

  /** Counts a request, and returns why it is refused. */
  ChatOpsException refused(ChatOpsException reason) {
    requestsRefused.increment();
    warn();
    return reason;
  }

  /** Counts a piece of news. */
  void newsLeftOut() {
    newsLeftOut.increment();
    warn();
  }

  ServedCounters counters() {
    return new ServedCounters(requestsRefused.sum(), newsLeftOut.sum());
  }

  private void warn() {
    if (warning.isDue()) {
      ServedCounters now = counters();
      LOG.log(
          Level.WARNING,
          "Other hubs ask for more than this one does at once. Since its start it has refused {0}"
              + " of their requests, and left out {1} reports and log entries. If that repeats,"
              + " spread the agents over more hubs; if requests come too late to begin, set the"
              + " hubs'' clocks",
          now.requestsRefused(),
          now.newsLeftOut());
    }
  }
}
