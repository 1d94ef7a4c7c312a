package io.chatops.agent.collect;

import io.chatops.protocol.AgentReport;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Parser of {@code /proc/meminfo}. */
final class MemoryInfo {
  private MemoryInfo() {}

  /**
   * Parses the file. Used is all memory that is not available; the cache includes the slab that the
   * kernel can reclaim, as {@code free} does.
   */
  static AgentReport.Memory parse(String meminfo) {
    Map<String, Long> bytes = new HashMap<>();
    for (String line : meminfo.split("\n", -1)) {
      int colon = line.indexOf(':');
      if (colon > 0 && line.endsWith(" kB")) {
        String number = line.substring(colon + 1, line.length() - 3).strip();
        Numbers.parse(number).ifPresent(kib -> bytes.put(line.substring(0, colon), kib * 1024));
      }
    }
    Long total = bytes.get("MemTotal");
    Long available = available(bytes);
    Long swapTotal = bytes.get("SwapTotal");
    return new AgentReport.Memory(
        total,
        minus(total, available),
        available,
        plus(bytes.get("Cached"), bytes.getOrDefault("SReclaimable", 0L)),
        bytes.get("Buffers"),
        swapTotal,
        minus(swapTotal, bytes.get("SwapFree")));
  }

  // Kernels before 3.14 do not estimate the available memory.
  private static @Nullable Long available(Map<String, Long> bytes) {
    Long available = bytes.get("MemAvailable");
    if (available != null) {
      return available;
    }
    return plus(
        plus(bytes.get("MemFree"), bytes.getOrDefault("Buffers", 0L)),
        bytes.getOrDefault("Cached", 0L));
  }

  private static @Nullable Long plus(@Nullable Long one, long other) {
    return one == null ? null : Long.valueOf(one + other);
  }

  private static @Nullable Long minus(@Nullable Long whole, @Nullable Long part) {
    return whole == null || part == null ? null : Long.valueOf(Math.max(0, whole - part));
  }
}
