package io.chatops.core.alert;

import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.AlertId;
import org.jspecify.annotations.Nullable;

/** Checks that the use cases about one alert share. */
final class OwnedAlerts {
  private static final int MAX_COMMENT = 1_000;

  private OwnedAlerts() {}

  /** The alert; NOT_FOUND alike when there is none and when it is somebody else's. */
  static Alert get(AlertRepository alerts, Actor actor, AlertId id) {
    return alerts
        .find(id)
        .filter(alert -> alert.ownerId().equals(actor.userId()))
        .orElseThrow(
            () -> ChatOpsException.notFound("No alert " + id + "; GET /api/v1/alerts lists yours"));
  }

  static void checkComment(@Nullable String comment) {
    if (comment != null
        && (comment.isBlank() || comment.length() > MAX_COMMENT || comment.indexOf('\0') >= 0)) {
      throw InvalidFieldException.of(
          "comment", "must be 1-1000 characters, not all blank, without NUL");
    }
  }
}
