package io.chatops.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportJsonTest {
  private static final AgentReport.Cpu NO_CPU =
      new AgentReport.Cpu(null, null, null, List.of(), null, null, null, null, null, null, null);
  private static final AgentReport.Memory NO_MEMORY =
      new AgentReport.Memory(null, null, null, null, null, null, null);
  private static final AgentReport.Disk NO_DISK = new AgentReport.Disk(List.of(), List.of());
  private static final AgentReport.Network NO_NETWORK =
      new AgentReport.Network(null, null, null, null, List.of());

  @Test
  void leavesOutWhatIsUnknown() {
    String json = json(report(NO_CPU, NO_MEMORY, NO_DISK, NO_NETWORK, List.of()));

    assertThat(json)
        .isEqualTo(
            "{\"timestamp\":\"2026-11-24T10:15:30.250Z\",\"boot_id\":\"boot\",\"sequence\":7,"
                + "\"cpu\":{},\"memory\":{},\"disk\":{\"filesystems\":[],\"devices\":[]},"
                + "\"network\":{\"interfaces\":[]},\"sensors\":[],\"containers\":null,"
                + "\"processes\":[]}");
  }

  @Test
  void writesMemoryForEarlierHubsInGibibytes() {
    AgentReport.Memory memory =
        new AgentReport.Memory(8L << 30, 2L << 30, 6L << 30, 1024L, 512L, 0L, 0L);

    assertThat(json(report(NO_CPU, memory, NO_DISK, NO_NETWORK, List.of())))
        .contains(
            "\"memory\":{\"total_gb\":8,\"used_gb\":2,\"available_gb\":6,\"usage_percent\":25,"
                + "\"total_bytes\":8589934592,\"used_bytes\":2147483648,"
                + "\"available_bytes\":6442450944,\"cached_bytes\":1024,\"buffers_bytes\":512,"
                + "\"swap_total_bytes\":0,\"swap_used_bytes\":0}");
  }

  @Test
  void fillsDiskTotalsOfEarlierHubsFromTheRootFilesystem() {
    AgentReport.Disk disk =
        new AgentReport.Disk(
            List.of(
                new AgentReport.Filesystem("/data", "sdb", "xfs", 1L, 1L, 0L, 100.0, null),
                new AgentReport.Filesystem(
                    "/", "sda", "ext4", 100L << 30, 40L << 30, 55L << 30, 42.105, 3.0)),
            List.of(new AgentReport.Device("sda", 10.0, 20.5, 1.0, 2.0, 33.333)));

    assertThat(json(report(NO_CPU, NO_MEMORY, disk, NO_NETWORK, List.of())))
        .contains(
            "\"disk\":{\"total_gb\":100,\"used_gb\":40,\"available_gb\":55,"
                + "\"usage_percent\":42.1,\"filesystems\":[{\"mount_point\":\"/data\"")
        .contains("\"usage_percent\":42.1,\"inodes_usage_percent\":3}")
        .contains(
            "\"devices\":[{\"name\":\"sda\",\"read_bytes_per_second\":10,"
                + "\"written_bytes_per_second\":20.5,\"reads_per_second\":1,"
                + "\"writes_per_second\":2,\"busy_percent\":33.33}]");
  }

  @Test
  void writesNetworkCountersUnderTheNamesOfEarlierHubs() {
    AgentReport.Network network =
        new AgentReport.Network(
            1L,
            2L,
            3L,
            4L,
            List.of(new AgentReport.Interface("eth0", 1.5, 2.0, null, null, 0L, 9L)));

    assertThat(json(report(NO_CPU, NO_MEMORY, NO_DISK, network, List.of())))
        .contains(
            "\"network\":{\"bytes_sent\":1,\"bytes_recv\":2,\"packets_sent\":3,"
                + "\"packets_recv\":4,\"interfaces\":[{\"name\":\"eth0\","
                + "\"received_bytes_per_second\":1.5,\"sent_bytes_per_second\":2,"
                + "\"errors\":0,\"drops\":9}]}");
  }

  @Test
  void writesMemoryOfProcessesInMebibytes() {
    AgentReport.ProcessInfo process =
        new AgentReport.ProcessInfo(
            42, "java", 150.129, 3L << 19, "running", "root", "java \"x\"", null);

    assertThat(json(report(NO_CPU, NO_MEMORY, NO_DISK, NO_NETWORK, List.of(process))))
        .endsWith(
            "\"processes\":[{\"pid\":42,\"name\":\"java\",\"cpu\":150.13,\"memory\":1.5,"
                + "\"status\":\"running\",\"user\":\"root\",\"command\":\"java \\\"x\\\"\"}]}");
  }

  @Test
  void neverWritesWhatIsNoNumber() {
    AgentReport.Cpu cpu =
        new AgentReport.Cpu(
            Double.NaN,
            4,
            Double.POSITIVE_INFINITY,
            List.of(1.0, 99.999),
            null,
            null,
            null,
            null,
            0.5,
            null,
            null);

    assertThat(json(report(cpu, NO_MEMORY, NO_DISK, NO_NETWORK, List.of())))
        .contains("\"cpu\":{\"cores\":4,\"per_core_percent\":[1,100],\"load_1m\":0.5}");
  }

  @Test
  void putsTheServerIdIntoAStoredReportsFrame() {
    AgentReport report = report(NO_CPU, NO_MEMORY, NO_DISK, NO_NETWORK, List.of());

    String frame = new String(ReportJson.frame("a\"b", ReportJson.write(report)), UTF_8);

    assertThat(frame)
        .startsWith(
            "{\"type\":\"metrics\",\"data\":{\"server_id\":\"a\\\"b\",\"timestamp\":\"2026-11-24")
        .endsWith("\"processes\":[]}}");
  }

  @Test
  void writesAContainersKnownOriginOnly() {
    AgentReport.Container known =
        new AgentReport.Container(
            "4f5e6d7c8b9a",
            "web",
            null,
            "running",
            null,
            Instant.parse("2026-11-24T09:00:00Z"),
            List.of("0.0.0.0:8080->80/tcp", "443/tcp"),
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null);

    assertThat(json(withContainers(List.of(known))))
        .contains(
            "\"containers\":[{\"id\":\"4f5e6d7c8b9a\",\"name\":\"web\",\"state\":\"running\","
                + "\"created\":\"2026-11-24T09:00:00Z\","
                + "\"ports\":[\"0.0.0.0:8080->80/tcp\",\"443/tcp\"]}]");
  }

  private static AgentReport report(
      AgentReport.Cpu cpu,
      AgentReport.Memory memory,
      AgentReport.Disk disk,
      AgentReport.Network network,
      List<AgentReport.ProcessInfo> processes) {
    return new AgentReport(
        null,
        Instant.parse("2026-11-24T10:15:30.250Z"),
        "boot",
        7,
        null,
        null,
        cpu,
        memory,
        disk,
        network,
        List.of(),
        null,
        null,
        processes);
  }

  private static AgentReport withContainers(List<AgentReport.Container> containers) {
    return new AgentReport(
        null,
        Instant.parse("2026-11-24T10:15:30.250Z"),
        "boot",
        7,
        null,
        null,
        NO_CPU,
        NO_MEMORY,
        NO_DISK,
        NO_NETWORK,
        List.of(),
        containers,
        null,
        List.of());
  }

  private static String json(AgentReport report) {
    return new String(ReportJson.write(report), UTF_8);
  }
}
