package io.chatops.core.metric;

import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.HistoryQuery.Resolution;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * A request for the history of several servers at once; see {@link HistoryQuery}.
 *
 * @param servers each once, 1-50
 */
public record FleetQuery(
    List<ServerId> servers,
    Instant start,
    Instant end,
    Set<Metric> metrics,
    int points,
    Resolution resolution) {
  public static final int MAX_SERVERS = 50;

  public FleetQuery {
    servers = List.copyOf(servers);
    if (servers.isEmpty() || servers.size() > MAX_SERVERS) {
      throw new IllegalArgumentException("1-50 servers, not " + servers.size());
    }
    if (Set.copyOf(servers).size() < servers.size()) {
      throw new IllegalArgumentException("a server is named twice");
    }
    metrics = new HistoryQuery(servers.get(0), start, end, metrics, points, resolution).metrics();
  }

  public static FleetQuery of(HistoryQuery one) {
    return new FleetQuery(
        List.of(one.serverId()),
        one.start(),
        one.end(),
        one.metrics(),
        one.points(),
        one.resolution());
  }

  /** Returns the query for one of its servers. */
  public HistoryQuery of(ServerId serverId) {
    return new HistoryQuery(serverId, start, end, metrics, points, resolution);
  }

  /**
   * Returns the number of series that each server may have in the answer; all have the same share.
   */
  public int maxSeries() {
    return HistoryBuilder.MAX_POINTS / points / servers.size();
  }
}
