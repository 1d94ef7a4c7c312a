package io.chatops.core.alert.engine;

import io.chatops.core.alert.MetricType;
import io.chatops.core.metric.LastTime;
import io.chatops.core.metric.Metric;
import io.chatops.core.metric.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The values that thresholds watch, computed from one server's reports in their order;
 * docs/alerts.md has the table. A value that a report lacks is absent, never 0. For one thread at a
 * time.
 */
final class ReportValues {
  private static final String WHOLE = "";
  private static final String LOOPBACK = "lo";

  private final LastTime countedAt = new LastTime();
  private double countedBytes;

  /** Receives each value. */
  interface Sink {
    /**
     * The detail is empty where a metric is not divided. Of each detail of a type that thresholds
     * want there is one value in a report.
     */
    void value(MetricType type, String detail, double value);
  }

  /** The values of a report while it is being read. */
  private static final class Reading {
    private final WatchedThresholds wanted;
    private final Sink sink;
    private final Map<String, Double> interfaces = new HashMap<>();
    private final Map<MetricType, Set<String>> parts = new EnumMap<>(MetricType.class);
    private boolean hasFileSystems;
    private boolean hasContainerList;
    private @Nullable Double disk;
    private @Nullable Double sent;
    private @Nullable Double received;
    private @Nullable Double swapTotal;
    private @Nullable Double swapUsed;

    private Reading(WatchedThresholds wanted, Sink sink) {
      this.wanted = wanted;
      this.sink = sink;
    }

    /** Adds the value of a part; of two parts of one name the first one counts, as in history. */
    private void part(MetricType type, String name, double value) {
      if (!wanted.wants(type) || parts.computeIfAbsent(type, told -> new HashSet<>()).add(name)) {
        sink.value(type, name, value);
      }
    }

    private boolean has(MetricType type, String name) {
      return parts.getOrDefault(type, Set.of()).contains(name);
    }
  }

  /** Returns the metrics of a report that give the values of a type. */
  static Set<Metric> metricsOf(MetricType type) {
    return switch (type) {
      case CPU -> Set.of(Metric.CPU_USAGE_PERCENT);
      case MEMORY -> Set.of(Metric.MEMORY_USAGE_PERCENT);
      case DISK -> Set.of(Metric.DISK_FILESYSTEMS_USAGE_PERCENT, Metric.DISK_USAGE_PERCENT);
      case NETWORK ->
          Set.of(
              Metric.NETWORK_INTERFACES_RECEIVED_BYTES_PER_SECOND,
              Metric.NETWORK_INTERFACES_SENT_BYTES_PER_SECOND,
              Metric.NETWORK_BYTES_RECV,
              Metric.NETWORK_BYTES_SENT);
      case SERVICE -> Set.of(Metric.SERVICES_PROCESSES);
      case LOAD -> Set.of(Metric.CPU_LOAD_1M);
      case SWAP -> Set.of(Metric.MEMORY_SWAP_TOTAL_BYTES, Metric.MEMORY_SWAP_USED_BYTES);
      case TEMPERATURE -> Set.of(Metric.SENSORS_TEMPERATURE);
      case CONTAINER -> Set.of(Metric.CONTAINERS_RUNNING, Metric.CONTAINERS_TOTAL);
      // Any that each report has: it is the gaps between reports that count.
      case OFFLINE -> Set.of(Metric.CPU_USAGE_PERCENT, Metric.MEMORY_USAGE_PERCENT);
    };
  }

  /** Reads the values that the thresholds want. */
  void read(Instant at, Samples samples, WatchedThresholds wanted, Sink sink) {
    Reading reading = new Reading(wanted, sink);
    for (int i = 0; i < samples.size(); i++) {
      String label = samples.label(i);
      read(reading, samples, i, label == null ? WHOLE : label, sink);
    }
    if (reading.disk != null && !reading.hasFileSystems) {
      sink.value(MetricType.DISK, WHOLE, reading.disk);
    }
    if (reading.swapTotal != null && reading.swapUsed != null && reading.swapTotal > 0) {
      sink.value(MetricType.SWAP, WHOLE, 100 * reading.swapUsed / reading.swapTotal);
    }
    addTraffic(at, reading, sink);
    if (reading.hasContainerList && wanted.wants(MetricType.CONTAINER)) {
      for (String name : wanted.names(MetricType.CONTAINER)) {
        if (!reading.has(MetricType.CONTAINER, name)) {
          sink.value(MetricType.CONTAINER, name, 0);
        }
      }
    }
  }

  private static void read(Reading reading, Samples samples, int i, String label, Sink sink) {
    double value = samples.value(i);
    switch (samples.metric(i)) {
      case CPU_USAGE_PERCENT -> sink.value(MetricType.CPU, WHOLE, value);
      case CPU_LOAD_1M -> sink.value(MetricType.LOAD, WHOLE, value);
      case MEMORY_USAGE_PERCENT -> sink.value(MetricType.MEMORY, WHOLE, value);
      case MEMORY_SWAP_TOTAL_BYTES -> reading.swapTotal = value;
      case MEMORY_SWAP_USED_BYTES -> reading.swapUsed = value;
      case DISK_USAGE_PERCENT -> reading.disk = value;
      case DISK_FILESYSTEMS_USAGE_PERCENT -> {
        reading.hasFileSystems = true;
        reading.part(MetricType.DISK, label, value);
      }
      case NETWORK_BYTES_SENT -> reading.sent = value;
      case NETWORK_BYTES_RECV -> reading.received = value;
      case NETWORK_INTERFACES_RECEIVED_BYTES_PER_SECOND, NETWORK_INTERFACES_SENT_BYTES_PER_SECOND ->
          reading.interfaces.merge(label, value, Double::sum);
      case SENSORS_TEMPERATURE -> reading.part(MetricType.TEMPERATURE, label, value);
      case CONTAINERS_TOTAL -> reading.hasContainerList = true;
      case CONTAINERS_RUNNING -> reading.part(MetricType.CONTAINER, label, value);
      case SERVICES_PROCESSES -> reading.part(MetricType.SERVICE, label, value);
      default -> {} // what no threshold looks at
    }
  }

  private void addTraffic(Instant at, Reading reading, Sink sink) {
    reading.interfaces.forEach((name, value) -> sink.value(MetricType.NETWORK, name, value));
    double total = 0;
    boolean known = false;
    for (Map.Entry<String, Double> entry : reading.interfaces.entrySet()) {
      if (!entry.getKey().equals(LOOPBACK)) {
        total += entry.getValue();
        known = true;
      }
    }
    Double rate = countedRate(at, reading);
    if (known) {
      sink.value(MetricType.NETWORK, WHOLE, total);
    } else if (rate != null) {
      sink.value(MetricType.NETWORK, WHOLE, rate);
    }
  }

  /**
   * Returns the rate computed from the counters, which is all that earlier agents send; absent
   * after the counters were reset.
   */
  private @Nullable Double countedRate(Instant at, Reading reading) {
    if (reading.sent == null || reading.received == null) {
      return null;
    }
    Instant before = countedAt.get();
    double bytes = reading.sent + reading.received;
    double more = bytes - countedBytes;
    countedAt.set(at);
    countedBytes = bytes;
    if (before == null || !before.isBefore(at) || more < 0) {
      return null;
    }
    return more * 1e9 / Duration.between(before, at).toNanos();
  }
}
