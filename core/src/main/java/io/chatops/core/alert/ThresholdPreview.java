package io.chatops.core.alert;

import io.chatops.core.identity.ServerId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The alerts that a threshold would have raised.
 *
 * @param start the beginning of the history that was read
 * @param end the end of it
 * @param resolution the width of what was looked at, where older history is kept as averages; the
 *     report interval where all of it was reports
 * @param coverage what there was to look at, of each server that was looked at
 * @param skippedServers how many more it covers that were not looked at
 * @param count how many alerts
 * @param firing how long they were open, together
 * @param episodes the newest first; the newest only when {@code count} is more
 * @param truncated whether episodes, servers or series were left out
 */
public record ThresholdPreview(
    Instant start,
    Instant end,
    Duration resolution,
    List<Coverage> coverage,
    int skippedServers,
    int count,
    Duration firing,
    List<Episode> episodes,
    boolean truncated) {

  public ThresholdPreview {
    coverage = List.copyOf(coverage);
    episodes = List.copyOf(episodes);
  }

  /** Returns the number of servers that were looked at. */
  public int servers() {
    return coverage.size();
  }

  /**
   * The history of one server that was evaluated.
   *
   * @param completeness the share of the time for which there is history of the metric; 0-1,
   *     rounded down to 0.0001
   * @param seriesLeftOut true if the server has more file systems, interfaces and so on than were
   *     evaluated
   */
  public record Coverage(
      ServerId serverId, String serverName, double completeness, boolean seriesLeftOut) {}

  /**
   * One alert that would have been.
   *
   * @param detail as {@link AlertKey#detail()}
   * @param endedAt absent: it would be open still
   * @param length up to the end of the preview where it would be open still
   */
  public record Episode(
      ServerId serverId,
      String serverName,
      String detail,
      Instant startedAt,
      @Nullable Instant endedAt,
      Duration length,
      double peakValue,
      Severity severity) {}
}
