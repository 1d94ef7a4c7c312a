package io.chatops.core.remote;

import io.chatops.core.audit.AuditAction;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A request that has one answer.
 *
 * @param <Q> the request
 * @param <A> the answer
 */
abstract class Verb<Q, A> extends RequestKind<Q> {
  Verb(int code) {
    super(code);
  }

  @Override
  Places places() {
    return Places.REQUEST;
  }

  abstract void writeAnswer(WireWriter out, A answer);

  abstract A readAnswer(WireReader in);

  /**
   * Does it at this hub, with all its checks. May block, and throw what the use case throws at
   * once.
   */
  abstract CompletableFuture<A> local(Actor actor, ServerId serverId, Q request);

  /**
   * Returns the action for the record; absent if a request that may be lost needs none, as it
   * changes nothing.
   */
  @Nullable AuditAction action(Q request) {
    return null;
  }

  /** Returns what to look for after it was done, behind a space; empty if it has no name. */
  String name(A answer) {
    return "";
  }

  /** Describes the object of a request for the record. */
  String target(Q request) {
    return "";
  }
}
