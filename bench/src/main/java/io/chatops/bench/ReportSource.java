package io.chatops.bench;

import io.chatops.core.metric.Samples;
import java.time.Duration;

/** Where the reports of a filled server come from, one after another. For one thread. */
interface ReportSource {
  /**
   * What an agent collected.
   *
   * @param late how long after it was due; agents never wake at once
   */
  record Collected(Duration late, Samples samples) {}

  Collected next();
}
