package io.chatops.core.alert.engine;

import java.time.Duration;
import java.time.Instant;

/**
 * The time of a report, compared with the earlier reports of its server.
 *
 * @param late true if it comes from a spool: its content is past, or a later report will repeat it
 * @param afterGap true if the server was silent for longer than allowed before it
 * @param steady true if the last reports arrived at the rate at which they were collected, so that
 *     this one cannot be a repetition
 * @param jumpedBack the time by which the host's clock went back since the report before; zero if
 *     it did not
 */
record ReportTime(Instant at, boolean late, boolean afterGap, boolean steady, Duration jumpedBack) {

  /** Returns the moment of a report that comes as it happens. */
  static ReportTime live(Instant at, boolean afterGap) {
    return new ReportTime(at, false, afterGap, false, Duration.ZERO);
  }
}
