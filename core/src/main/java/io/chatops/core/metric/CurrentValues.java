package io.chatops.core.metric;

import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.ReportSnapshots.Snapshot;
import io.chatops.core.server.ServerPresence;
import io.chatops.core.server.ServerRepository;
import io.chatops.core.server.ServerStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The newest values of every server that can be heard, whoever owns it. Their reports are read anew
 * each time, so that nothing has to be kept for it.
 */
public final class CurrentValues {
  /** How many samples there may be at once: some 20 MB of text. */
  public static final int MAX_SAMPLES = 200_000;

  private final LatestReports latest;
  private final SampleReader reader;
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
      SampleReader reader,
      ServerRepository servers,
      ServerPresence presence) {
    this(latest, reader, servers, presence, MAX_SAMPLES);
  }

  CurrentValues(
      LatestReports latest,
      SampleReader reader,
      ServerRepository servers,
      ServerPresence presence,
      int maxSamples) {
    this.latest = latest;
    this.reader = reader;
    this.servers = servers;
    this.presence = presence;
    this.maxSamples = maxSamples;
  }

  /** Of some metrics; servers by their names. Blocking, for one look-up of the names. */
  public All read(Set<Metric> metrics) {
    List<Snapshot> heard =
        latest.inMemory().stream()
            .filter(report -> presence.status(report.serverId(), null) == ServerStatus.ONLINE)
            .toList();
    Map<ServerId, String> names = servers.names(heard.stream().map(Snapshot::serverId).toList());
    List<Snapshot> named =
        heard.stream()
            .filter(report -> names.containsKey(report.serverId()))
            .sorted(
                Comparator.comparing((Snapshot report) -> names.get(report.serverId()))
                    .thenComparing(report -> report.serverId().value()))
            .toList();
    List<OfServer> all = new ArrayList<>();
    int room = maxSamples;
    for (Snapshot report : named) {
      Samples samples = reader.read(report.document()).only(metrics);
      if (samples.size() > room) {
        break;
      }
      room -= samples.size();
      all.add(new OfServer(report.serverId(), names.getOrDefault(report.serverId(), ""), samples));
    }
    return new All(all, named.size() - all.size());
  }
}
