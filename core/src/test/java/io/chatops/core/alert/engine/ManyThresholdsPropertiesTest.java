package io.chatops.core.alert.engine;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.alert.Alert;
import io.chatops.core.alert.AlertKey;
import io.chatops.core.alert.AlertThreshold;
import io.chatops.core.alert.Comparison;
import io.chatops.core.alert.MetricType;
import io.chatops.core.alert.Severity;
import io.chatops.core.alert.ThresholdDetails;
import io.chatops.core.alert.engine.ReferenceEvaluator.Episode;
import io.chatops.core.alert.engine.ReferenceEvaluator.Reading;
import io.chatops.core.identity.AlertThresholdId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import io.chatops.core.metric.Metric;
import io.chatops.core.metric.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;

/** However many thresholds watch a server, each does what it would do alone. */
class ManyThresholdsPropertiesTest {
  /** One metric as a whole, and parts of two others that have a name in common. */
  private static final List<Part> PARTS =
      List.of(
          new Part(MetricType.CPU, "", Metric.CPU_USAGE_PERCENT, null),
          new Part(MetricType.DISK, "a", Metric.DISK_FILESYSTEMS_USAGE_PERCENT, "a"),
          new Part(MetricType.DISK, "b", Metric.DISK_FILESYSTEMS_USAGE_PERCENT, "b"),
          new Part(MetricType.TEMPERATURE, "a", Metric.SENSORS_TEMPERATURE, "a"));

  private record Part(MetricType type, String detail, Metric metric, @Nullable String label) {
    private boolean isOf(ThresholdDetails rules) {
      return rules.metricType() == type
          && (rules.metricDetail() == null || rules.metricDetail().equals(detail));
    }
  }

  @Property(tries = 400)
  void findsExceededThresholdsAsIfCheckingEach(
      @ForAll("thresholds") @Size(max = 30) List<ThresholdDetails> rules,
      @ForAll("value") double value) {
    List<AlertThreshold> all =
        rules.stream()
            .map(
                details ->
                    new AlertThreshold(
                        AlertThresholdId.random(),
                        UserId.random(),
                        details,
                        Instant.EPOCH,
                        Instant.EPOCH))
            .toList();
    WatchedThresholds watched = WatchedThresholds.of(ServerId.random(), Set.of(), all);

    for (Part part : PARTS) {
      Ladder ofOne = watched.ofOne(part.type, part.detail);
      Ladder ofEach = watched.ofEach(part.type);
      List<AlertThreshold> found = new ArrayList<>(ofOne.beyond(value));
      found.addAll(ofEach.beyond(value));

      assertThat(found)
          .hasSize(ofOne.count(value) + ofEach.count(value))
          .containsExactlyInAnyOrderElementsOf(
              all.stream()
                  .filter(threshold -> part.isOf(threshold.details()))
                  .filter(threshold -> threshold.details().isBreachedBy(value))
                  .toList());
    }
  }

  @Property(tries = 400)
  void equalsTheReferenceForEachThresholdAndPart(
      @ForAll("thresholds") @Size(max = 8) List<ThresholdDetails> rules,
      @ForAll("reports") @Size(max = 40) List<List<Double>> reports) {
    AlertFixture hub = new AlertFixture();
    List<AlertThreshold> thresholds = rules.stream().map(hub::watch).toList();
    Map<Part, List<Reading>> series = new HashMap<>();

    for (List<Double> values : reports) {
      hub.clock.advance(AlertFixture.INTERVAL);
      Samples.Builder samples = new Samples.Builder();
      for (int i = 0; i < values.size(); i++) {
        Part part = PARTS.get(i);
        samples.add(part.metric, part.label, values.get(i));
        series
            .computeIfAbsent(part, told -> new ArrayList<>())
            .add(new Reading(hub.clock.instant(), values.get(i), false));
      }
      assertThat(hub.send(hub.report(hub.clock.instant(), samples.build()))).isCompleted();
    }

    Map<AlertKey, List<Episode>> expected = new HashMap<>();
    for (AlertThreshold threshold : thresholds) {
      series.forEach(
          (part, readings) -> {
            List<Episode> episodes =
                part.isOf(threshold.details())
                    ? ReferenceEvaluator.episodes(
                        threshold.details(), readings, AlertFixture.SILENCE)
                    : List.of();
            if (!episodes.isEmpty()) {
              expected.put(new AlertKey(threshold.id(), hub.server.id(), part.detail), episodes);
            }
          });
    }
    assertThat(episodes(hub)).isEqualTo(expected);
  }

  private static Map<AlertKey, List<Episode>> episodes(AlertFixture hub) {
    Map<AlertKey, List<Episode>> episodes = new HashMap<>();
    hub.all().stream()
        .sorted(Comparator.comparing(Alert::createdAt))
        .collect(groupingBy(Alert::key))
        .forEach(
            (key, alerts) ->
                episodes.put(
                    key,
                    alerts.stream()
                        .map(
                            alert ->
                                new Episode(
                                    alert.createdAt(),
                                    alert.resolution() == null ? null : alert.resolution().at(),
                                    alert.severity(),
                                    alert.late()))
                        .toList()));
    return episodes;
  }

  @Provide
  Arbitrary<List<ThresholdDetails>> thresholds() {
    Arbitrary<@Nullable Double> band = Arbitraries.of(0.0, 10.0).injectNull(0.5);
    Arbitrary<@Nullable Severity> severity = Arbitraries.of(Severity.class).injectNull(0.7);
    return Combinators.combine(
            watched(),
            Arbitraries.of(Comparison.class),
            Arbitraries.of(-0.0, 0.0, 45.0, 50.0, 50.0, 60.0),
            Arbitraries.of(0, 0, 10, 30),
            band,
            severity,
            Arbitraries.of(0, 0, 15))
        .as(
            (watches, compare, limit, duration, width, severe, quiet) ->
                new ThresholdDetails(
                    null,
                    null,
                    null,
                    watches.type,
                    watches.label,
                    compare,
                    limit,
                    Duration.ofSeconds(duration),
                    width == null ? null : compare.isUpper() ? limit - width : limit + width,
                    severe,
                    Duration.ofSeconds(quiet),
                    true))
        .filter(ManyThresholdsPropertiesTest::mayBeSet)
        .list();
  }

  /** No percentage is below 0, and such a threshold is refused. */
  private static boolean mayBeSet(ThresholdDetails rules) {
    boolean percentage =
        rules.metricType() == MetricType.CPU || rules.metricType() == MetricType.DISK;
    return !(percentage && rules.comparison() == Comparison.LT && rules.thresholdValue() == 0);
  }

  /** One part, or each of a metric. */
  private static Arbitrary<Part> watched() {
    List<Part> all = new ArrayList<>(PARTS);
    all.add(new Part(MetricType.DISK, "", Metric.DISK_FILESYSTEMS_USAGE_PERCENT, null));
    all.add(new Part(MetricType.TEMPERATURE, "", Metric.SENSORS_TEMPERATURE, null));
    return Arbitraries.of(all);
  }

  @Provide
  Arbitrary<List<List<Double>>> reports() {
    return value().list().ofSize(PARTS.size()).list();
  }

  /** On each limit and on both sides of it, but not 1.5 times one, where the reference differs. */
  @Provide
  Arbitrary<Double> value() {
    return Arbitraries.of(0.0, 10.0, 40.0, 45.0, 50.0, 55.0, 60.0, 76.0);
  }
}
