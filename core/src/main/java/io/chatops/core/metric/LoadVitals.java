package io.chatops.core.metric;

import io.chatops.core.identity.ServerId;
import io.chatops.core.server.Server;
import io.chatops.core.server.ServerRepository;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/**
 * Fills {@link LatestVitals} from the storage after a start, so that the lists show the last hour
 * and the last values of servers that are away.
 */
public final class LoadVitals {
  private final LatestVitals vitals;
  private final LatestReports latest;
  private final DocumentReader reader;
  private final ServerRepository servers;
  private final MetricStore store;
  private final InstantSource clock;

  public LoadVitals(
      LatestVitals vitals,
      LatestReports latest,
      DocumentReader reader,
      ServerRepository servers,
      MetricStore store,
      InstantSource clock) {
    this.vitals = vitals;
    this.latest = latest;
    this.reader = reader;
    this.servers = servers;
    this.store = store;
    this.clock = clock;
  }

  /**
   * Loads the values of every server; blocking. Reports that arrive during the load are newer and
   * stay.
   */
  public void load() {
    List<ServerId> ids = servers.findAll().stream().map(Server::id).toList();
    for (int from = 0; from < ids.size(); from += FleetQuery.MAX_SERVERS) {
      List<ServerId> some = ids.subList(from, Math.min(from + FleetQuery.MAX_SERVERS, ids.size()));
      some.forEach(this::loadLastValues);
      loadCpu(some);
    }
  }

  private void loadLastValues(ServerId serverId) {
    if (vitals.find(serverId).isEmpty()) {
      latest
          .find(serverId)
          .ifPresent(
              report ->
                  vitals.put(serverId, report.collectedAt(), reader.samples(report.document())));
    }
  }

  private void loadCpu(List<ServerId> some) {
    Instant now = clock.instant();
    FleetQuery query =
        new FleetQuery(
            some,
            now.minus(RecentCpu.LENGTH),
            now,
            Set.of(Metric.CPU_USAGE_PERCENT),
            RecentCpu.STEPS,
            HistoryQuery.Resolution.AUTO);
    List<MetricHistory> histories = store.history(query);
    for (int i = 0; i < some.size(); i++) {
      MetricHistory history = histories.get(i);
      for (MetricHistory.Series series : history.series()) {
        for (MetricHistory.Point point : series.points()) {
          backfill(some.get(i), point, history.resolution());
        }
      }
    }
  }

  private void backfill(ServerId serverId, MetricHistory.Point point, Duration width) {
    Double average = point.average();
    if (average == null) {
      return;
    }
    Instant at = Instant.ofEpochMilli(point.at());
    for (Instant step = at;
        step.equals(at) || step.isBefore(at.plus(width));
        step = step.plus(RecentCpu.STEP)) {
      vitals.backfill(serverId, step, average);
    }
  }
}
