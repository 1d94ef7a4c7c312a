package io.chatops.bench;

import io.chatops.protocol.AgentReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A synthetic host whose numbers move as real ones do: sizes stay, gauges wander, counters climb,
 * rates come in bursts and most processes sleep. For one thread.
 */
final class SyntheticHost {
  /** Series of a host, {@code containers.total} included; each container adds its own. */
  static final int SERIES_WITHOUT_CONTAINERS = 96;

  static final int SERIES_PER_CONTAINER = 9;

  private static final int CORES = 8;
  private static final long GIB = 1L << 30;
  private static final String[] MOUNT_POINTS = {"/", "/boot", "/var", "/srv/data"};
  private static final List<String> DEVICES = List.of("nvme0n1", "nvme1n1", "sda");
  private static final List<String> INTERFACES = List.of("eth0", "eth1", "wg0");
  private static final String[] NAMES =
      "postgres java nginx sshd systemd kthreadd node redis-server dockerd python3".split(" ", -1);
  private static final String[] USERS = {"root", "postgres", "www-data", "deploy"};

  private final SplittableRandom random;
  private final int processes;
  private final int containers;
  private final double[] load = new double[CORES];
  private final long[] used = new long[MOUNT_POINTS.length];
  private final long[] processMemory;
  private long memoryUsed = 21 * GIB;
  private long received = 918_273_645_546L;
  private long sent = 546_372_819L;
  private double uptime = 1_234_567;

  /**
   * Sets a host up.
   *
   * @param series how many numbers a report has, about; in steps of a container's
   */
  SyntheticHost(long seed, int processes, int series) {
    this.random = new SplittableRandom(seed);
    this.processes = processes;
    this.containers = Math.max(0, (series - SERIES_WITHOUT_CONTAINERS) / SERIES_PER_CONTAINER);
    this.processMemory = new long[processes];
    for (int i = 0; i < processes; i++) {
      processMemory[i] = 1_000_000L + random.nextLong(400_000_000L);
    }
    for (int i = 0; i < used.length; i++) {
      used[i] = (20L + 30L * i) * GIB;
    }
  }

  /** The next report of the host's agent, five seconds later. */
  AgentReport next() {
    uptime += 5;
    double sum = 0;
    for (int i = 0; i < CORES; i++) {
      load[i] = clamp(load[i] + random.nextDouble(-4, 4.2), 0, 100);
      sum += load[i];
    }
    double usage = sum / CORES;
    memoryUsed = Math.max(GIB, memoryUsed + random.nextLong(-4_000_000L, 4_100_000L));
    received += random.nextLong(3_000_000L);
    sent += random.nextLong(800_000L);
    return new AgentReport(
        null,
        Instant.EPOCH,
        "-",
        0,
        uptime,
        new AgentReport.AgentCost(0.08, 26_000_000L + random.nextLong(200_000L), 0L),
        cpu(usage),
        new AgentReport.Memory(
            64 * GIB,
            memoryUsed,
            64 * GIB - memoryUsed,
            18 * GIB + random.nextLong(30_000_000L),
            GIB / 2,
            8 * GIB,
            120L << 20),
        new AgentReport.Disk(filesystems(), devices()),
        new AgentReport.Network(sent, received, sent / 900, received / 900, interfaces()),
        sensors(),
        containers == 0 ? null : containerList(),
        null,
        processList());
  }

  private AgentReport.Cpu cpu(double usage) {
    List<Double> cores = new ArrayList<>(CORES);
    for (double core : load) {
      cores.add(core);
    }
    return new AgentReport.Cpu(
        usage,
        CORES,
        2_400.0 + random.nextInt(900),
        cores,
        usage * 0.7,
        usage * 0.25,
        random.nextDouble(0, 1.5),
        0.0,
        usage / 100 * CORES,
        usage / 100 * CORES * 0.9,
        usage / 100 * CORES * 0.8);
  }

  private List<AgentReport.Filesystem> filesystems() {
    List<AgentReport.Filesystem> list = new ArrayList<>();
    for (int i = 0; i < MOUNT_POINTS.length; i++) {
      used[i] += i == 1 ? 0 : random.nextLong(400_000L);
      long total = 200L * GIB;
      list.add(
          new AgentReport.Filesystem(
              MOUNT_POINTS[i],
              "/dev/sda" + i,
              "ext4",
              total,
              used[i],
              total - used[i],
              100.0 * used[i] / total,
              3.4));
    }
    return list;
  }

  private List<AgentReport.Device> devices() {
    return DEVICES.stream()
        .map(
            name ->
                new AgentReport.Device(
                    name, burst(40e6), burst(20e6), burst(900), burst(700), burst(60)))
        .toList();
  }

  private List<AgentReport.Interface> interfaces() {
    return INTERFACES.stream()
        .map(
            name ->
                new AgentReport.Interface(
                    name, burst(9e6), burst(2e6), burst(8000), burst(3000), 0L, 3L))
        .toList();
  }

  private List<AgentReport.Sensor> sensors() {
    return IntStream.range(0, 4)
        .mapToObj(
            i ->
                new AgentReport.Sensor(
                    "coretemp " + i, "temperature", 45 + 2.0 * random.nextInt(8), "celsius"))
        .toList();
  }

  private List<AgentReport.Container> containerList() {
    List<AgentReport.Container> list = new ArrayList<>();
    for (int i = 0; i < containers; i++) {
      list.add(
          new AgentReport.Container(
              String.format(Locale.ROOT, "%012x", 0xabcdef012L + i),
              "service-" + i,
              "registry.example.org/service:1." + i,
              "running",
              "Up 3 days",
              null,
              List.of(),
              burst(40),
              300L << 20,
              2 * GIB,
              burst(2e5),
              burst(1e5),
              burst(1e4),
              burst(1e4),
              null,
              0));
    }
    return list;
  }

  private List<AgentReport.ProcessInfo> processList() {
    List<AgentReport.ProcessInfo> list = new ArrayList<>(processes);
    for (int i = 0; i < processes; i++) {
      if (random.nextInt(10) == 0) {
        processMemory[i] = Math.max(4096, processMemory[i] + random.nextLong(-65_536, 70_000));
      }
      list.add(
          new AgentReport.ProcessInfo(
              300 + i * 37,
              NAMES[i % NAMES.length],
              random.nextInt(4) == 0 ? burst(30) : 0.0,
              processMemory[i],
              i % 17 == 0 ? "running" : "sleeping",
              USERS[i % USERS.length],
              null,
              null));
    }
    return list;
  }

  /** Mostly little, sometimes much. */
  private double burst(double peak) {
    return random.nextInt(5) == 0 ? random.nextDouble(peak) : random.nextDouble(peak / 50);
  }

  private static double clamp(double value, double low, double high) {
    return Math.min(high, Math.max(low, value));
  }
}
