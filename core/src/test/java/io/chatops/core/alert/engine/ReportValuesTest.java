package io.chatops.core.alert.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.alert.AlertThreshold;
import io.chatops.core.alert.Comparison;
import io.chatops.core.alert.MetricType;
import io.chatops.core.alert.ThresholdDetails;
import io.chatops.core.identity.AlertThresholdId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import io.chatops.core.metric.Metric;
import io.chatops.core.metric.Samples;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ReportValuesTest {
  private static final Instant AT = Instant.parse("2026-11-24T12:00:00Z");

  private final ReportValues values = new ReportValues();
  private final TreeMap<String, Double> read = new TreeMap<>();

  private void read(Instant at, Samples.Builder samples, ThresholdDetails... watched) {
    read.clear();
    List<AlertThreshold> thresholds =
        List.of(watched).stream()
            .map(
                details ->
                    new AlertThreshold(AlertThresholdId.random(), UserId.random(), details, AT, AT))
            .toList();
    values.read(
        at,
        samples.build(),
        WatchedThresholds.of(ServerId.random(), Set.of(), thresholds),
        (type, detail, value) -> read.put((type + " " + detail).trim(), value));
  }

  @Test
  void readsWhatIsOneNumber() {
    read(
        AT,
        new Samples.Builder()
            .add(Metric.CPU_USAGE_PERCENT, null, 12.5)
            .add(Metric.MEMORY_USAGE_PERCENT, null, 40)
            .add(Metric.CPU_LOAD_1M, null, 3)
            .add(Metric.SENSORS_TEMPERATURE, "cpu", 61)
            .add(Metric.SERVICES_PROCESSES, "nginx", 0)
            .add(Metric.UPTIME_SECONDS, null, 9));

    assertThat(read)
        .containsOnly(
            Map.entry("CPU", 12.5),
            Map.entry("MEMORY", 40.0),
            Map.entry("LOAD", 3.0),
            Map.entry("TEMPERATURE cpu", 61.0),
            Map.entry("SERVICE nginx", 0.0));
  }

  @Test
  void usesTheWholeDiskOnlyWithoutFileSystems() {
    read(AT, new Samples.Builder().add(Metric.DISK_USAGE_PERCENT, null, 70));
    assertThat(read).containsOnly(Map.entry("DISK", 70.0));

    read(
        AT,
        new Samples.Builder()
            .add(Metric.DISK_USAGE_PERCENT, null, 70)
            .add(Metric.DISK_FILESYSTEMS_USAGE_PERCENT, "/", 71));
    assertThat(read).containsOnly(Map.entry("DISK /", 71.0));
  }

  @Test
  void takesTheFirstOfAPartThatIsToldTwice() {
    ThresholdDetails any =
        AlertFixture.details(MetricType.DISK, null, Comparison.GT, 90, 0, null, 0);

    read(
        AT,
        new Samples.Builder()
            .add(Metric.DISK_FILESYSTEMS_USAGE_PERCENT, "/", 10)
            .add(Metric.DISK_FILESYSTEMS_USAGE_PERCENT, "/", 99),
        any);

    assertThat(read).containsOnly(Map.entry("DISK /", 10.0));
  }

  @Test
  void sumsTrafficWithoutTheLoopback() {
    read(
        AT,
        new Samples.Builder()
            .add(Metric.NETWORK_INTERFACES_RECEIVED_BYTES_PER_SECOND, "eth0", 100)
            .add(Metric.NETWORK_INTERFACES_SENT_BYTES_PER_SECOND, "eth0", 20)
            .add(Metric.NETWORK_INTERFACES_RECEIVED_BYTES_PER_SECOND, "eth1", 3)
            .add(Metric.NETWORK_INTERFACES_RECEIVED_BYTES_PER_SECOND, "lo", 5000));

    assertThat(read)
        .containsOnly(
            Map.entry("NETWORK", 123.0),
            Map.entry("NETWORK eth0", 120.0),
            Map.entry("NETWORK eth1", 3.0),
            Map.entry("NETWORK lo", 5000.0));
  }

  @Test
  void takesTrafficFromTheCountersOfEarlierAgents() {
    read(AT, counters(1_000, 500));
    assertThat(read).isEmpty();

    read(AT.plusSeconds(5), counters(2_000, 1_000));
    assertThat(read).containsOnly(Map.entry("NETWORK", 300.0));

    read(AT.plusSeconds(10), counters(10, 10));
    assertThat(read).as("the host was restarted").isEmpty();
  }

  private static Samples.Builder counters(double sent, double received) {
    return new Samples.Builder()
        .add(Metric.NETWORK_BYTES_SENT, null, sent)
        .add(Metric.NETWORK_BYTES_RECV, null, received);
  }

  @Test
  void knowsSwapOnlyWhereThereIsSome() {
    read(AT, swap(0, 0));
    assertThat(read).isEmpty();

    read(AT, swap(200, 50));
    assertThat(read).containsOnly(Map.entry("SWAP", 25.0));
  }

  private static Samples.Builder swap(double total, double used) {
    return new Samples.Builder()
        .add(Metric.MEMORY_SWAP_TOTAL_BYTES, null, total)
        .add(Metric.MEMORY_SWAP_USED_BYTES, null, used);
  }

  @Test
  void countsANamedContainerThatIsGoneAsNotRunning() {
    ThresholdDetails db =
        AlertFixture.details(MetricType.CONTAINER, "db", Comparison.LT, 1, 0, null, 0);

    read(AT, new Samples.Builder().add(Metric.CONTAINERS_TOTAL, null, 0), db);
    assertThat(read).containsOnly(Map.entry("CONTAINER db", 0.0));

    read(AT, new Samples.Builder().add(Metric.CPU_USAGE_PERCENT, null, 1), db);
    assertThat(read).as("no list, nothing known").containsOnlyKeys("CPU");
  }
}
