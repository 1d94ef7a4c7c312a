package io.chatops.core.alert.engine;

import io.chatops.core.alert.AlertThreshold;
import io.chatops.core.alert.MetricType;
import io.chatops.core.alert.ThresholdDetails;
import io.chatops.core.alert.ThresholdPreview.Episode;
import io.chatops.core.metric.Samples;
import io.chatops.core.server.Server;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs one threshold over the reports of one server, by the machine that evaluates live ones. */
final class ThresholdReplay {
  private static final String WHOLE = "";

  private final Server server;
  private final ThresholdDetails rules;
  private final WatchedThresholds watched;
  private final Duration silenceAllowed;
  private final Consumer<Episode> episodes;
  private final ReportValues values = new ReportValues();
  private final Map<String, AlertStateMachine> keys = new HashMap<>();
  private @Nullable Instant lastAt;
  private boolean isReported;

  /**
   * Starts before the first report.
   *
   * @param episodes receives each alert that would have opened, once it has ended or {@link #end}
   *     is called
   */
  ThresholdReplay(
      Server server,
      AlertThreshold threshold,
      Duration silenceAllowed,
      Consumer<Episode> episodes) {
    this.server = server;
    this.rules = threshold.details();
    this.watched = WatchedThresholds.of(server.id(), Set.copyOf(server.tags()), List.of(threshold));
    this.silenceAllowed = silenceAllowed;
    this.episodes = episodes;
  }

  /**
   * Evaluates a report, later than those before.
   *
   * @param width the time that it covers, if it is an average
   * @return true if it has the value that the threshold watches
   */
  boolean report(Instant at, Samples samples, Duration width) {
    Instant before = lastAt;
    lastAt = at;
    Duration allowed = allowed(width);
    boolean afterGap = before != null && at.isAfter(before.plus(allowed));
    ReportTime moment = ReportTime.live(at, afterGap);
    if (rules.metricType() == MetricType.OFFLINE) {
      if (before != null && afterGap) {
        silence(before, at, allowed);
        report(WHOLE, key(WHOLE), key(WHOLE).fine(rules, moment), at);
      }
      return true;
    }
    isReported = false;
    values.read(at, samples, watched, (type, detail, value) -> check(type, detail, value, moment));
    keys.forEach(
        (detail, key) -> {
          if (!key.wasSeen(at)) {
            report(detail, key, key.missing(rules, moment), at);
          }
        });
    return isReported;
  }

  /** Returns true if no alert is open or pending: reports that breach nothing change nothing. */
  boolean isIdle() {
    return keys.values().stream().noneMatch(AlertStateMachine::isFollowed);
  }

  /** Ends the replay, and returns the alerts that would still be open. */
  void end(Instant at) {
    Instant before = lastAt;
    if (rules.metricType() == MetricType.OFFLINE && before != null) {
      silence(before, at, allowed(Duration.ZERO));
    }
    keys.forEach(
        (detail, key) -> {
          if (key.isOpen()) {
            episodes.accept(episode(detail, key, null, at));
          }
        });
  }

  private void check(MetricType type, String detail, double value, ReportTime moment) {
    if (type != rules.metricType() || !WatchedThresholds.isAbout(rules, detail)) {
      return;
    }
    isReported = true;
    boolean breached = rules.isBreachedBy(value);
    if (breached || keys.containsKey(detail)) {
      AlertStateMachine key = key(detail);
      report(detail, key, key.evaluate(rules, moment, value), moment.at());
    }
  }

  /** Replays the hub's view of a silence: when it was long enough, and how it ended. */
  private void silence(Instant from, Instant to, Duration allowed) {
    Duration threshold = Duration.ofMillis((long) Math.max(0, rules.thresholdValue() * 1000) + 1);
    Instant first = from.plus(allowed.compareTo(threshold) > 0 ? allowed : threshold);
    Instant lasting = first.plus(rules.duration());
    AlertStateMachine key = key(WHOLE);
    for (Instant at : List.of(first, lasting, to.minusMillis(1))) {
      if (at.isBefore(to)) {
        report(WHOLE, key, key.evaluate(rules, ReportTime.live(at, false), seconds(from, at)), at);
      }
    }
  }

  private AlertStateMachine key(String detail) {
    return keys.computeIfAbsent(detail, name -> new AlertStateMachine());
  }

  private void report(
      String detail, AlertStateMachine key, AlertStateMachine.Step step, Instant at) {
    if (step == AlertStateMachine.Step.ENDED) {
      episodes.accept(episode(detail, key, at, at));
    }
  }

  private Episode episode(
      String detail, AlertStateMachine key, @Nullable Instant endedAt, Instant to) {
    return new Episode(
        server.id(),
        server.name(),
        detail,
        key.since(),
        endedAt,
        Duration.between(key.since(), to),
        key.peak(),
        key.severity());
  }

  /** Averages of a minute are a minute apart. */
  private Duration allowed(Duration width) {
    Duration twice = width.plus(width);
    return twice.compareTo(silenceAllowed) > 0 ? twice : silenceAllowed;
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toMillis() / 1000.0;
  }
}
