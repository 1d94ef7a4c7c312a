package io.chatops.core.metric;

import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.ReportSnapshots.Snapshot;
import io.chatops.core.server.ServerPresence;
import io.chatops.core.server.ServerRepository;
import io.chatops.core.server.ServerStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The newest values of every server that can be heard, whoever owns it. Their reports are read anew
 * each time, so that nothing has to be kept for it.
 */
public final class CurrentValues {
  /** The most samples at once: some 20 MB of text. */
  public static final int MAX_SAMPLES = 200_000;

  private final LatestReports latest;
  private final DocumentReader reader;
  private final ServerRepository servers;
  private final ServerPresence presence;
  private final int maxSamples;

  /** One server's. */
  public record OfServer(ServerId serverId, String name, Samples samples) {}

  /**
   * All servers'.
   *
   * @param leftOut how many servers had no more room
   */
  public record All(List<OfServer> servers, int leftOut) {
    public All {
      servers = List.copyOf(servers);
    }
  }

  public CurrentValues(
      LatestReports latest,
      DocumentReader reader,
      ServerRepository servers,
      ServerPresence presence) {
    this(latest, reader, servers, presence, MAX_SAMPLES);
  }

  CurrentValues(
      LatestReports latest,
      DocumentReader reader,
      ServerRepository servers,
      ServerPresence presence,
      int maxSamples) {
    this.latest = latest;
    this.reader = reader;
    this.servers = servers;
    this.presence = presence;
    this.maxSamples = maxSamples;
  }

  /**
   * Returns the values of some metrics; servers by their names. Without room for all, those with
   * more than an equal share of it come last. Blocking, for one look-up of the names.
   */
  public All read(Set<Metric> metrics) {
    List<Snapshot> heard =
        latest.inMemory().stream()
            .filter(report -> presence.status(report.serverId(), null) == ServerStatus.ONLINE)
            .toList();
    Map<ServerId, String> names = servers.names(heard.stream().map(Snapshot::serverId).toList());
    Comparator<Snapshot> order =
        Comparator.comparing((Snapshot report) -> names.getOrDefault(report.serverId(), ""))
            .thenComparing(report -> report.serverId().value());
    List<Snapshot> named =
        heard.stream()
            .filter(report -> names.containsKey(report.serverId()))
            .sorted(order)
            .toList();
    Map<ServerId, OfServer> all = new HashMap<>();
    List<Snapshot> large = new ArrayList<>();
    int share = named.isEmpty() ? 0 : maxSamples / named.size();
    int room = maxSamples;
    for (Snapshot report : named) {
      OfServer server = read(report, names, metrics);
      if (server.samples().size() > share) {
        large.add(report);
      } else {
        room -= server.samples().size();
        all.put(report.serverId(), server);
      }
    }
    // Last, so that hosts that send absurdly much take no room from others.
    for (Snapshot report : large) {
      OfServer server = read(report, names, metrics);
      if (server.samples().size() > room) {
        break;
      }
      room -= server.samples().size();
      all.put(report.serverId(), server);
    }
    List<OfServer> inOrder =
        named.stream().map(report -> all.get(report.serverId())).filter(Objects::nonNull).toList();
    return new All(inOrder, named.size() - inOrder.size());
  }

  private OfServer read(Snapshot report, Map<ServerId, String> names, Set<Metric> metrics) {
    return new OfServer(
        report.serverId(),
        names.getOrDefault(report.serverId(), ""),
        reader.samples(report.document()).only(metrics));
  }
}
