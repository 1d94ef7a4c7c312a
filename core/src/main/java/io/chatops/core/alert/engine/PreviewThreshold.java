package io.chatops.core.alert.engine;

import io.chatops.core.alert.AlertThreshold;
import io.chatops.core.alert.ThresholdDetails;
import io.chatops.core.alert.ThresholdPreview;
import io.chatops.core.alert.ThresholdPreview.Episode;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.AlertThresholdId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import io.chatops.core.metric.Coverage;
import io.chatops.core.metric.HistoryQuery;
import io.chatops.core.metric.Metric;
import io.chatops.core.metric.MetricHistory;
import io.chatops.core.metric.MetricStore;
import io.chatops.core.metric.Samples;
import io.chatops.core.server.OwnedServers;
import io.chatops.core.server.Server;
import io.chatops.core.server.ServerRepository;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.stream.LongStream;

/**
 * Answers what a threshold would have raised over stored history; changes nothing. Bounded in
 * servers, time and memory: what was left out is said.
 */
public final class PreviewThreshold {
  /** The most servers that one preview looks at. */
  public static final int MAX_SERVERS = 50;

  /** The most episodes that it lists; all are counted. */
  public static final int MAX_EPISODES = 100;

  public static final int MAX_DAYS = 30;

  private static final int AT_ONCE = 4;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  /** Far beyond what an editor waits for; servers not looked at by then are left out. */
  private static final Duration TIME_LIMIT = Duration.ofSeconds(20);

  /** The most points of a query: reports every five seconds are evaluated one by one. */
  private static final int POINTS = 2_000;

  private static final Duration FINE_WINDOW = Duration.ofHours(2);
  private static final Duration COARSE_WINDOW = Duration.ofDays(1);

  private final OwnedServers owned;
  private final ServerRepository servers;
  private final MetricStore metrics;
  private final InstantSource clock;
  private final Duration silenceAllowed;
  private final Duration reportsKept;
  private final Semaphore slots = new Semaphore(AT_ONCE);

  /** One preview of each owner at a time, so that one owner cannot occupy all threads. */
  private final Set<UserId> busy = ConcurrentHashMap.newKeySet();

  /**
   * Looks at this history.
   *
   * @param reportsKept for how long history has every report; older, it has averages
   */
  public PreviewThreshold(
      OwnedServers owned,
      ServerRepository servers,
      MetricStore metrics,
      InstantSource clock,
      Duration silenceAllowed,
      Duration reportsKept) {
    this.owned = owned;
    this.servers = servers;
    this.metrics = metrics;
    this.clock = clock;
    this.silenceAllowed = silenceAllowed;
    this.reportsKept = reportsKept;
  }

  /**
   * Runs a threshold over history. Blocking, for seconds. INVALID when it could never raise an
   * alert, RATE_LIMITED when the actor has one under way or too many run, NOT_FOUND when the
   * threshold's server is not the actor's.
   *
   * @param details watched as if enabled
   * @param days 1-30
   */
  public ThresholdPreview preview(Actor actor, ThresholdDetails details, int days) {
    if (days < 1 || days > MAX_DAYS) {
      throw InvalidFieldException.of("days", "must be 1-" + MAX_DAYS);
    }
    details.requireBreachable();
    ServerId serverId = details.serverId();
    List<Server> covered =
        serverId == null
            ? servers.findByOwner(actor.userId(), null).stream()
                .filter(server -> details.covers(server.id(), Set.copyOf(server.tags())))
                .toList()
            : List.of(owned.get(actor, serverId));
    if (!busy.add(actor.userId())) {
      throw ChatOpsException.rateLimited(
          "You already have a preview in progress; try again when it has finished", RETRY_AFTER);
    }
    try {
      return previewNext(actor, details, days, covered);
    } finally {
      busy.remove(actor.userId());
    }
  }

