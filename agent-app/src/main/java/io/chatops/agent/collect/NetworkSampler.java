package io.chatops.agent.collect;

import io.chatops.protocol.AgentReport;
import java.io.File;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the interfaces' counters and their traffic since the previous report. */
final class NetworkSampler {
  // Machines with more interfaces have mostly virtual ones.
  private static final int MAX_INTERFACES = 64;

  private final HostFiles files;
  private Set<String> listed = Set.of();
  private Set<String> counted = Set.of();
  private Map<String, InterfaceCounters> before = Map.of();

  NetworkSampler(HostFiles files) {
    this.files = files;
  }

  /**
   * Sets the interfaces to report. Only interfaces backed by a device count towards the totals,
   * because the traffic of bridges and tunnels passes through these as well. If there are none, as
   * in a container, all interfaces count.
   */
  void refresh(Set<String> interfaces) {
    listed = new HashSet<>(interfaces);
    // The host ends of container interfaces come and go; each container reports its own traffic.
    listed.removeIf(name -> name.startsWith("veth"));
    counted = new HashSet<>(listed);
    counted.removeIf(
        name -> !new File(files.sys("class/net/" + name + "/device").toString()).exists());
    if (counted.isEmpty()) {
      counted = listed;
    }
  }

  AgentReport.Network sample(@Nullable Double seconds) {
    Map<String, InterfaceCounters> now =
        files.text(files.interfaces()).map(InterfaceCounters::parse).orElse(Map.of());
    List<AgentReport.Interface> interfaces = new ArrayList<>();
    long sent = 0;
    long received = 0;
    long packetsSent = 0;
    long packetsReceived = 0;
    boolean any = false;
    for (Map.Entry<String, InterfaceCounters> entry : now.entrySet()) {
      String name = entry.getKey();
      InterfaceCounters counters = entry.getValue();
      if (counted.contains(name)) {
        any = true;
        sent += counters.sentBytes();
        received += counters.receivedBytes();
        packetsSent += counters.sentPackets();
        packetsReceived += counters.receivedPackets();
      }
      if (listed.contains(name) && interfaces.size() < MAX_INTERFACES) {
        interfaces.add(describe(name, counters, seconds == null ? Double.NaN : seconds));
      }
    }
    before = now;
    return new AgentReport.Network(
        any ? sent : null,
        any ? received : null,
        any ? packetsSent : null,
        any ? packetsReceived : null,
        interfaces);
  }

  private AgentReport.Interface describe(String name, InterfaceCounters now, double seconds) {
    InterfaceCounters earlier = before.get(name);
    if (earlier == null || !(seconds > 0)) {
      return new AgentReport.Interface(name, null, null, null, null, now.errors(), now.drops());
    }
    return new AgentReport.Interface(
        name,
        Numbers.perSecond(earlier.receivedBytes(), now.receivedBytes(), seconds),
        Numbers.perSecond(earlier.sentBytes(), now.sentBytes(), seconds),
        Numbers.perSecond(earlier.receivedPackets(), now.receivedPackets(), seconds),
        Numbers.perSecond(earlier.sentPackets(), now.sentPackets(), seconds),
        now.errors(),
        now.drops());
  }
}
