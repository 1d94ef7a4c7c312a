package io.chatops.api.notify;

import io.chatops.api.alert.AlertResponse;
import io.chatops.core.alert.Severity;
import io.chatops.core.notify.NotificationMessage;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The document that a webhook receives; its alerts look as in REST.
 *
 * @param severity the worst of the alerts; null in a test
 * @param link null when the hub does not know its own address
 * @param alertCount the number of all alerts, including omitted ones
 * @param alerts the worst first, at most {@link NotificationMessage#MAX_ALERTS}
 */
public record NotificationDocument(
    UUID id,
    NotificationMessage.Kind kind,
    String title,
    String text,
    @Nullable Severity severity,
    Instant createdAt,
    @Nullable URI link,
    int alertCount,
    List<AlertResponse> alerts) {

  public static NotificationDocument from(NotificationMessage message) {
    return new NotificationDocument(
        message.id(),
        message.kind(),
        message.title(),
        message.text(),
        message.severity(),
        message.createdAt(),
        message.link(),
        message.alertCount(),
        message.alerts().stream().map(AlertResponse::from).toList());
  }
}