  private ThresholdPreview previewNext(
      Actor actor, ThresholdDetails details, int days, List<Server> covered) {
    if (!slots.tryAcquire()) {
      throw ChatOpsException.rateLimited(
          "This hub has " + AT_ONCE + " previews in progress; try again in a moment", RETRY_AFTER);
    }
    try {
      Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
      AlertThreshold threshold =
          new AlertThreshold(
              AlertThresholdId.random(), actor.userId(), details.withEnabled(true), now, now);
      Run run = new Run(threshold, now.minus(Duration.ofDays(days)), now);
      int looked = 0;
      for (Server server : covered) {
        if (looked == MAX_SERVERS || clock.instant().isAfter(now.plus(TIME_LIMIT))) {
          break;
        }
        run.lookAt(server);
        looked++;
      }
      return run.result(covered.size() - looked);
    } finally {
      slots.release();
    }
  }

  /** One preview. */
  private final class Run {
    private final AlertThreshold threshold;
    private final Instant start;
    private final Instant end;
    private final Set<Metric> wanted;
    // The oldest first, so that it is the one to go.
    private final PriorityQueue<Episode> newest =
        new PriorityQueue<>(Comparator.comparing(Episode::startedAt));
    private final List<ThresholdPreview.Coverage> coverage = new ArrayList<>();
    private Duration resolution = Duration.ZERO;
    private Duration firing = Duration.ZERO;
    private int count;

    private Run(AlertThreshold threshold, Instant start, Instant end) {
      this.threshold = threshold;
      this.start = start;
      this.end = end;
      this.wanted = ReportValues.metricsOf(threshold.details().metricType());
    }

    private void lookAt(Server server) {
      ThresholdReplay replay = new ThresholdReplay(server, threshold, silenceAllowed, this::add);
      long toldMillis = 0;
      boolean seriesLeftOut = false;
      Instant from = start;
      while (from.isBefore(end)) {
        Instant fine = end.minus(reportsKept);
        Instant to = from.plus(from.isBefore(fine) ? COARSE_WINDOW : FINE_WINDOW);
        to = from.isBefore(fine) && to.isAfter(fine) ? fine : to;
        to = to.isAfter(end) ? end : to;
        MetricHistory history =
            metrics.history(
                new HistoryQuery(
                    server.id(), from, to, wanted, POINTS, HistoryQuery.Resolution.RAW));
        toldMillis += replay(history, replay);
        seriesLeftOut |= history.seriesLeftOut();
        from = to;
      }
      replay.end(end);
      double share = (double) toldMillis / Duration.between(start, end).toMillis();
      coverage.add(
          new ThresholdPreview.Coverage(
              server.id(), server.name(), Math.floor(share * 10_000) / 10_000, seriesLeftOut));
    }

    /** Returns of how many milliseconds it tells what the threshold watches. */
    private long replay(MetricHistory history, ThresholdReplay replay) {
      NavigableMap<Long, Samples.Builder> reports = new TreeMap<>();
      for (MetricHistory.Series series : history.series()) {
        for (MetricHistory.Point point : series.points()) {
          Double average = point.average();
          if (average != null) {
            reports
                .computeIfAbsent(point.at(), at -> new Samples.Builder())
                .add(series.metric(), series.label(), average);
          }
        }
      }
      if (!reports.isEmpty() && history.resolution().compareTo(resolution) > 0) {
        resolution = history.resolution();
      }
      boolean areAverages = history.start().isBefore(end.minus(reportsKept));
      Duration width = areAverages ? history.resolution() : Duration.ZERO;
      LongStream.Builder told = LongStream.builder();
      reports.forEach(
          (at, samples) -> {
            if (replay.report(Instant.ofEpochMilli(at), samples.build(), width)) {
              told.add(at);
            }
          });
      long from = history.start().toEpochMilli();
      long to = history.end().toEpochMilli();
      double share = Coverage.ofReports(told.build().toArray()).share(from, to);
      return Math.round(share * (to - from));
    }

    private void add(Episode episode) {
      count++;
      firing = firing.plus(episode.length());
      newest.add(episode);
      if (newest.size() > MAX_EPISODES) {
        newest.poll();
      }
    }

    private ThresholdPreview result(int skipped) {
      List<Episode> episodes =
          newest.stream().sorted(Comparator.comparing(Episode::startedAt).reversed()).toList();
      return new ThresholdPreview(
          start,
          end,
          resolution,
          coverage,
          skipped,
          count,
          firing,
          episodes,
          skipped > 0
              || count > episodes.size()
              || coverage.stream().anyMatch(ThresholdPreview.Coverage::seriesLeftOut));
    }
  }
}
