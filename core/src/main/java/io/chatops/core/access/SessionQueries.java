package io.chatops.core.access;

import io.chatops.core.identity.Actor;
import java.time.InstantSource;

/** Reads the sessions of a user. */
public final class SessionQueries {
  private final SessionRepository sessions;
  private final InstantSource clock;

  public SessionQueries(SessionRepository sessions, InstantSource clock) {
    this.sessions = sessions;
    this.clock = clock;
  }

  /** Returns the actor's live sessions: the one that was used last first, then by id. */
  public SessionRepository.Page mine(Actor actor, int limit, int offset) {
    return sessions.findLiveOf(actor.userId(), clock.instant(), limit, offset);
  }
}
