package io.chatops.core.remote;

import io.chatops.core.container.ListFleetContainers.Reported;
import io.chatops.core.hub.AgentLocations;
import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.DocumentReader;
import io.chatops.core.metric.LatestReports;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells other hubs what their lists show of the servers that this one has. */
public final class ServedLists {
  /** The most servers whose containers one question asks for. */
  static final int MOST_WITH_CONTAINERS = 100;

  /** The most bytes that are told of containers at once, so that it is told within a second. */
  static final int MOST_BYTES = 1 << 20;

  /** The most of one server, some 1,500 containers: it takes nothing from the other ones. */
  static final int MOST_BYTES_OF_SERVER = MOST_BYTES / 2;

  private final LatestReports latest;
  private final DocumentReader reader;
  private final AgentLocations locations;

  public ServedLists(
      LatestReports latest,
      DocumentReader reader,
      AgentLocations locations) {
    this.latest = latest;
    this.reader = reader;
    this.locations = locations;
  }

  /**
   * Returns the containers of those servers that this hub has, as many as fit into one answer.
   * Servers with far too many are left out.
   */
  byte[] containers(List<ServerId> wanted) {
    WireWriter out = new WireWriter();
    for (ServerId serverId : wanted) {
      if (isHere(serverId)) {
        byte[] one = new ServerContainers(serverId, reported(serverId)).toBytes();
        if (one.length <= MOST_BYTES_OF_SERVER
            && out.size() + Integer.BYTES + one.length <= MOST_BYTES) {
          out.putBytes(one);
        }
      }
    }
    return out.toBytes();
  }

  private @Nullable Reported reported(ServerId serverId) {
    return latest
        .inMemory(serverId)
        .map(
            report ->
                new Reported(
                    report.collectedAt(), reader.containers(report.document()).orElse(List.of())))
        .orElse(null);
  }

  private boolean isHere(ServerId serverId) {
    return locations.remote(serverId).isEmpty();
  }
}
