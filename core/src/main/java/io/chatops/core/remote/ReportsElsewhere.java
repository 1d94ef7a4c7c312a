package io.chatops.core.remote;

import io.chatops.core.bus.BusException;
import io.chatops.core.bus.BusException.Reason;
import io.chatops.core.bus.BusState;
import io.chatops.core.bus.HubBus;
import io.chatops.core.hub.AgentLocations;
import io.chatops.core.hub.AgentLocations.RemoteAgent;
import io.chatops.core.identity.HubId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.ReportDocument;
import io.chatops.core.metric.ReportSnapshots.Snapshot;
import java.nio.BufferUnderflowException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The last reports of servers whose agents are connected to other hubs: these hubs are asked, as
 * the storage may be minutes behind. Like the storage, this asks nobody who wants to know.
 */
public final class ReportsElsewhere {
  /** The time for one message: a page waits for it. */
  static final Duration LIMIT = Duration.ofSeconds(3);

  private final AgentLocations locations;
  private final HubBus bus;
  private final LateHubs late;

  /**
   * Asks by this bus.
   *
   * @param nanoTime like {@link System#nanoTime}
   */
  public ReportsElsewhere(AgentLocations locations, HubBus bus, LongSupplier nanoTime) {
    this.locations = locations;
    this.bus = bus;
    this.late = new LateHubs(nanoTime);
  }

  /** Returns what the other hub tells in time; empty if no other hub has the agent. Blocking. */
  public Optional<Snapshot> find(ServerId serverId) {
    return locations
        .remote(serverId)
        .filter(RemoteAgent::isConnected)
        .map(RemoteAgent::hub)
        .filter(hub -> bus.state().map(BusState::connected).orElse(false) && !late.has(hub))
        .flatMap(hub -> ask(hub, serverId));
  }

  private Optional<Snapshot> ask(HubId hub, ServerId serverId) {
    Fetch fetch = new Fetch(bus, hub, LIMIT);
    try {
      byte[] answer =
          fetch.ask(Message.report(serverId)).get(2 * LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      return Optional.ofNullable(read(serverId, answer));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof BusException lost && lost.reason() == Reason.LATE) {
        late.add(hub);
      }
      return Optional.empty();
    } catch (TimeoutException e) {
      late.add(hub);
      fetch.close();
      return Optional.empty();
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      fetch.close();
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
