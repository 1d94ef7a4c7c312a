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
 * Stores which hubs live, and which of them has the agent of each server. Every method is one
 * atomic step and blocks. Leases go by the storage's clock, so the clocks of hubs may differ.
 */
public interface AgentDirectory {
  /** The state of an agent's connection to the hub that has its server. */
  enum Link {
    CONNECTED,
    /** The connection ended without a word. */
    BROKEN,
    /** The agent said that it stops. */
    STOPPED
  }

  /**
   * A hub that lives, as far as the storage knows.
   *
   * @param silent the time since it last renewed its lease
   * @param draining true if it takes no agents: it sends them to other hubs, or only starts yet
   */
  record Hub(HubId id, HubAddress address, Duration silent, boolean draining) {}

  /**
   * The outcome of a renewal.
   *
   * @param known false if the hub was not there: it is new, or another one found its lease over
   * @param draining true if it is noted that this hub takes no agents
   * @param others all other hubs, those with a lease that is over included
   */
  record Renewal(boolean known, boolean draining, List<Hub> others) {
    public Renewal {
      others = List.copyOf(others);
    }
  }

  /**
   * The owner of a server.
   *
   * @param epoch grows each time that the server moves to another hub, at least to the time then,
   *     in microseconds: none comes again, even if the storage loses its last transactions
   * @param changedAt the time of the last change of any of these, by the storage's clock
   */
  record Owner(ServerId serverId, HubId hubId, long epoch, Link link, Instant changedAt) {}

  /**
   * The owner of one server.
   *
   * @param hub the owner; absent: it is not there, or is the hub that asks
   */
  record Located(Owner owner, @Nullable Hub hub) {}

  /**
   * A server that a hub took.
   *
   * @param before the hub that had it; absent: none
   * @param lastSeen the last time that its agent was heard, as far as is stored; absent: never
   */
  record Taken(ServerId serverId, long epoch, @Nullable HubId before, @Nullable Instant lastSeen) {}

  /**
   * Registers the hub, or renews its lease, and stores its address.
   *
   * @param draining true if it takes no agents; counts only for a hub that is not there yet
   */
  Renewal renew(HubId hub, HubAddress address, boolean draining);

  /** Notes if a hub takes no agents; nothing happens if it is not there. */
  void drain(HubId hub, boolean draining);

  /** Removes a hub that is over; its servers stay with it until another one succeeds it. */
  void leave(HubId hub);

  /**
   * Takes servers whose agents have signed in at this hub, whoever has them. The epoch of one that
   * it has already stays.
   *
   * @return those that exist, in no order
   */
  List<Taken> take(HubId hub, Collection<ServerId> servers);

  /** Notes how the agents of servers are connected; leaves out those that another hub has. */
  void note(HubId hub, Map<ServerId, Link> links);

  /**
   * Notes the servers that were heard, but of which no hub has been noted, so that the next
   * succession takes them. There are some where a hub of an earlier version let an agent in, or
   * where the storage lost its last transactions.
   */
  void noteUnowned();

  /**
   * Removes hubs, and takes all servers that then belong to no hub. Their agents count as gone:
   * BROKEN, unless they STOPPED.
   *
   * @param over hubs that seem over; those that have renewed their lease since are left
   * @param lease the age at which a lease is over
   */
  List<Taken> succeed(HubId hub, Set<HubId> over, Duration lease);

  /**
   * Returns the owners of servers, this hub among them, in no order.
   *
   * @param since only what changed at this time or later; absent: all
   */
  List<Owner> owners(@Nullable Instant since);

  /** Returns the owner of one server; empty if it has none. */
  Optional<Located> locate(HubId asking, ServerId serverId);
}
