package io.chatops.ws;

import io.chatops.core.cluster.Drain;
import io.quarkus.websockets.next.WebSocketConnection;
import java.util.Collection;

/** The open sockets of one endpoint. */
public interface SocketGroup {
  EndpointLimits limits();

  /** Adds a connection that was just opened; called on its event loop. */
  void opened(WebSocketConnection connection);

  /** Closes every socket with 1001 and accepts no more; may be called on any thread. */
  void stop();

  /** Closes every socket with 1001; its peer may connect again. May be called on any thread. */
  void closeAll();

  /**
   * Rejects new peers from now on, as other hubs accept them; or accepts them again. May be called
   * on any thread.
   */
  void rejectNew(boolean everybody);

  /**
   * Follows the owners of the watched servers, and relays each server from its hub. Called each
   * second, on any thread.
   */
  default void tick() {}

  /** Returns the open sockets, which may be asked to leave on any thread. */
  Collection<? extends Drain.Guest> guests();
}
