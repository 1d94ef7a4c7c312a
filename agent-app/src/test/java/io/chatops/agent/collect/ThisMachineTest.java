package io.chatops.agent.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.chatops.protocol.AgentReport;
import io.chatops.protocol.FromAgent;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Compares a report of the machine that runs the test with other sources on that machine. */
class ThisMachineTest {
  private final AgentReport report = report();

  @Test
  void countsTheLogicalProcessorsOfTheKernel() throws IOException {
    long processors;
    try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      processors = lines.filter(line -> line.startsWith("processor")).count();
    }

    assertThat(report.cpu().cores()).isEqualTo((int) processors);
    assertThat(report.cpu().perCorePercent()).hasSizeLessThanOrEqualTo((int) processors);
  }

  @Test
  void reportsTheKernelsTotalMemory() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/meminfo"))) {
      String total = lines.filter(line -> line.startsWith("MemTotal:")).findFirst().orElseThrow();
      long kibibytes = Long.parseLong(total.replaceAll("\\D", ""));
      assertThat(report.memory().totalBytes()).isEqualTo(kibibytes * 1024);
    }
  }

  @Test
  void reportsTheFileSystemsOwnSize() throws IOException {
    assertThat(report.disk().filesystems())
        .extracting("mountPoint")
        .contains("/")
        .doesNotHaveDuplicates();
    for (AgentReport.Filesystem filesystem : report.disk().filesystems()) {
      FileStore store = Files.getFileStore(Path.of(filesystem.mountPoint()));
      assertThat(filesystem.totalBytes()).isEqualTo(store.getTotalSpace());
      assertThat(filesystem.usagePercent()).isBetween(0.0, 100.0);
    }
  }

  @Test
  void seesItself() {
    long pid = ProcessHandle.current().pid();
    ReportCollector collector = collector();

    assertThat(collector.processesNow())
        .anySatisfy(process -> assertThat(process.pid()).isEqualTo((int) pid));
  }

  @Test
  void keepsPercentagesWithinRange() {
    AgentReport.Cpu cpu = report.cpu();

    assertThat(cpu.perCorePercent()).allSatisfy(core -> assertThat(core).isBetween(0.0, 100.0));
    assertThat(report.disk().devices())
        .extracting(AgentReport.Device::busyPercent)
        .allSatisfy(busy -> assertThat(busy).isBetween(0.0, 100.0));
    assertThat(report.memory().usedBytes()).isBetween(1L, report.memory().totalBytes());
  }

  @Test
  void describesTheHost() {
    FromAgent.AgentDescription host =
        new HostDescriber(HostFiles.ofThisMachine())
            .describe("1", "boot", List.of("processes"), List.of());

    assertThat(host.hostname()).isNotBlank();
    assertThat(host.kernel()).isEqualTo(System.getProperty("os.version"));
    assertThat(host.bootTime()).isBefore(InstantSource.system().instant());
  }

  @Test
  void reportsTheUptime() throws IOException {
    double uptime = Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ", -1)[0]);

    assertThat(report.uptimeSeconds()).isCloseTo(uptime, within(600.0));
  }

  private static AgentReport report() {
    ReportCollector collector = collector();
    collector.prime();
    return collector.collect(0);
  }

  private static ReportCollector collector() {
    return new ReportCollector(
        HostFiles.ofThisMachine(),
        new OshiInventory(HostFiles.ofThisMachine()),
        () -> null,
        UUID.randomUUID().toString(),
        InstantSource.system(),
        System::nanoTime);
  }
}
