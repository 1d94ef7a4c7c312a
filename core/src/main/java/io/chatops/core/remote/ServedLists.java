package io.chatops.core.remote;

import io.chatops.core.container.ListFleetContainers.Reported;
import io.chatops.core.hub.Whereabouts;
import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.CpuLine;
import io.chatops.core.metric.DocumentReader;
import io.chatops.core.metric.LatestReports;
import io.chatops.core.metric.LatestVitals;
import io.chatops.core.remote.ServerValues.Wanted;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells other hubs what their lists show of the servers that this one has. */
public final class ServedLists {
  private final LatestVitals vitals;
  private final LatestReports latest;
  private final DocumentReader reader;
  private final Whereabouts whereabouts;
  private final InstantSource clock;

  public ServedLists(
      LatestVitals vitals,
      LatestReports latest,
      DocumentReader reader,
      Whereabouts whereabouts,
      InstantSource clock) {
    this.vitals = vitals;
    this.latest = latest;
    this.reader = reader;
    this.whereabouts = whereabouts;
    this.clock = clock;
  }

  /** Returns the values of those servers that this hub has. */
  byte[] values(List<Wanted> wanted) {
    WireWriter out = new WireWriter();
    for (Wanted one : wanted) {
      ServerId serverId = one.serverId();
      if (isHere(serverId)) {
        vitals
            .find(serverId)
            .map(found -> new ServerValues(serverId, found, one.withCpu() ? cpu(serverId) : null))
            .ifPresent(values -> values.write(out));
      }
    }
    return out.toBytes();
  }

  private @Nullable CpuLine cpu(ServerId serverId) {
    return vitals.cpu(serverId, LatestVitals.MOST_POINTS, clock.instant()).orElse(null);
  }

  /** Returns the containers of those servers that this hub has, as many as fit into one answer. */
  byte[] containers(List<ServerId> wanted) {
    WireWriter out = new WireWriter();
    for (ServerId serverId : wanted) {
      if (isHere(serverId)) {
        byte[] one = new ServerContainers(serverId, reported(serverId)).toBytes();
        if (out.size() + Integer.BYTES + one.length > Fetch.MOST_BYTES) {
          break;
        }
        out.putBytes(one);
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
    return whereabouts.elsewhere(serverId).isEmpty();
  }
}
