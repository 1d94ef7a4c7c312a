package io.chatops.bench;

import io.chatops.core.metric.Samples;
import java.time.Duration;

/** The source of a filled server's reports, one after another. For one thread. */
interface ReportSource {
  /**
   * The values that an agent collected.
   *
   * @param late how long after it was due; agents never wake at once
   */
  record Collected(Duration late, Samples samples) {}

  Collected next();
}
