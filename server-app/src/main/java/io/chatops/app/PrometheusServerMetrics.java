package io.chatops.app;

import io.chatops.core.metric.CurrentValues;
import io.chatops.core.metric.Metric;
import io.chatops.core.metric.Samples;
import io.chatops.core.metric.Unit;
import io.chatops.rest.hub.ServerMetrics;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/** Writes the values of servers in Prometheus' text format, one metric after another. */
final class PrometheusServerMetrics implements ServerMetrics {
  private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();

  @Override
  public void write(CurrentValues.All values, OutputStream out) throws IOException {
    GaugeSnapshot.Builder leftOut =
        GaugeSnapshot.builder()
            .name("chatops_servers_omitted")
            .help("Servers omitted because the response is full")
            .dataPoint(GaugeDataPointSnapshot.builder().value((double) values.leftOut()).build());
    writer.write(out, MetricSnapshots.of(leftOut.build()));
    for (Metric metric : Metric.values()) {
      GaugeSnapshot family = family(metric, values);
      if (!family.getDataPoints().isEmpty()) {
        writer.write(out, MetricSnapshots.of(family));
      }
    }
  }

  private static String help(Metric metric) {
    Unit unit = metric.unit();
    return unit == Unit.NONE || unit == Unit.COUNT
        ? metric.path()
        : metric.path() + " in " + unit.wireName();
  }

  private static GaugeSnapshot family(Metric metric, CurrentValues.All values) {
    GaugeSnapshot.Builder family =
        GaugeSnapshot.builder()
            .name("chatops_server_" + metric.path().replace('.', '_'))
            .help(help(metric));
    for (CurrentValues.OfServer server : values.servers()) {
      Samples samples = server.samples();
      Set<String> seen = new HashSet<>();
      for (int i = 0; i < samples.size(); i++) {
        // A report may name a series twice, as history does the first counts.
        if (samples.metric(i) == metric && seen.add(String.valueOf(samples.label(i)))) {
          family.dataPoint(
              GaugeDataPointSnapshot.builder()
                  .labels(labels(metric, server, samples, i))
                  .value(samples.value(i))
                  .build());
        }
      }
    }
    return family.build();
  }

  private static Labels labels(
      Metric metric, CurrentValues.OfServer server, Samples samples, int index) {
    Labels labels = Labels.of("server", server.name(), "server_id", server.serverId().toString());
    return metric
        .labelName()
        .map(name -> labels.add(name, Objects.requireNonNull(samples.label(index))))
        .orElse(labels);
  }
}
