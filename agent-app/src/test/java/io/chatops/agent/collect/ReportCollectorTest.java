package io.chatops.agent.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.agent.testing.TestClock;
import io.chatops.protocol.AgentReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCollectorTest {
  @TempDir private Path directory;
  private final TestClock clock = new TestClock();
  private Set<String> disks = Set.of("sda");
  private Set<String> interfaces = Set.of("eth0", "docker0", "veth12");

  @Test
  void hasNoRatesInTheFirstReport() throws IOException {
    AgentReport report = collector(busyHost()).collect(0);

    assertThat(report.cpu().usagePercent()).isNull();
    assertThat(report.cpu().perCorePercent()).isEmpty();
    assertThat(report.disk().devices().get(0).readBytesPerSecond()).isNull();
    assertThat(report.network().interfaces().get(0).sentBytesPerSecond()).isNull();
    assertThat(report.agent()).isEqualTo(new AgentReport.AgentCost(null, 4096L * 77, 0L));
  }

  @Test
  void hasRatesSinceThePreviousReport() throws IOException {
    FakeHost host = busyHost();
    ReportCollector collector = collector(host);
    collector.prime();
    clock.advance(Duration.ofSeconds(5));
    host.put("proc/stat", "cpu 300 0 0 700 0 0 0 0\ncpu0 300 0 0 700 0 0 0 0\n")
        .put("proc/diskstats", " 8 0 sda 0 0 100 0 0 0 0 0 0 1000 0\n")
        .put("proc/net/dev", "eth0: 1100 0 0 0 0 0 0 0 5000 0 0 0 0 0 0 0\n")
        .put("proc/self/stat", self(60));

    AgentReport report = collector.collect(3);

    assertThat(report.sequence()).isEqualTo(1);
    assertThat(report.timestamp()).isEqualTo(Instant.parse("2026-11-24T10:00:05Z"));
    assertThat(report.cpu().usagePercent()).isEqualTo(20.0);
    assertThat(report.cpu().cores()).isEqualTo(1);
    assertThat(report.disk().devices())
        .containsExactly(new AgentReport.Device("sda", 10240.0, 0.0, 0.0, 0.0, 20.0));
    assertThat(report.network().interfaces().get(0).receivedBytesPerSecond()).isEqualTo(200.0);
    assertThat(report.agent()).isEqualTo(new AgentReport.AgentCost(10.0, 4096L * 77, 3L));
  }

  @Test
  void reportsItsOwnCpuOverTheLastMinute() throws IOException {
    FakeHost host = busyHost();
    ReportCollector collector = collector(host);
    collector.prime();
    AgentReport report = collector.collect(0);
    for (int i = 1; i <= 24; i++) {
      clock.advance(Duration.ofSeconds(5));
      // Nothing in the first minute, then one tick for each report.
      host.put("proc/self/stat", self(10 + Math.max(0, i - 12)));
      report = collector.collect(0);
    }

    assertThat(report.agent()).isEqualTo(new AgentReport.AgentCost(0.2, 4096L * 77, 0L));
  }

  @Test
  void hasNoRateWhenACounterWasReset() throws IOException {
    FakeHost host = busyHost().put("proc/net/dev", "eth0: 9 0 0 0 0 0 0 0 9 0 0 0 0 0 0 0\n");
    ReportCollector collector = collector(host);
    collector.prime();
    clock.advance(Duration.ofSeconds(5));
    host.put("proc/net/dev", "eth0: 1 0 0 0 0 0 0 0 19 0 0 0 0 0 0 0\n");

    AgentReport.Interface one = collector.collect(0).network().interfaces().get(0);

    assertThat(one.receivedBytesPerSecond()).isNull();
    assertThat(one.sentBytesPerSecond()).isEqualTo(2.0);
  }

  @Test
  void countsTrafficOverABridgeOnce() throws IOException {
    FakeHost host =
        busyHost()
            .put("sys/class/net/eth0/device/vendor", "0x1\n")
            .put(
                "proc/net/dev",
                """
                lo: 7 0 0 0 0 0 0 0 7 0 0 0 0 0 0 0
                eth0: 100 1 0 0 0 0 0 0 200 2 0 0 0 0 0 0
                docker0: 100 1 0 0 0 0 0 0 200 2 0 0 0 0 0 0
                veth12: 100 1 0 0 0 0 0 0 200 2 0 0 0 0 0 0
                """);

    AgentReport.Network network = collector(host).collect(0).network();

    assertThat(network.bytesReceived()).isEqualTo(100);
    assertThat(network.bytesSent()).isEqualTo(200);
    assertThat(network.interfaces()).extracting("name").containsExactly("eth0", "docker0");
  }

  @Test
  void countsTheProcessesOfWatchedServices() throws IOException {
    FakeHost host = busyHost().process(1, "init", 0, 0, 1).process(7, "nginx", 0, 50, 3);
    ReportCollector collector = collector(host);
    assertThat(collector.collect(0).services()).isNull();

    collector.watchServices(List.of("nginx"));
    assertThat(collector.collect(0).services())
        .containsExactly(new AgentReport.Service("nginx", 1));
    host.without(7);
    assertThat(collector.collect(0).services())
        .containsExactly(new AgentReport.Service("nginx", 0));
  }

  @Test
  void omitsFieldsThatTheMachineDoesNotReport() throws IOException {
    disks = Set.of();
    interfaces = Set.of();
    ReportCollector collector = collector(new FakeHost(directory));
    collector.watchServices(List.of("nginx"));
    AgentReport report = collector.collect(0);

    assertThat(report.services()).isNull();
    assertThat(report.cpu().cores()).isNull();
    assertThat(report.memory().totalBytes()).isNull();
    assertThat(report.network().bytesSent()).isNull();
    assertThat(report.sensors()).isEmpty();
    assertThat(report.processes()).isEmpty();
    assertThat(report.uptimeSeconds()).isEqualTo(1000.0);
  }

  @Test
  void detectsNewDisksEveryFiveMinutes() throws IOException {
    FakeHost host =
        busyHost()
            .put(
                "proc/diskstats",
                " 8 0 sda 0 0 0 0 0 0 0 0 0 0 0\n 8 16 sdb 0 0 0 0 0 0 0 0 0 0 0\n");
    ReportCollector collector = collector(host);
    collector.collect(0);
    disks = Set.of("sda", "sdb");

    clock.advance(Duration.ofMinutes(4));
    assertThat(collector.collect(0).disk().devices()).hasSize(1);
    clock.advance(Duration.ofMinutes(1));
    assertThat(collector.collect(0).disk().devices()).hasSize(2);
  }

  private FakeHost busyHost() throws IOException {
    return new FakeHost(directory)
        .put("proc/stat", "cpu 200 0 0 300 0 0 0 0\ncpu0 200 0 0 300 0 0 0 0\nbtime 1764000000\n")
        .put("proc/diskstats", " 8 0 sda 0 0 0 0 0 0 0 0 0 0 0\n")
        .put("proc/net/dev", "eth0: 100 0 0 0 0 0 0 0 5000 0 0 0 0 0 0 0\n")
        .put("proc/self/stat", self(10));
  }

  private static String self(long ticks) {
    return "9 (java) S 1 1 1 0 -1 0 0 0 0 0 " + ticks + " 0 0 0 20 0 1 0 5 0 77 0 0\n";
  }

  private ReportCollector collector(FakeHost host) {
    HostInventory inventory =
        new HostInventory() {
          @Override
          public Set<String> disks() {
            return disks;
          }

          @Override
          public Set<String> interfaces() {
            return interfaces;
          }
        };
    return new ReportCollector(host.files(), inventory, () -> null, "boot", clock, clock);
  }
}
