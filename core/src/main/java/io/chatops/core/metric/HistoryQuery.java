package io.chatops.core.metric;

import io.chatops.core.identity.ServerId;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * A request for history.
 *
 * @param start from this time on
 * @param end before this time
 * @param metrics which; never empty
 * @param points the most points per series, 10-2000
 * @param resolution RAW: each sample is a point where no more than {@code points} are in the range
 */
public record HistoryQuery(
    ServerId serverId,
    Instant start,
    Instant end,
    Set<Metric> metrics,
    int points,
    Resolution resolution) {

  /** The resolution of the points. */
  public enum Resolution {
    AUTO,
    RAW
  }

  public HistoryQuery {
    metrics = Set.copyOf(metrics);
    if (!start.isBefore(end)) {
      throw new IllegalArgumentException("start " + start + " is not before end " + end);
    }
    if (points < 10 || points > 2000) {
      throw new IllegalArgumentException("points must be 10-2000, not " + points);
    }
  }

  public Duration length() {
    return Duration.between(start, end);
  }
}
