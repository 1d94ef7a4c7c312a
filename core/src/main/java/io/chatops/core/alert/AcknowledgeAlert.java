package io.chatops.core.alert;

import io.chatops.core.audit.Audit;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.AlertId;
import org.jspecify.annotations.Nullable;

/** Notes who took an alert. It stays open. */
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"}) // not filled yet
public final class AcknowledgeAlert {
  public AcknowledgeAlert(AlertRepository alerts, AlertEngine engine, Audit audit) {}

  /**
   * Acknowledges it; again replaces who took it and when. CONFLICT when it is over.
   *
   * @param comment 1-1,000 characters; absent: the one there is stays
   * @return the alert as it is now; NOT_FOUND when it is not the actor's
   */
  public Alert acknowledge(Actor actor, AlertId id, @Nullable String comment) {
    throw new UnsupportedOperationException();
  }
}
