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
import io.chatops.core.metric.FleetQuery;
import io.chatops.core.metric.HistoryQuery;
import io.chatops.core.metric.Metric;
import io.chatops.core.metric.MetricHistory;
import io.chatops.core.metric.MetricStore;
import io.chatops.core.metric.Samples;
import io.chatops.core.policy.Action;
import io.chatops.core.policy.Policy;
import io.chatops.core.server.OwnedServers;
import io.chatops.core.server.Server;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Answers what a threshold would have raised over stored history; changes nothing. Bounded in
 * servers, time and memory: what was left out is said. The extremes of wide steps show where
 * nothing can have been raised. Only the rest is read in full, once all servers had this first
 * look, and by its averages once the time for that is used up.
 */
public final class PreviewThreshold {
  /** The most servers that one preview looks at. */
  public static final int MAX_SERVERS = 50;

  /** The most episodes that it lists; all are counted. */
  public static final int MAX_EPISODES = 100;

  public static final int MAX_DAYS = 30;

  private static final int AT_ONCE = 4;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  /** An editor waits for a second; servers that are not read by then are left out. */
  private static final Duration TIME_LIMIT = Duration.ofMillis(850);

  /** The time in which stretches may be read in full. */
  private static final Duration DETAILED = Duration.ofMillis(500);

  /** Shorter times are read in full at once. */
  private static final Duration SCREENED = Duration.ofDays(2);

  /** The number of servers of one first look, which reads each half in one transaction. */
  private static final int SCREENED_AT_ONCE = 10;

  /** The most points that wait until all servers had their first look. */
  private static final int MAX_WAITING = 100_000;

  /** The most steps of the first look at a server. */
  private static final int STEPS = 800;

  /** The most points of a query: reports every five seconds are evaluated one by one. */
  private static final int POINTS = 2_000;

  private static final Duration FINE_WINDOW = Duration.ofHours(2);
  private static final Duration COARSE_WINDOW = Duration.ofDays(1);

  private final OwnedServers owned;
  private final MetricStore metrics;
  private final InstantSource clock;
  private final Duration silenceAllowed;
  private final Duration reportsKept;
  private final Semaphore slots = new Semaphore(AT_ONCE);

  /** The newest preview of each owner: it ends the one before, for which nobody waits any more. */
  private final Map<UserId, Object> newest = new ConcurrentHashMap<>();

  /**
   * Looks at this history.
   *
   * @param reportsKept for how long history has every report; older, it has averages
   */
  public PreviewThreshold(
      OwnedServers owned,
      MetricStore metrics,
      InstantSource clock,
      Duration silenceAllowed,
      Duration reportsKept) {
    this.owned = owned;
    this.metrics = metrics;
    this.clock = clock;
    this.silenceAllowed = silenceAllowed;
    this.reportsKept = reportsKept;
  }

  /**
   * Runs a threshold over history. Blocking, for a second. INVALID when it could never raise an
   * alert, RATE_LIMITED when too many run, the actor has asked for another one meanwhile or has
   * hung up, NOT_FOUND when the threshold's server is not the actor's.
   *
   * @param details watched as if enabled
   * @param days 1-30
   * @param hasHungUp true once nobody waits for the answer
   */
  public ThresholdPreview preview(
      Actor actor, ThresholdDetails details, int days, BooleanSupplier hasHungUp) {
    if (days < 1 || days > MAX_DAYS) {
      throw InvalidFieldException.of("days", "must be 1-" + MAX_DAYS);
    }
    details.requireBreachable();
    ServerId serverId = details.serverId();
    List<Server> covered =
        serverId == null
            ? owned.all(actor).stream()
                .filter(server -> details.covers(server.id(), Set.copyOf(server.tags())))
                .toList()
            : List.of(owned.get(actor, Action.VIEW, serverId));
    Object mine = new Object();
    newest.put(actor.userId(), mine);
    try {
      return previewNext(
          actor,
          details,
          days,
          covered,
          () -> hasHungUp.getAsBoolean() || newest.get(actor.userId()) != mine);
    } finally {
      newest.remove(actor.userId(), mine);
    }
  }

