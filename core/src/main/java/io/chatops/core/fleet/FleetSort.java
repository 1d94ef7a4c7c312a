package io.chatops.core.fleet;

import io.chatops.core.metric.Vitals;
import io.chatops.core.server.Server;
import io.chatops.core.server.ServerCondition;
import java.util.Comparator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The orders of a list of servers. Those that are equal come by name. Values are compared among
 * servers that are online, the largest first; those without a present value come last.
 */
public enum FleetSort {
  /**
   * Critical, warning, offline, unknown, healthy; in each, one that is not online, then the one
   * whose values are nearest to or farthest beyond their thresholds.
   */
  WORST,
  NAME,
  CPU,
  MEMORY,
  /** By the fullest file system of each. */
  DISK,
  /** By what is received and sent together. */
  NETWORK,
  /** The longest silence first; servers that were never heard last. */
  LAST_SEEN;

  private static final Comparator<ServerSummary> BY_NAME =
      Comparator.comparing(ServerSummary::server, Server.BY_NAME);

  Comparator<ServerSummary> order() {
    return switch (this) {
      case WORST ->
          Comparator.comparing(FleetSort::rank)
              .thenComparing(FleetSort::ratio, Comparator.reverseOrder())
              .thenComparing(BY_NAME);
      case NAME -> BY_NAME;
      case CPU -> largest(FleetSort::cpu).thenComparing(BY_NAME);
      case MEMORY -> largest(FleetSort::memory).thenComparing(BY_NAME);
      case DISK -> largest(FleetSort::disk).thenComparing(BY_NAME);
      case NETWORK -> largest(FleetSort::traffic).thenComparing(BY_NAME);
      case LAST_SEEN ->
          Comparator.comparing(
                  (ServerSummary summary) -> summary.condition().lastSeen(),
                  Comparator.nullsLast(Comparator.naturalOrder()))
              .thenComparing(BY_NAME);
    };
  }

  private static int rank(ServerSummary summary) {
    ServerCondition now = summary.condition();
    return switch (now.health()) {
      case CRITICAL -> 0;
      case WARNING -> 1;
      case HEALTHY ->
          switch (now.status()) {
            case OFFLINE -> 2;
            case UNKNOWN -> 3;
            case ONLINE -> 4;
          };
    };
  }

  private static double ratio(ServerSummary summary) {
    return summary.isOnline() ? summary.levels().ratio() : Double.POSITIVE_INFINITY;
  }

  private static Comparator<ServerSummary> largest(Function<Vitals, @Nullable Double> value) {
    return Comparator.comparing(
        (ServerSummary summary) -> {
          Vitals vitals = summary.vitals();
          return vitals == null || !summary.isOnline() ? null : value.apply(vitals);
        },
        Comparator.nullsLast(Comparator.reverseOrder()));
  }

  private static @Nullable Double cpu(Vitals vitals) {
    Vitals.Cpu cpu = vitals.cpu();
    return cpu == null ? null : cpu.usagePercent();
  }

  private static @Nullable Double memory(Vitals vitals) {
    Vitals.Memory memory = vitals.memory();
    return memory == null ? null : memory.usagePercent();
  }

  private static @Nullable Double disk(Vitals vitals) {
    Vitals.Disk disk = vitals.disk();
    return disk == null ? null : disk.usagePercent();
  }

  private static @Nullable Double traffic(Vitals vitals) {
    Vitals.Network network = vitals.network();
    return network == null ? null : network.receivedBytesPerSecond() + network.sentBytesPerSecond();
  }
}
