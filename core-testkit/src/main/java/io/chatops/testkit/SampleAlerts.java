package io.chatops.testkit;

import io.chatops.core.alert.Alert;
import io.chatops.core.alert.Alert.Acknowledgement;
import io.chatops.core.alert.Alert.Resolution;
import io.chatops.core.alert.AlertChange;
import io.chatops.core.alert.AlertKey;
import io.chatops.core.alert.Comparison;
import io.chatops.core.alert.MetricType;
import io.chatops.core.alert.OutboxNotice;
import io.chatops.core.alert.Severity;
import io.chatops.core.identity.AlertId;
import io.chatops.core.identity.AlertThresholdId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Valid alerts with fresh ids, and the steps of their lives. */
public final class SampleAlerts {
  private SampleAlerts() {}

  public static AlertKey key(ServerId serverId) {
    return new AlertKey(AlertThresholdId.random(), serverId, "");
  }

  public static Alert open(UserId ownerId, AlertKey key, Instant createdAt) {
    return new Alert(
        AlertId.random(),
        ownerId,
        key,
        "web",
        MetricType.CPU,
        Comparison.GT,
        Severity.WARNING,
        "web: CPU is above 90 %",
        90,
        95,
        96,
        false,
        createdAt,
        null,
        null,
        null,
        null);
  }

  public static Alert acknowledged(Alert alert, Acknowledgement by) {
    return alert.acknowledged(by, null);
  }

  public static Alert escalated(Alert alert) {
    return alert.escalated(Severity.CRITICAL);
  }

  public static Alert resolved(Alert alert, Instant at) {
    return resolved(alert, new Resolution(Alert.ResolveReason.RECOVERED, null, at), null);
  }

  public static Alert resolved(Alert alert, Resolution how, @Nullable String comment) {
    return alert.resolved(how, comment);
  }

  public static OutboxNotice notice(AlertChange.Kind kind, UserId recipientId, Instant dueAt) {
    return new OutboxNotice(UUID.randomUUID(), kind, recipientId, dueAt);
  }
}
