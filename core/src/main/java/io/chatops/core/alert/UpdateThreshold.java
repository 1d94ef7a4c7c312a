package io.chatops.core.alert;

import io.chatops.core.audit.Audit;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.AlertThresholdId;
import io.chatops.core.server.OwnedServers;
import java.time.InstantSource;
import java.util.function.UnaryOperator;

/** Changes what an owner may set on a threshold. */
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"}) // not filled yet
public final class UpdateThreshold {
  public UpdateThreshold(
      OwnedServers owned, AlertEngine engine, Audit audit, InstantSource clock) {}

  /**
   * Applies a change. Open alerts end when it then {@link ThresholdDetails#watchesTheSame watches
   * something else}.
   *
   * @param change from the details as they are to those wanted
   * @return the threshold as it is now; NOT_FOUND when it, or its new server, is not the actor's
   */
  public AlertThreshold update(
      Actor actor, AlertThresholdId id, UnaryOperator<ThresholdDetails> change) {
    throw new UnsupportedOperationException();
  }
}
