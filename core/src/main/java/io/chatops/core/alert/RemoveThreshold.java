package io.chatops.core.alert;

import io.chatops.core.audit.Audit;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.AlertThresholdId;

/** Removes a threshold and ends its alerts, which stay as history. */
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"}) // not filled yet
public final class RemoveThreshold {
  public RemoveThreshold(AlertEngine engine, Audit audit) {}

  /** Removes it; NOT_FOUND when it is not the actor's. */
  public void remove(Actor actor, AlertThresholdId id) {
    throw new UnsupportedOperationException();
  }
}
