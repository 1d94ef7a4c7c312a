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
   * Adds a server unless its owner has as many as may be; several at once never pass the number.
   * One whose id is there already stays as it is.
   *
   * @return true if it is there now
   */
  boolean add(Server server, int maxPerOwner);

  /**
   * Changes what an owner may set, and {@code updatedAt}. Of several changes at once each begins
   * with what the one before it made.
   *
   * @param change from the details as they are stored to those wanted; others wait for it. What it
   *     throws is thrown, and nothing is changed
   * @return the server as it is now; empty when there is none of that id
   */
  Optional<Server> update(ServerId id, UnaryOperator<ServerDetails> change, Instant now);

  /** Notes what the agent said of itself; does nothing when the server is gone. */
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
