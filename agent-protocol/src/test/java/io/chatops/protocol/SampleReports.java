package io.chatops.protocol;

import io.chatops.protocol.AgentReport.AgentCost;
import io.chatops.protocol.AgentReport.Container;
import io.chatops.protocol.AgentReport.Cpu;
import io.chatops.protocol.AgentReport.Device;
import io.chatops.protocol.AgentReport.Disk;
import io.chatops.protocol.AgentReport.Filesystem;
import io.chatops.protocol.AgentReport.Interface;
import io.chatops.protocol.AgentReport.Memory;
import io.chatops.protocol.AgentReport.Network;
import io.chatops.protocol.AgentReport.ProcessInfo;
import io.chatops.protocol.AgentReport.Sensor;
import io.chatops.protocol.AgentReport.Service;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** Reports with every field filled that needs no asking for. */
final class SampleReports {
  private SampleReports() {}

  static AgentReport withProcesses(int processes) {
    return new AgentReport(
        "6b1f6f0e-4c39-4a6e-9d4c-0c9b9a4a1d11",
        Instant.parse("2026-11-24T10:15:30.250Z"),
        "3f0c9a52",
        7,
        86400.5,
        new AgentCost(0.08, 27262976L, 0L),
        new Cpu(12.5, 2, 2400.0, List.of(20.0, 5.0), 8.0, 3.5, 0.5, 0.25, 0.75, 0.5, 0.25),
        new Memory(8L << 30, 2L << 30, 6L << 30, 1L << 30, 4096L, 2L << 30, 1024L),
        new Disk(
            List.of(
                new Filesystem(
                    "/", "/dev/sda1", "ext4", 100L << 30, 40L << 30, 55L << 30, 42.1, 3.0)),
            List.of(new Device("sda", 10.0, 20.5, 1.0, 2.0, 33.3))),
        new Network(
            1000L, 2000L, 10L, 20L, List.of(new Interface("eth0", 150.5, 250.0, 1.5, 2.5, 0L, 9L))),
        List.of(
            new Sensor("Core 0", "temperature", 41.5, "celsius"),
            new Sensor("cpu_fan", "fan", 1200, "rpm"),
            new Sensor("vcore", "voltage", 1.105, "volt")),
        List.of(
            new Container(
                "4f5e6d7c8b9a",
                "web",
                "nginx:1.27",
                "running",
                "Up 2 hours",
                null,
                List.of(),
                1.5,
                52428800L,
                104857600L,
                10.0,
                20.0,
                30.0,
                40.0,
                "healthy",
                1)),
        null,
        IntStream.rangeClosed(1, processes)
            .mapToObj(
                i ->
                    new ProcessInfo(
                        1000 + i,
                        "worker-" + i,
                        i % 10 * 1.25,
                        (long) i << 19,
                        "sleeping",
                        "www-data",
                        "/usr/lib/worker/bin/worker --id " + i + " --pool default",
                        null))
            .toList());
  }

  /** One of an agent that watches services. */
  static AgentReport withServices() {
    AgentReport report = withProcesses(0);
    return new AgentReport(
        report.serverId(),
        report.timestamp(),
        report.bootId(),
        report.sequence(),
        report.uptimeSeconds(),
        report.agent(),
        report.cpu(),
        report.memory(),
        report.disk(),
        report.network(),
        report.sensors(),
        report.containers(),
        List.of(new Service("nginx", 5), new Service("postgres", 0)),
        report.processes());
  }
}
