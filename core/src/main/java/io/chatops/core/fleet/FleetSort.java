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
  /** Critical, warning, offline, unknown, healthy. */
  WORST(Comparator.comparing(FleetSort::rank)),
  NAME((one, other) -> 0),
  CPU(largest(vitals -> vitals.cpu() == null ? null : vitals.cpu().usagePercent())),
  MEMORY(largest(vitals -> vitals.memory() == null ? null : vitals.memory().usagePercent())),
  /** By the fullest file system of each. */
  DISK(largest(vitals -> vitals.disk() == null ? null : vitals.disk().usagePercent())),
  /** By what is received and sent together. */
  NETWORK(largest(FleetSort::traffic)),
  /** Those that have been silent longest first; never heard: last. */
  LAST_SEEN(
      Comparator.comparing(
          (ServerSummary summary) -> summary.condition().lastSeen(),
          Comparator.nullsLast(Comparator.naturalOrder())));

  private final Comparator<ServerSummary> order;

  FleetSort(Comparator<ServerSummary> first) {
    this.order = first.thenComparing(ServerSummary::server, Server.BY_NAME);
  }

  Comparator<ServerSummary> order() {
    return order;
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

  private static Comparator<ServerSummary> largest(Function<Vitals, @Nullable Double> value) {
    return Comparator.comparing(
        (ServerSummary summary) -> {
          Vitals vitals = summary.vitals();
          return vitals == null || !summary.isOnline() ? null : value.apply(vitals);
        },
        Comparator.nullsLast(Comparator.reverseOrder()));
  }

  private static @Nullable Double traffic(Vitals vitals) {
    Vitals.Network network = vitals.network();
    return network == null ? null : network.receivedBytesPerSecond() + network.sentBytesPerSecond();
  }
}
