package io.chatops.core.alert;

import io.chatops.core.audit.Audit;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.AlertId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
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
        .orElseThrow(() -> none(id));
  }

  /** The same, with a refusal on record. */
  static Alert getOrRefuse(
      AlertRepository alerts, Audit audit, Actor actor, AuditAction action, AlertId id) {
    return audit.orRefused(actor, action, "alert " + id, () -> get(alerts, actor, id));
  }

  /** Several, in the order of their ids, each once; NOT_FOUND when one of them is not there. */
  static List<Alert> getAllOrRefuse(
      AlertRepository alerts, Audit audit, Actor actor, AuditAction action, List<AlertId> ids) {
    Map<AlertId, Alert> owned =
        alerts.find(ids).stream()
            .filter(alert -> alert.ownerId().equals(actor.userId()))
            .collect(Collectors.toMap(Alert::id, alert -> alert));
    List<Alert> found = new ArrayList<>();
    for (AlertId id : new LinkedHashSet<>(ids)) {
      Alert alert =
          audit.orRefused(
              actor,
              action,
              "alert " + id,
              () -> Optional.ofNullable(owned.get(id)).orElseThrow(() -> none(id)));
      found.add(alert);
    }
    return found;
  }

  static ChatOpsException none(AlertId id) {
    return ChatOpsException.notFound("No alert " + id + "; GET /api/v1/alerts lists yours");
  }

  static void checkComment(@Nullable String comment) {
    if (comment != null
        && (comment.isBlank() || comment.length() > MAX_COMMENT || comment.indexOf('\0') >= 0)) {
      throw InvalidFieldException.of(
          "comment", "must be 1-1000 characters, not all blank, without NUL");
    }
  }
}
