package io.chatops.app;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects metrics and writes them in Prometheus' text format. */
final class MetricFamilies {
  private static final PrometheusTextFormatWriter WRITER = PrometheusTextFormatWriter.create();

  private final MetricSnapshots.Builder all = MetricSnapshots.builder();

  void gauge(String name, String help, long value) {
    GaugeDataPointSnapshot point = GaugeDataPointSnapshot.builder().value((double) value).build();
    all.metricSnapshot(GaugeSnapshot.builder().name(name).help(help).dataPoint(point).build());
  }

  /** Adds a gauge with a value for each value of a label. */
  void gauges(String name, String help, String label, Map<String, Long> values) {
    GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(help);
    values.forEach(
        (text, value) ->
            gauge.dataPoint(
                GaugeDataPointSnapshot.builder()
                    .labels(Labels.of(label, text))
                    .value((double) value)
                    .build()));
    all.metricSnapshot(gauge.build());
  }

  /** Adds a counter. The writer adds {@code _total} to the name. */
  void counter(String name, String help, long value) {
    CounterDataPointSnapshot point =
        CounterDataPointSnapshot.builder().value((double) value).build();
    all.metricSnapshot(CounterSnapshot.builder().name(name).help(help).dataPoint(point).build());
  }

  /** Adds a counter with a value for each value of a label. */
  void counters(String name, String help, String label, Map<String, Long> values) {
    CounterSnapshot.Builder counter = CounterSnapshot.builder().name(name).help(help);
    values.forEach(
        (text, value) ->
            counter.dataPoint(
                CounterDataPointSnapshot.builder()
                    .labels(Labels.of(label, text))
                    .value((double) value)
                    .build()));
    all.metricSnapshot(counter.build());
  }

  /**
   * Adds a number of runs and the time that they took.
   *
   * @param p99 the time that 99 of 100 did not exceed; absent if it is not known
   */
  void summary(String name, String help, long count, long nanos, @Nullable Duration p99) {
    SummaryDataPointSnapshot.Builder point =
        SummaryDataPointSnapshot.builder().count(count).sum(nanos / 1e9);
    if (p99 != null) {
      point.quantiles(Quantiles.of(new Quantile(0.99, p99.toNanos() / 1e9)));
    }
    all.metricSnapshot(
        SummarySnapshot.builder().name(name).help(help).dataPoint(point.build()).build());
  }

  String text() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      WRITER.write(out, all.build());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
