package io.chatops.agent.collect;

import java.util.LinkedHashMap;
import java.util.Map;

/** The traffic of one network interface since boot. */
public record InterfaceCounters(
    long receivedBytes,
    long receivedPackets,
    long sentBytes,
    long sentPackets,
    long errors,
    long drops) {

  /** Reads {@code /proc/net/dev} and keeps its order. */
  public static Map<String, InterfaceCounters> parse(String netDev) {
    Map<String, InterfaceCounters> interfaces = new LinkedHashMap<>();
    for (String line : netDev.split("\n", -1)) {
      // The counters may follow the colon without a space; the two header lines have no colon.
      int colon = line.lastIndexOf(':');
      if (colon < 0) {
        continue;
      }
      String[] fields = line.substring(colon + 1).strip().split(" +", -1);
      if (fields.length < 12) {
        continue;
      }
      interfaces.put(
          HostText.clean(line.substring(0, colon).strip()),
          new InterfaceCounters(
              Numbers.orZero(fields[0]),
              Numbers.orZero(fields[1]),
              Numbers.orZero(fields[8]),
              Numbers.orZero(fields[9]),
              Numbers.orZero(fields[2]) + Numbers.orZero(fields[10]),
              Numbers.orZero(fields[3]) + Numbers.orZero(fields[11])));
    }
    return interfaces;
  }
}
