package io.chatops.core.server;

import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Stores servers. Every method is one atomic step. */
public interface ServerRepository {
  /** Adds a server, however many its owner has. */
  default void add(Server server) {
    add(server, Integer.MAX_VALUE);
  }

  /**
   * Adds a server unless its owner has the maximum; concurrent additions never exceed it. A server
   * whose id exists stays as it is.
   *
   * @return true if it exists now
   */
  boolean add(Server server, int maxPerOwner);

  /**
   * Changes what an owner may set, and {@code updatedAt}. Concurrent changes are applied one after
   * another.
   *
   * @param change from the stored details to the wanted ones; other changes wait for it. If it
   *     throws, nothing is changed and the exception is passed on
   * @return the server after the change; empty if there is none with that id
   */
  Optional<Server> update(ServerId id, UnaryOperator<ServerDetails> change, Instant now);

  /** Stores the agent's details; does nothing if the server has been removed. */
  void updateAgent(ServerId id, Server.AgentDetails agent);

  /**
   * Writes back when servers were last seen; never moves a time back, skips servers that are gone.
   */
  void updateLastSeen(Map<ServerId, Instant> lastSeen);

  Optional<Server> find(ServerId id);

  /** Returns those of the servers that exist, in no order. */
  List<Server> find(Collection<ServerId> ids);

  /**
   * An owner's servers by name (folded to lower case, then by id).
   *
   * @param text only those with it in the name, host or a tag, without regard to case; absent: all
   */
  List<Server> findByOwner(UserId ownerId, @Nullable String text);

  /** Everybody's, in no order; for the start of the hub. */
  List<Server> findAll();

  /** Returns the names of those of the servers that exist. */
  Map<ServerId, String> names(Collection<ServerId> ids);

  /** Removes a server with its API keys and stored report snapshot; false when there was none. */
  boolean remove(ServerId id);
}
