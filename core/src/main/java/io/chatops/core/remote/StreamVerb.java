package io.chatops.core.remote;

import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;

/**
 * A request that is answered by events until it ends or is given up.
 *
 * @param <Q> the request
 */
abstract class StreamVerb<Q> extends RequestKind<Q> {
  StreamVerb(int code) {
    super(code);
  }

  @Override
  final Places places() {
    return Places.STREAM;
  }

  /**
   * Begins at this hub, with all the checks of the use case. May block, and throw what that throws.
   *
   * @param outbox takes the events
   * @return the way to end it
   */
  abstract Runnable open(Actor actor, ServerId serverId, Q request, Outbox outbox);
}
