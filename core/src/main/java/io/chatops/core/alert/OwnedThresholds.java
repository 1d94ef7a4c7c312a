package io.chatops.core.alert;

import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.AlertThresholdId;

/** The one place that decides whether a threshold is an actor's. */
final class OwnedThresholds {
  private OwnedThresholds() {}

  /** The threshold; NOT_FOUND alike when there is none and when it is somebody else's. */
  static AlertThreshold get(AlertThresholdRepository thresholds, Actor actor, AlertThresholdId id) {
    return thresholds
        .find(id)
        .filter(threshold -> threshold.ownerId().equals(actor.userId()))
        .orElseThrow(() -> none(id));
  }

  static ChatOpsException none(AlertThresholdId id) {
    return ChatOpsException.notFound(
        "No threshold " + id + "; GET /api/v1/alerts/thresholds lists yours");
  }
}
