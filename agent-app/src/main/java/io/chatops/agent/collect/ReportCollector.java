package io.chatops.agent.collect;

import io.chatops.protocol.AgentReport;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes the reports of one run of the agent. Rates are computed against the previous report, so the
 * first report has none unless {@link #prime} ran. For one thread only.
 */
public final class ReportCollector {
  private static final int TOP_PROCESSES = 20;
  // Enough for diagnosis; a frame with more would come close to the hub's limit.
  private static final int ALL_PROCESSES = 500;
  private static final long INVENTORY_NANOS = Duration.ofMinutes(5).toNanos();
  private static final long SENSORS_NANOS = Duration.ofSeconds(30).toNanos();

  private final HostFiles files;
  private final HostInventory inventory;
  private final String bootId;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final CpuSampler cpu;
  private final DiskSampler disk;
  private final NetworkSampler network;
  private final ProcessSampler processes;
  private final ServiceCounter services;
  private final SensorReader sensorReader;
  private final FrequencyReader frequencyReader;
  private final AgentUsage ownCost;
  private final Supplier<@Nullable List<AgentReport.Container>> containers;

  private long sequence;
  private @Nullable Long lastReport;
  private @Nullable Long lastInventory;
  private @Nullable Long lastSensors;
  private List<AgentReport.Sensor> sensors = List.of();
  private @Nullable Double frequency;

  /**
   * @param containers returns the containers and their usage since the previous call, or null while
   *     they are unknown; never waits for a container engine
   */
  public ReportCollector(
      HostFiles files,
      HostInventory inventory,
      Supplier<@Nullable List<AgentReport.Container>> containers,
      String bootId,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.files = files;
    this.inventory = inventory;
    this.containers = containers;
    this.bootId = bootId;
    this.clock = clock;
    this.nanoTime = nanoTime;
    KernelUnits units = KernelUnits.read(files);
    this.cpu = new CpuSampler(files);
    this.disk = new DiskSampler(files);
    this.network = new NetworkSampler(files);
    this.processes = new ProcessSampler(files, units);
    this.services = new ServiceCounter(files);
    this.sensorReader = new SensorReader(files);
    this.frequencyReader = new FrequencyReader(files);
    this.ownCost = new AgentUsage(files, units);
  }

  /** Reads everything once and discards it, so that the first report has rates. */
  public void prime() {
    read(0, 0);
  }

  /** Returns the next report, without a server id. */
  public AgentReport collect(long spooledReports) {
    sequence++;
    return read(sequence, spooledReports);
  }

  /**
   * Sets the names whose processes are counted in every further report; an empty list ends
   * counting.
   */
  public void watchServices(List<String> names) {
    services.watch(names);
  }

  /** Returns the processes running now, highest CPU usage since the last report first. */
  public List<AgentReport.ProcessInfo> processesNow() {
    Double uptime = uptime();
    return processes.all(ALL_PROCESSES, uptime == null ? Double.NaN : uptime);
  }

  private AgentReport read(long number, long spooledReports) {
    long now = nanoTime.getAsLong();
    if (lastInventory == null || now - lastInventory >= INVENTORY_NANOS) {
      lastInventory = now;
      disk.refresh(inventory.disks());
      network.refresh(inventory.interfaces());
      processes.refresh();
      services.refresh();
    }
    if (lastSensors == null || now - lastSensors >= SENSORS_NANOS) {
      lastSensors = now;
      sensors = sensorReader.read();
      frequency = frequencyReader.meanMegahertz();
    }
    Double seconds = lastReport == null ? null : Double.valueOf((now - lastReport) / 1e9);
    lastReport = now;
    Double uptime = uptime();
    List<AgentReport.Container> visible = containers.get();
    processes.show(visible);
    List<AgentReport.ProcessInfo> top =
        processes.top(TOP_PROCESSES, uptime == null ? Double.NaN : uptime);
    return new AgentReport(
        null,
        clock.instant().truncatedTo(ChronoUnit.MILLIS),
        bootId,
        number,
        uptime,
        ownCost.sample(now, spooledReports),
        cpu.sample(frequency),
        files
            .text(files.proc("meminfo"))
            .map(MemoryInfo::parse)
            .orElseGet(() -> MemoryInfo.parse("")),
        disk.sample(seconds),
        network.sample(seconds),
        sensors,
        visible,
        services.count(processes.latest()),
        top);
  }

  private @Nullable Double uptime() {
    return files
        .text(files.proc("uptime"))
        .map(text -> Numbers.decimal(text.strip().split(" ", -1)[0]))
        .orElse(null);
  }
}
