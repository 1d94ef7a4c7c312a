package io.chatops.core.hub;

import io.chatops.core.identity.HubId;
import io.chatops.core.identity.ServerId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stores the live hubs, and the owner of each server: the hub that its agent is connected to. Every
 * method is atomic and blocks. Leases use the storage's clock, so the clocks of hubs may differ.
 */
public interface AgentDirectory {
  /** The state of an agent's connection to the owner of its server. */
  enum Link {
    CONNECTED,
    /** The connection ended without a goodbye. */
    BROKEN,
    /** The agent said goodbye. */
    STOPPED
  }

  /**
   * A live hub, as stored.
   *
   * @param silent the time since it last renewed its lease
   * @param draining true if it accepts no agents, because it drains or is still starting
   */
  record Hub(HubId id, HubAddress address, Duration silent, boolean draining) {}

  /**
   * The outcome of a renewal.
   *
   * @param known false if the hub had no row: it is new, or another hub found its lease expired
   * @param draining true if the row says that this hub accepts no agents
   * @param others all other hubs, including those with an expired lease
   */
  record Renewal(boolean known, boolean draining, List<Hub> others) {
    public Renewal {
      others = List.copyOf(others);
    }
  }

  /**
   * The owner of a server.
   *
   * @param epoch increases with each change of owner, and is at least the time of the change in
   *     microseconds, so it is never reused, even if the storage loses its last transactions
   * @param changedAt the time of the last change of any of these, by the storage's clock
   */
  record Owner(ServerId serverId, HubId hubId, long epoch, Link link, Instant changedAt) {}

  /**
   * The owner of one server.
   *
   * @param hub the owner; absent if it has no row, or is the hub that asks
   */
  record Located(Owner owner, @Nullable Hub hub) {}

  /**
   * A server that a hub acquired.
   *
   * @param before the previous owner; absent: none
   * @param lastSeen the last time that its agent was heard, as stored; absent: never
   */
  record Acquired(
      ServerId serverId, long epoch, @Nullable HubId before, @Nullable Instant lastSeen) {}

  /**
   * Registers the hub, or renews its lease, and stores its address.
   *
   * @param draining true if it accepts no agents; counts only for a hub without a row
   */
  Renewal renew(HubId hub, HubAddress address, boolean draining);

  /** Stores if a hub accepts no agents; does nothing if it has no row. */
  void drain(HubId hub, boolean draining);

  /**
   * Removes a hub that has stopped; it stays the owner of its servers until another hub takes them
   * over.
   */
  void leave(HubId hub);

  /**
   * Acquires servers whose agents have signed in at this hub, from any owner. The epoch of a server
   * that the hub owns already stays.
   *
   * @return those that exist, in no order
   */
  List<Acquired> acquire(HubId hub, Collection<ServerId> servers);

  /** Stores how the agents of servers are connected; ignores servers of other owners. */
  void storeLinks(HubId hub, Map<ServerId, Link> links);

  /**
   * Adds a row without an owner for each server that has been heard but has none, so that the next
   * takeover acquires it. There are some where a hub of an earlier version admitted an agent, or
   * where the storage lost its last transactions.
   */
  void addUnowned();

  /**
   * Removes hubs, and acquires all servers that then have no owner. Their agents count as gone:
   * BROKEN, unless they STOPPED.
   *
   * @param expired hubs whose lease seems to have expired; those that have renewed it since are
   *     kept
   * @param lease the age at which a lease expires
   */
  List<Acquired> takeOver(HubId hub, Set<HubId> expired, Duration lease);

  /**
   * Returns the owners of servers, this hub among them, in no order.
   *
   * @param since only what changed at this time or later; absent: all
   */
  List<Owner> owners(@Nullable Instant since);

  /** Returns the owner of one server; empty if it has none. */
  Optional<Located> locate(HubId asking, ServerId serverId);
}
