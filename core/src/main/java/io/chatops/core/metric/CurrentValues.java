package io.chatops.core.metric;

import io.chatops.core.identity.ServerId;
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
 * The newest values of every server that is online, of all owners. They are read from the newest
 * reports at each call, so nothing has to be kept.
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
    List<ServerId> heard =
        latest.times(Share.ALL).keySet().stream()
            .filter(server -> presence.status(server, null) == ServerStatus.ONLINE)
            .toList();
    Map<ServerId, String> names = servers.names(heard);
    Comparator<ServerId> order =
        Comparator.comparing((ServerId server) -> names.getOrDefault(server, ""))
            .thenComparing(ServerId::value);
    List<ServerId> named = heard.stream().filter(names::containsKey).sorted(order).toList();
    Map<ServerId, OfServer> all = new HashMap<>();
    List<ServerId> large = new ArrayList<>();
    int share = named.isEmpty() ? 0 : maxSamples / named.size();
    int room = maxSamples;
    for (ServerId id : named) {
      OfServer server = read(id, names, metrics);
      if (server.samples().size() > share) {
        large.add(id);
      } else {
        room -= server.samples().size();
        all.put(id, server);
      }
    }
    // Last, so that hosts that send absurdly much take no room from others.
    for (ServerId id : large) {
      OfServer server = read(id, names, metrics);
      if (server.samples().size() > room) {
        break;
      }
      room -= server.samples().size();
      all.put(id, server);
    }
    List<OfServer> inOrder = named.stream().map(all::get).filter(Objects::nonNull).toList();
    return new All(inOrder, named.size() - inOrder.size());
  }

  private OfServer read(ServerId server, Map<ServerId, String> names, Set<Metric> metrics) {
    Samples samples =
        latest
            .inMemory(server)
            .map(report -> reader.samples(report.document()).only(metrics))
            .orElseGet(() -> new Samples.Builder().build()); // its server was removed meanwhile
    return new OfServer(server, names.getOrDefault(server, ""), samples);
  }
}
