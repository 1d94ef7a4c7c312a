package io.chatops.ws.browser;

import io.chatops.core.identity.Actor;
import io.chatops.core.identity.SessionId;
import io.chatops.core.identity.UserId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The open sockets of each session, which end with it. Safe for use by many threads. */
public final class BrowserSockets {
  private final int limitPerUser;
  private final Map<SessionId, Set<Closeable>> bySession = new HashMap<>();
  private final Map<UserId, Integer> byUser = new HashMap<>();

  /** A socket that can be ended, from any thread. */
  interface Closeable {
    void close(String reason);

    /** Returns false for a socket that another hub opened for a page, which counts there. */
    default boolean counts() {
      return true;
    }
  }

  public BrowserSockets(int limitPerUser) {
    this.limitPerUser = limitPerUser;
  }

  /** Returns the sessions that have open sockets. */
  public synchronized Set<SessionId> sessions() {
    return Set.copyOf(bySession.keySet());
  }

  /** Closes every socket of a session that ended. */
  public void closeSession(SessionId sessionId) {
    List<Closeable> sockets;
    synchronized (this) {
      sockets = List.copyOf(bySession.getOrDefault(sessionId, Set.of()));
    }
    sockets.forEach(socket -> socket.close("the session ended; sign in again"));
  }

  /** Adds a socket; returns false if its user has the maximum. */
  synchronized boolean add(Actor actor, Closeable socket) {
    if (socket.counts()) {
      int open = byUser.getOrDefault(actor.userId(), 0);
      if (open >= limitPerUser) {
        return false;
      }
      byUser.put(actor.userId(), open + 1);
    }
    bySession.computeIfAbsent(actor.sessionId(), id -> new HashSet<>()).add(socket);
    return true;
  }

  /**
   * Notes that a socket belongs to another session of its user now; harmless if it is not there.
   */
  synchronized void move(Actor from, Actor to, Closeable socket) {
    if (leave(from, socket)) {
      bySession.computeIfAbsent(to.sessionId(), id -> new HashSet<>()).add(socket);
    }
  }

  /** Removes a socket; has no effect if it was removed. */
  synchronized void remove(Actor actor, Closeable socket) {
    if (leave(actor, socket) && socket.counts()) {
      byUser.computeIfPresent(actor.userId(), (id, open) -> open == 1 ? null : open - 1);
    }
  }

  private boolean leave(Actor actor, Closeable socket) {
    Set<Closeable> sockets = bySession.get(actor.sessionId());
    if (sockets == null || !sockets.remove(socket)) {
      return false;
    }
    if (sockets.isEmpty()) {
      bySession.remove(actor.sessionId());
    }
    return true;
  }
}
