package io.chatops.core.alert.engine;

import java.time.Duration;
import java.time.Instant;

/**
 * The time of a report, compared with the earlier reports of its server.
 *
 * @param late it lay in a spool: what it tells is over, or will be told again by a report that is
 *     not late
 * @param afterGap the server was silent before it for longer than may be
 * @param steady the last reports came in at the pace at which they were collected, so that this one
 *     cannot be an earlier one sent again
 * @param jumpedBack how far the host's clock went back since the report before; zero: it did not
 */
record ReportTime(Instant at, boolean late, boolean afterGap, boolean steady, Duration jumpedBack) {

  /** Returns the moment of a report that comes as it happens. */
  static ReportTime live(Instant at, boolean afterGap) {
    return new ReportTime(at, false, afterGap, false, Duration.ZERO);
  }
}
