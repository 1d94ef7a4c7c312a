package io.chatops.agent.collect;

import io.chatops.protocol.AgentReport;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The counters of one block device since boot. Busy is the time with at least one request in
 * progress.
 */
record DiskCounters(
    long reads, long readBytes, long writes, long writtenBytes, long busyMilliseconds) {
  // The kernel counts 512-byte sectors here, whatever the device's own sector size.
  private static final int SECTOR = 512;

  /** Reads {@code /proc/diskstats} and keeps its order. */
  static Map<String, DiskCounters> parse(String diskstats) {
    Map<String, DiskCounters> devices = new LinkedHashMap<>();
    for (String line : diskstats.split("\n", -1)) {
      String[] fields = line.strip().split(" +", -1);
      if (fields.length < 14) {
        continue;
      }
      devices.put(
          HostText.clean(fields[2]),
          new DiskCounters(
              Numbers.orZero(fields[3]),
              Numbers.orZero(fields[5]) * SECTOR,
              Numbers.orZero(fields[7]),
              Numbers.orZero(fields[9]) * SECTOR,
              Numbers.orZero(fields[12])));
    }
    return devices;
  }

  /**
   * Returns the device with its rates since an earlier reading; without one, the rates are absent.
   */
  AgentReport.Device device(String name, @Nullable DiskCounters before, double seconds) {
    if (before == null) {
      return new AgentReport.Device(name, null, null, null, null, null);
    }
    Double busyPerSecond = Numbers.perSecond(before.busyMilliseconds, busyMilliseconds, seconds);
    return new AgentReport.Device(
        name,
        Numbers.perSecond(before.readBytes, readBytes, seconds),
        Numbers.perSecond(before.writtenBytes, writtenBytes, seconds),
        Numbers.perSecond(before.reads, reads, seconds),
        Numbers.perSecond(before.writes, writes, seconds),
        busyPerSecond == null ? null : Double.valueOf(Math.min(100, busyPerSecond / 10)));
  }
}
