package io.chatops.core.policy;

import io.chatops.core.identity.Actor;
import io.chatops.core.identity.Role;
import io.chatops.core.identity.UserId;

/**
 * Decides who may do what: nothing else compares owners, or looks at the role of an actor. Knows
 * only what was read with the credentials, so that a decision costs no look into the storage.
 */
public final class Policy {
  private Policy() {}

  /** Returns true if the actor may do this to that object. */
  public static boolean may(Actor actor, Action action, OwnedObject object) {
    return object.ownerId().equals(scope(actor, action));
  }

  /** Returns true if the actor may do this to the hub. */
  public static boolean may(Actor actor, HubAction action) {
    return actor.role() == Role.ADMIN;
  }

  /** Returns the owner of all objects to which the actor may do this; lists ask for these. */
  public static UserId scope(Actor actor, Action action) {
    return actor.userId();
  }

  /** Returns the owner of an object that the actor is about to create. */
  public static UserId ownerOfNew(Actor actor) {
    return actor.userId();
  }
}
