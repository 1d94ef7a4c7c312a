package io.chatops.core.alert;

import io.chatops.core.audit.Audit;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.AlertId;
import org.jspecify.annotations.Nullable;

/** Ends an alert by hand: none opens again until the value was fine once. */
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"}) // not filled yet
public final class ResolveAlert {
  public ResolveAlert(AlertRepository alerts, AlertEngine engine, Audit audit) {}

  /**
   * Resolves it; harmless when it is over.
   *
   * @param comment 1-1,000 characters; absent: the one there is stays
   * @return the alert as it is now; NOT_FOUND when it is not the actor's
   */
  public Alert resolve(Actor actor, AlertId id, @Nullable String comment) {
    throw new UnsupportedOperationException();
  }
}
