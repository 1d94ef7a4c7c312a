package io.chatops.core.metric;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.testing.MutableClock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class VitalsTest {
  private final Instant now = MutableClock.atSomeTime().instant();

  @Test
  void findsTheMainValuesOfAReport() {
    Samples samples =
        new Samples.Builder()
            .add(Metric.UPTIME_SECONDS, null, 3_600)
            .add(Metric.CPU_USAGE_PERCENT, null, 12.5)
            .add(Metric.CPU_CORES, null, 4)
            .add(Metric.CPU_LOAD_1M, null, 0.5)
            .add(Metric.MEMORY_USAGE_PERCENT, null, 50)
            .add(Metric.MEMORY_USED_BYTES, null, 2_000)
            .add(Metric.MEMORY_TOTAL_BYTES, null, 4_000)
            .add(Metric.DISK_USAGE_PERCENT, null, 60)
            .add(Metric.DISK_FILESYSTEMS_USAGE_PERCENT, "/", 60)
            .add(Metric.DISK_FILESYSTEMS_USED_BYTES, "/", 600)
            .add(Metric.DISK_FILESYSTEMS_TOTAL_BYTES, "/", 1_000)
            .add(Metric.DISK_FILESYSTEMS_USAGE_PERCENT, "/var", 90)
            .add(Metric.DISK_FILESYSTEMS_USED_BYTES, "/var", 90)
            .add(Metric.DISK_FILESYSTEMS_TOTAL_BYTES, "/var", 100)
            .add(Metric.NETWORK_INTERFACES_RECEIVED_BYTES_PER_SECOND, "lo", 1_000_000)
            .add(Metric.NETWORK_INTERFACES_RECEIVED_BYTES_PER_SECOND, "eth0", 10)
            .add(Metric.NETWORK_INTERFACES_SENT_BYTES_PER_SECOND, "eth0", 20)
            .add(Metric.NETWORK_INTERFACES_RECEIVED_BYTES_PER_SECOND, "eth1", 1)
            .add(Metric.CONTAINERS_TOTAL, null, 2)
            .add(Metric.CONTAINERS_RUNNING, "web", 1)
            .add(Metric.CONTAINERS_RUNNING, "db", 0)
            .build();

    assertThat(Vitals.of(now, samples))
        .isEqualTo(
            new Vitals(
                now,
                3_600.0,
                new Vitals.Cpu(12.5, 4.0, 0.5),
                new Vitals.Memory(50, 2_000.0, 4_000.0),
                new Vitals.Disk("/var", 90, 90.0, 100.0),
                new Vitals.Network(11, 20),
                new Vitals.Containers(1, 2, List.of("web", "db"))));
  }

  @Test
  void leavesOutWhatTheReportDoesNotTell() {
    Samples samples =
        new Samples.Builder()
            .add(Metric.DISK_USAGE_PERCENT, null, 60)
            .add(Metric.NETWORK_INTERFACES_SENT_BYTES_PER_SECOND, "lo", 1)
            .build();

    assertThat(Vitals.of(now, samples))
        .isEqualTo(
            new Vitals(now, null, null, null, new Vitals.Disk(null, 60, null, null), null, null));
  }

  @Test
  void countsContainersOfAHostThatRunsNone() {
    Samples samples = new Samples.Builder().add(Metric.CONTAINERS_TOTAL, null, 0).build();

    assertThat(Vitals.of(now, samples).containers())
        .isEqualTo(new Vitals.Containers(0, 0, List.of()));
  }

  @Test
  void keepsTheNamesOfSoManyContainersAndCountsAll() {
    Samples.Builder samples = new Samples.Builder().add(Metric.CONTAINERS_TOTAL, null, 150);
    for (int i = 0; i < 150; i++) {
      samples.add(Metric.CONTAINERS_RUNNING, "c" + i, 1);
    }

    Vitals.Containers containers = Vitals.of(now, samples.build()).containers();

    assertThat(containers)
        .isNotNull()
        .returns(100, found -> found.names().size())
        .returns(150, Vitals.Containers::running);
  }

  @Test
  void forgetsWhatTheNextReportDoesNotTell() {
    NewestVitals newest = new NewestVitals();
    newest.update(
        now,
        new Samples.Builder()
            .add(Metric.CPU_USAGE_PERCENT, null, 12.5)
            .add(Metric.MEMORY_USAGE_PERCENT, null, 50)
            .add(Metric.DISK_FILESYSTEMS_USAGE_PERCENT, "/var", 90)
            .add(Metric.DISK_FILESYSTEMS_USED_BYTES, "/var", 90)
            .add(Metric.NETWORK_INTERFACES_SENT_BYTES_PER_SECOND, "eth0", 20)
            .add(Metric.CONTAINERS_TOTAL, null, 2)
            .add(Metric.CONTAINERS_RUNNING, "web", 1)
            .add(Metric.CONTAINERS_RUNNING, "db", 1)
            .build());

    Samples next =
        new Samples.Builder()
            .add(Metric.DISK_USAGE_PERCENT, null, 60)
            .add(Metric.CONTAINERS_TOTAL, null, 1)
            .add(Metric.CONTAINERS_RUNNING, "db", 0)
            .build();
    newest.update(now.plusSeconds(5), next);

    assertThat(newest.get()).contains(Vitals.of(now.plusSeconds(5), next));
  }

  @Test
  void reusesTheStringsOfTheReportBefore() {
    NewestVitals newest = new NewestVitals();
    newest.update(now, named(new String("/srv"), new String("web")));
    List<String> first = strings(newest);

    newest.update(now.plusSeconds(5), named(new String("/srv"), new String("web")));

    assertThat(strings(newest).get(0)).isSameAs(first.get(0));
    assertThat(strings(newest).get(1)).isSameAs(first.get(1));
  }

  private static List<String> strings(NewestVitals newest) {
    Vitals vitals = newest.get().orElseThrow();
    return List.of(
        requireNonNull(requireNonNull(vitals.disk()).mountPoint()),
        requireNonNull(vitals.containers()).names().get(0));
  }

  private static Samples named(String mountPoint, String container) {
    return new Samples.Builder()
        .add(Metric.DISK_FILESYSTEMS_USAGE_PERCENT, mountPoint, 60)
        .add(Metric.CONTAINERS_TOTAL, null, 1)
        .add(Metric.CONTAINERS_RUNNING, container, 1)
        .build();
  }
}
