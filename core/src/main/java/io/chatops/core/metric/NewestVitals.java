package io.chatops.core.metric;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The {@link Vitals} of one server's newest report, as numbers in place: see {@link LastTime}. Only
 * who asks for them gets objects. Safe for use by many threads.
 */
final class NewestVitals {
  private static final String LOOPBACK = "lo";

  /** The names are for searching; a host with more containers is found by these. */
  private static final int MAX_NAMES = 100;

  private static final double UNKNOWN = Double.NaN; // no sample is that

  private final LastTime asOf = new LastTime();
  private final List<String> names = new ArrayList<>(0);
  private @Nullable String mountPoint;
  private double uptime;
  private double cpu;
  private double cores;
  private double load;
  private double memory;
  private double memoryUsed;
  private double memoryTotal;
  private double disk;
  private double diskUsed;
  private double diskTotal;
  private double received;
  private double sent;
  private double containers;
  private int running;

  /** Updates the values by a report; ignores one that is older. */
  synchronized void update(Instant at, Samples samples) {
    Instant before = asOf.get();
    if (before != null && at.isBefore(before)) {
      return;
    }
    asOf.set(at);
    clear();
    int fullest = -1;
    int named = 0;
    for (int i = 0; i < samples.size(); i++) {
      double value = samples.value(i);
      switch (samples.metric(i)) {
        case UPTIME_SECONDS -> uptime = value;
        case CPU_USAGE_PERCENT -> cpu = value;
        case CPU_CORES -> cores = value;
        case CPU_LOAD_1M -> load = value;
        case MEMORY_USAGE_PERCENT -> memory = value;
        case MEMORY_USED_BYTES -> memoryUsed = value;
        case MEMORY_TOTAL_BYTES -> memoryTotal = value;
        case DISK_USAGE_PERCENT -> disk = value;
        case DISK_FILESYSTEMS_USAGE_PERCENT -> {
          if (fullest < 0 || value > samples.value(fullest)) {
            fullest = i;
          }
        }
        case NETWORK_INTERFACES_RECEIVED_BYTES_PER_SECOND -> received = plus(received, samples, i);
        case NETWORK_INTERFACES_SENT_BYTES_PER_SECOND -> sent = plus(sent, samples, i);
        case CONTAINERS_TOTAL -> containers = value;
        case CONTAINERS_RUNNING -> {
          running += value > 0 ? 1 : 0;
          if (named < MAX_NAMES) {
            name(named++, label(samples, i));
          }
        }
        default -> {} // for the server's own page
      }
    }
    names.subList(named, names.size()).clear();
    updateFullest(samples, fullest);
  }

  /** Takes what another hub knows; ignores it if it is older. */
  synchronized void update(Vitals vitals) {
    Instant before = asOf.get();
    if (before != null && vitals.asOf().isBefore(before)) {
      return;
    }
    asOf.set(vitals.asOf());
    clear();
    uptime = orUnknown(vitals.uptimeSeconds());
    Vitals.Cpu ofCpu = vitals.cpu();
    if (ofCpu != null) {
      cpu = ofCpu.usagePercent();
      cores = orUnknown(ofCpu.cores());
      load = orUnknown(ofCpu.load1m());
    }
    Vitals.Memory ofMemory = vitals.memory();
    if (ofMemory != null) {
      memory = ofMemory.usagePercent();
      memoryUsed = orUnknown(ofMemory.usedBytes());
      memoryTotal = orUnknown(ofMemory.totalBytes());
    }
    Vitals.Disk ofDisk = vitals.disk();
    mountPoint = ofDisk == null ? null : ofDisk.mountPoint();
    if (ofDisk != null) {
      disk = ofDisk.usagePercent();
      diskUsed = orUnknown(ofDisk.usedBytes());
      diskTotal = orUnknown(ofDisk.totalBytes());
    }
    Vitals.Network traffic = vitals.network();
    if (traffic != null) {
      received = traffic.receivedBytesPerSecond();
      sent = traffic.sentBytesPerSecond();
    }
    Vitals.Containers ofContainers = vitals.containers();
    names.clear();
    if (ofContainers != null) {
      containers = ofContainers.total();
      running = ofContainers.running();
      names.addAll(
          ofContainers.names().subList(0, Math.min(MAX_NAMES, ofContainers.names().size())));
    }
  }

  private static double orUnknown(@Nullable Double value) {
    return value == null ? UNKNOWN : value;
  }

  private void clear() {
    uptime = UNKNOWN;
    cpu = UNKNOWN;
    cores = UNKNOWN;
    load = UNKNOWN;
    memory = UNKNOWN;
    memoryUsed = UNKNOWN;
    memoryTotal = UNKNOWN;
    disk = UNKNOWN;
    diskUsed = UNKNOWN;
    diskTotal = UNKNOWN;
    received = UNKNOWN;
    sent = UNKNOWN;
    containers = UNKNOWN;
    running = 0;
  }

  private static double plus(double sum, Samples samples, int i) {
    if (LOOPBACK.equals(samples.label(i))) {
      return sum;
    }
    return Double.isNaN(sum) ? samples.value(i) : sum + samples.value(i);
  }

  private static String label(Samples samples, int i) {
    String label = samples.label(i);
    return label == null ? "" : label;
  }

  /** Sets a name; the string of the report before stays where it says the same. */
  private void name(int place, String name) {
    if (place == names.size()) {
      names.add(name);
    } else if (!names.get(place).equals(name)) {
      names.set(place, name);
    }
  }

  private void updateFullest(Samples samples, int fullest) {
    if (fullest < 0) {
      mountPoint = null; // Earlier agents report the use of all file systems together.
      return;
    }
    String label = label(samples, fullest);
    if (!label.equals(mountPoint)) {
      mountPoint = label;
    }
    disk = samples.value(fullest);
    diskUsed = value(samples, Metric.DISK_FILESYSTEMS_USED_BYTES, label);
    diskTotal = value(samples, Metric.DISK_FILESYSTEMS_TOTAL_BYTES, label);
  }

  private static double value(Samples samples, Metric metric, String label) {
    for (int i = 0; i < samples.size(); i++) {
      if (samples.metric(i) == metric && label.equals(samples.label(i))) {
        return samples.value(i);
      }
    }
    return UNKNOWN;
  }

  /** Returns the values; empty while there was no report. */
  synchronized Optional<Vitals> get() {
    Instant at = asOf.get();
    if (at == null) {
      return Optional.empty();
    }
    return Optional.of(
        new Vitals(
            at,
            known(uptime),
            Double.isNaN(cpu) ? null : new Vitals.Cpu(cpu, known(cores), known(load)),
            Double.isNaN(memory)
                ? null
                : new Vitals.Memory(memory, known(memoryUsed), known(memoryTotal)),
            Double.isNaN(disk)
                ? null
                : new Vitals.Disk(mountPoint, disk, known(diskUsed), known(diskTotal)),
            Double.isNaN(received) && Double.isNaN(sent)
                ? null
                : new Vitals.Network(orNothing(received), orNothing(sent)),
            Double.isNaN(containers)
                ? null
                : new Vitals.Containers(running, (int) containers, names)));
  }

  private static @Nullable Double known(double value) {
    return Double.isNaN(value) ? null : value;
  }

  private static double orNothing(double value) {
    return Double.isNaN(value) ? 0 : value;
  }
}
