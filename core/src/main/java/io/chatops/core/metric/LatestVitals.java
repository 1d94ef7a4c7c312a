package io.chatops.core.metric;

import io.chatops.core.identity.ServerId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The newest {@link Vitals} of every server and its recent use of CPU, in memory: lists of a
 * thousand servers need no query. Safe for use by many threads.
 */
public final class LatestVitals {
  /** The most values of a line of CPU use. */
  public static final int MAX_POINTS = RecentCpu.STEPS;

  private final Map<ServerId, OfServer> servers = new ConcurrentHashMap<>();
  private final RemovedServers removed = new RemovedServers();

  private static final class OfServer {
    private final RecentCpu cpu = new RecentCpu();
    private final NewestVitals newest = new NewestVitals();
  }

  /** Updates the values by a report, which may be an old one from an agent's spool. */
  void put(MetricReport report) {
    put(report.serverId(), LatestReports.time(report), report.samples());
  }

  void put(ServerId serverId, Instant at, Samples samples) {
    OfServer server = of(serverId);
    if (server == null) {
      return;
    }
    server.newest.update(at, samples);
    for (int i = 0; i < samples.size(); i++) {
      if (samples.metric(i) == Metric.CPU_USAGE_PERCENT) {
        server.cpu.add(at, samples.value(i));
      }
    }
  }

  /**
   * Takes what another hub, which has the agent, knows.
   *
   * @param cpu with a step of half a minute; absent: what is known of it stays
   */
  public void update(ServerId serverId, Vitals vitals, @Nullable CpuLine cpu) {
    OfServer server = of(serverId);
    if (server == null) {
      return;
    }
    server.newest.update(vitals);
    if (cpu != null) {
      server.cpu.replace(cpu);
    }
  }

  /** Adds the average use of CPU in one step of the past, unless samples of it arrived since. */
  void backfill(ServerId serverId, Instant at, double cpuPercent) {
    OfServer server = of(serverId);
    if (server != null) {
      server.cpu.backfill(at, cpuPercent);
    }
  }

  /** Returns the place of a server's values; null if the server was removed. */
  private @Nullable OfServer of(ServerId serverId) {
    return servers.computeIfAbsent(serverId, id -> removed.contains(id) ? null : new OfServer());
  }

  /** Returns the servers of which something is known. */
  public Set<ServerId> servers() {
    return Set.copyOf(servers.keySet());
  }

  /** Returns the newest values; empty while the server has sent none. */
  public Optional<Vitals> find(ServerId serverId) {
    OfServer server = servers.get(serverId);
    return server == null ? Optional.empty() : server.newest.get();
  }

  /**
   * Returns the use of CPU in the last hour; empty while the server has sent no report.
   *
   * @param points the most values, 1-120
   */
  public Optional<CpuLine> cpu(ServerId serverId, int points, Instant now) {
    OfServer server = servers.get(serverId);
    return server == null ? Optional.empty() : Optional.of(server.cpu.line(points, now));
  }

  /**
   * Returns the average use of CPU in the time up to now; absent unless nearly all of it is known.
   *
   * @param length at most an hour
   */
  public @Nullable Double averageCpu(ServerId serverId, Duration length, Instant now) {
    OfServer server = servers.get(serverId);
    return server == null ? null : server.cpu.average(length, now);
  }

  /** Evicts the values of a server that another hub owns now. */
  public void release(ServerId serverId) {
    servers.remove(serverId);
  }

  /** Evicts a removed server for good: later reports of it are dropped. */
  public void remove(ServerId serverId) {
    removed.add(serverId);
    servers.remove(serverId);
  }
}
