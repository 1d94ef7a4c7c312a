package io.chatops.core.alert;

import io.chatops.core.audit.Audit;
import io.chatops.core.identity.Actor;
import io.chatops.core.server.OwnedServers;
import java.time.InstantSource;

/** Sets a new threshold. */
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"}) // not filled yet
public final class CreateThreshold {
  public CreateThreshold(
      OwnedServers owned, AlertEngine engine, Audit audit, InstantSource clock) {}

  /**
   * Sets it; it watches from the next report on.
   *
   * @return the threshold; NOT_FOUND when its server is not the actor's, CONFLICT when the actor
   *     has as many as may be
   */
  public AlertThreshold create(Actor actor, ThresholdDetails details) {
    throw new UnsupportedOperationException();
  }
}