  private ThresholdPreview previewNext(
      Actor actor,
      ThresholdDetails details,
      int days,
      List<Server> covered,
      BooleanSupplier isReplaced) {
    if (!hasSlot()) {
      throw ChatOpsException.rateLimited(
          "This hub has " + AT_ONCE + " previews in progress; try again in a moment", RETRY_AFTER);
    }
    try {
      Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
      AlertThreshold threshold =
          new AlertThreshold(
              AlertThresholdId.random(),
              Policy.ownerOfNew(actor),
              details.withEnabled(true),
              now,
              now);
      Run run = new Run(threshold, now.minus(Duration.ofDays(days)), now, isReplaced);
      int looked = run.lookAt(covered.subList(0, Math.min(MAX_SERVERS, covered.size())));
      return run.result(covered.size() - looked);
    } finally {
      slots.release();
    }
  }

  /** Waits for a moment: a preview that was replaced ends at its next query. */
  private boolean hasSlot() {
    try {
      return slots.tryAcquire(RETRY_AFTER.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * The look at one server.
   *
   * @param extremes its history in wide steps; absent where the whole is read anyway
   * @param steps absent where extremes tell nothing
   */
  private record Look(
      int place, Server server, @Nullable MetricHistory extremes, @Nullable PreviewSteps steps) {
    private boolean mayBreach(Instant start, Instant end) {
      return steps != null && steps.nextBreach(start, end).isBefore(end);
    }

    private int points() {
      return extremes == null
          ? 0
          : extremes.series().stream().mapToInt(series -> series.points().size()).sum();
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
    // By the place of the server.
    private final NavigableMap<Integer, ThresholdPreview.Coverage> coverage = new TreeMap<>();
    private Duration resolution = Duration.ZERO;
    private Duration firing = Duration.ZERO;
    private int count;
    private final BooleanSupplier isReplaced;

    private Run(AlertThreshold threshold, Instant start, Instant end, BooleanSupplier isReplaced) {
      this.isReplaced = isReplaced;
      this.threshold = threshold;
      this.start = start;
      this.end = end;
      this.wanted = ReportValues.metricsOf(threshold.details().metricType());
    }

    /** Looks at servers in their order; returns for how many there was time. */
    private int lookAt(List<Server> servers) {
      boolean isScreened = Duration.between(start, end).compareTo(SCREENED) >= 0;
      List<MetricHistory> extremes = List.of();
      List<Look> waiting = new ArrayList<>();
      int points = 0;
      int looked = 0;
      for (; looked < servers.size(); looked++) {
        int inGroup = looked % SCREENED_AT_ONCE;
        boolean isRead = isScreened && inGroup > 0;
        if (!isRead && isPast(TIME_LIMIT)) {
          break;
        }
        if (isScreened && !isRead) {
          int to = Math.min(looked + SCREENED_AT_ONCE, servers.size());
          extremes = extremes(servers.subList(looked, to));
        }
        Look look = look(looked, servers.get(looked), isScreened ? extremes.get(inGroup) : null);
        if (look.mayBreach(start, end) && points + look.points() <= MAX_WAITING) {
          points += look.points();
          waiting.add(look);
        } else if (!complete(look)) {
          break;
        }
      }
      waiting.forEach(this::complete);
      return looked;
    }

    private Look look(int place, Server server, @Nullable MetricHistory extremes) {
      PreviewSteps steps =
          extremes == null ? null : PreviewSteps.of(extremes, threshold, server).orElse(null);
      return new Look(place, server, extremes, steps);
    }

    /** Looks at a server in full; false if there was no time for it, and nothing of it counts. */
    private boolean complete(Look look) {
      Server server = look.server;
      MetricHistory extremes = look.extremes;
      PreviewSteps steps = look.steps;
      List<Episode> found = new ArrayList<>();
      ThresholdReplay replay = new ThresholdReplay(server, threshold, silenceAllowed, found::add);
      long toldMillis = 0;
      boolean seriesLeftOut = extremes != null && extremes.seriesLeftOut();
      Instant from = start;
      while (from.isBefore(end)) {
        if (steps != null && replay.isIdle()) {
          Instant next = steps.nextBreach(from, end);
          toldMillis += steps.toldMillis(from, next);
          from = next;
          if (!from.isBefore(end)) {
            break;
          }
        }
        if (isPast(steps == null ? TIME_LIMIT : DETAILED)) {
          if (extremes == null || steps == null) {
            return false;
          }
          toldMillis += replay(extremes, replay, from, extremes.resolution());
          break;
        }
        Instant fine = end.minus(reportsKept);
        boolean areAverages = from.isBefore(fine);
        Instant to = from.plus(areAverages ? COARSE_WINDOW : FINE_WINDOW);
        to = areAverages && to.isAfter(fine) ? fine : to;
        to = to.isAfter(end) ? end : to;
        MetricHistory history = read(server.id(), from, to, POINTS, HistoryQuery.Resolution.RAW);
        Duration width = areAverages ? history.resolution() : Duration.ZERO;
        toldMillis += replay(history, replay, from, width);
        seriesLeftOut |= history.seriesLeftOut();
        from = to;
      }
      replay.end(end);
      found.forEach(this::add);
      double share = (double) toldMillis / Duration.between(start, end).toMillis();
      coverage.put(
          look.place,
          new ThresholdPreview.Coverage(
              server.id(), server.name(), Math.floor(share * 10_000) / 10_000, seriesLeftOut));
      return true;
    }

    private boolean isPast(Duration time) {
      return clock.instant().isAfter(end.plus(time));
    }

    /** Returns the histories in wide steps, read by two threads: most of the work is decoding. */
    private List<MetricHistory> extremes(List<Server> group) {
      int half = (group.size() + 1) / 2;
      return Stream.of(group.subList(0, half), group.subList(half, group.size()))
          .parallel()
          .filter(servers -> !servers.isEmpty())
          .flatMap(servers -> extremesAtOnce(servers).stream())
          .toList();
    }

    /** Returns the histories in wide steps, read at once; alone where a server has many series. */
    private List<MetricHistory> extremesAtOnce(List<Server> group) {
      requireNewest();
      List<ServerId> ids = group.stream().map(Server::id).toList();
      HistoryQuery.Resolution auto = HistoryQuery.Resolution.AUTO;
      List<MetricHistory> histories =
          new ArrayList<>(metrics.history(new FleetQuery(ids, start, end, wanted, STEPS, auto)));
      for (int i = 0; i < ids.size(); i++) {
        if (histories.get(i).seriesLeftOut()) {
          histories.set(i, read(ids.get(i), start, end, STEPS, auto));
        }
      }
      return histories;
    }

    private MetricHistory read(
        ServerId id, Instant from, Instant to, int points, HistoryQuery.Resolution resolution) {
      requireNewest();
      return metrics.history(new HistoryQuery(id, from, to, wanted, points, resolution));
    }

    private void requireNewest() {
      if (isReplaced.getAsBoolean()) {
        throw ChatOpsException.rateLimited(
            "This preview was given up for a newer one of yours", RETRY_AFTER);
      }
    }

    /** Returns of how many milliseconds it tells what the threshold watches. */
    private long replay(
        MetricHistory history, ThresholdReplay replay, Instant start, Duration width) {
      NavigableMap<Long, Samples.Builder> reports = new TreeMap<>();
      for (MetricHistory.Series series : history.series()) {
        for (MetricHistory.Point point : series.points()) {
          Double average = point.average();
          if (average != null && point.at() >= start.toEpochMilli()) {
            reports
                .computeIfAbsent(point.at(), at -> new Samples.Builder(history.series().size()))
                .add(series.metric(), series.label(), average);
          }
        }
      }
      if (!reports.isEmpty() && history.resolution().compareTo(resolution) > 0) {
        resolution = history.resolution();
      }
      LongStream.Builder told = LongStream.builder();
      reports.forEach(
          (at, samples) -> {
            if (replay.report(Instant.ofEpochMilli(at), samples.build(), width)) {
              told.add(at);
            }
          });
      long from = start.toEpochMilli();
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
          List.copyOf(coverage.values()),
          skipped,
          count,
          firing,
          episodes,
          skipped > 0
              || count > episodes.size()
              || coverage.values().stream().anyMatch(ThresholdPreview.Coverage::seriesLeftOut));
    }
  }
}
