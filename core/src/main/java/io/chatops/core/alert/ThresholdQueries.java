package io.chatops.core.alert;

import io.chatops.core.identity.Actor;
import io.chatops.core.identity.AlertThresholdId;
import java.util.List;

/** What an owner may read of their thresholds. */
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"}) // not filled yet
public final class ThresholdQueries {
  public ThresholdQueries(AlertThresholdRepository thresholds) {}

  /** The actor's thresholds, oldest first, then by id; few enough to be one list. */
  public List<AlertThreshold> list(Actor actor) {
    throw new UnsupportedOperationException();
  }

  /** One of them; NOT_FOUND when it is not the actor's. */
  public AlertThreshold get(Actor actor, AlertThresholdId id) {
    throw new UnsupportedOperationException();
  }

  /** Sensible ones to begin with; offered, set by nobody. */
  public static List<ThresholdDetails> starters() {
    throw new UnsupportedOperationException();
  }
}
