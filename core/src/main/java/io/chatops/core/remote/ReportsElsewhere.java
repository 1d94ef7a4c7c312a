package io.chatops.core.remote;

import io.chatops.core.bus.BusState;
import io.chatops.core.bus.HubBus;
import io.chatops.core.hub.Whereabouts;
import io.chatops.core.hub.Whereabouts.Elsewhere;
import io.chatops.core.identity.HubId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.ReportDocument;
import io.chatops.core.metric.ReportSnapshots;
import java.nio.BufferUnderflowException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The last reports of servers, also of those whose agents are connected to other hubs: these hubs
 * are asked, as the storage may be minutes behind. What a hub does not tell in time is read from
 * the storage. Like the storage, this asks nobody who wants to know.
 */
public final class ReportsElsewhere implements ReportSnapshots {
  /** The time for an answer: a page waits for it. */
  static final Duration LIMIT = Duration.ofSeconds(3);

  private final ReportSnapshots stored;
  private final Whereabouts whereabouts;
  private final HubBus bus;

  public ReportsElsewhere(ReportSnapshots stored, Whereabouts whereabouts, HubBus bus) {
    this.stored = stored;
    this.whereabouts = whereabouts;
    this.bus = bus;
  }

  @Override
  public void save(List<Snapshot> snapshots) {
    stored.save(snapshots);
  }

  @Override
  public Optional<Snapshot> find(ServerId serverId) {
    Optional<Elsewhere> at = whereabouts.elsewhere(serverId).filter(Elsewhere::isConnected);
    if (at.isEmpty() || !bus.state().map(BusState::connected).orElse(false)) {
      return stored.find(serverId);
    }
    return ask(at.get().hub(), serverId).or(() -> stored.find(serverId));
  }

  private Optional<Snapshot> ask(HubId hub, ServerId serverId) {
    try {
      byte[] answer =
          new Fetch(bus, hub)
              .ask(Message.report(serverId))
              .get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      return Optional.ofNullable(read(serverId, answer));
    } catch (ExecutionException | TimeoutException | BufferUnderflowException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  static byte[] write(Optional<Snapshot> report) {
    WireWriter out = new WireWriter();
    report.ifPresent(
        present -> {
          ReportDocument document = present.document();
          out.putInstant(present.collectedAt())
              .putRest(document.bytes(), document.offset(), document.length());
        });
    return out.toBytes();
  }

  private static @Nullable Snapshot read(ServerId serverId, byte[] answer) {
    WireReader in = new WireReader(answer);
    return in.hasMore()
        ? new Snapshot(serverId, in.getInstant(), ReportDocument.of(in.getRest()))
        : null;
  }
}
