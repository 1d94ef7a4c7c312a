package io.chatops.core.remote;

import io.chatops.core.bus.HubBus;
import io.chatops.core.container.ListFleetContainers;
import io.chatops.core.container.ListFleetContainers.Reported;
import io.chatops.core.hub.Whereabouts;
import io.chatops.core.hub.Whereabouts.Elsewhere;
import io.chatops.core.identity.ServerId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The containers on servers that other hubs have, for lists of those of all servers. Keeps what it
 * was told for a minute after somebody looked. Safe for use by many threads.
 */
public final class ContainersElsewhere implements ListFleetContainers.OtherHubs {
  /** The most bytes of answers that are kept: some 100,000 containers. */
  private static final long MOST_BYTES = 32L << 20;

  private final Whereabouts whereabouts;
  private final LongSupplier nanoTime;
  private final Budget budget;
  private final Gathering gathering;
  private final Map<ServerId, Told> told = new ConcurrentHashMap<>();

  /**
   * What the hub of a server has told.
   *
   * @param at the time, in nanoseconds
   * @param bytes of the answer
   * @param reported absent: the server has sent no report to that hub
   */
  private record Told(long at, int bytes, @Nullable Reported reported) {}

  /**
   * Asks by this bus.
   *
   * @param nanoTime like {@link System#nanoTime}
   */
  public ContainersElsewhere(Whereabouts whereabouts, HubBus bus, LongSupplier nanoTime) {
    this(whereabouts, bus, nanoTime, MOST_BYTES);
  }

  ContainersElsewhere(Whereabouts whereabouts, HubBus bus, LongSupplier nanoTime, long mostBytes) {
    this.whereabouts = whereabouts;
    this.nanoTime = nanoTime;
    this.budget = new Budget(mostBytes);
    // Also while the agent is away: the hub that had it last has its last report.
    this.gathering = new Gathering(whereabouts, Elsewhere::hubLives, bus, nanoTime, new Subject());
  }

  @Override
  public void refresh(Collection<ServerId> servers) {
    forget();
    gathering.refresh(servers);
  }

  @Override
  public Optional<Reported> find(ServerId serverId) {
    Told known = isElsewhere(serverId) ? told.get(serverId) : null;
    return known == null ? Optional.empty() : Optional.ofNullable(known.reported());
  }

  @Override
  public boolean isUntold(ServerId serverId) {
    return isElsewhere(serverId) && !told.containsKey(serverId);
  }

  private boolean isElsewhere(ServerId serverId) {
    return whereabouts.elsewhere(serverId).filter(Elsewhere::hubLives).isPresent();
  }

  /** Returns the bytes of the answers that are kept. */
  long held() {
    return budget.held();
  }

  private void keep(ServerContainers containers, int bytes) {
    told.compute(
        containers.serverId(),
        (serverId, before) -> {
          giveBack(before);
          return budget.take(bytes)
              ? new Told(nanoTime.getAsLong(), bytes, containers.reported())
              : null;
        });
  }

  private void forget() {
    long now = nanoTime.getAsLong();
    told.keySet()
        .forEach(
            serverId ->
                told.computeIfPresent(
                    serverId,
                    (id, present) -> {
                      if (now - present.at() < AskTimes.FORGET.toNanos()) {
                        return present;
                      }
                      giveBack(present);
                      return null;
                    }));
  }

  private void giveBack(@Nullable Told gone) {
    budget.giveBack(gone == null ? 0 : gone.bytes());
  }

  private final class Subject implements Gathering.Subject {
    @Override
    public byte[] question(List<ServerId> servers) {
      return Message.containers(servers);
    }

    @Override
    public void take(WireReader answer) {
      while (answer.hasMore()) {
        byte[] one = answer.getBytes();
        keep(ServerContainers.read(new WireReader(one)), one.length);
      }
    }
  }
}
