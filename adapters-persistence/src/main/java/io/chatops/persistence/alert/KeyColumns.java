package io.chatops.persistence.alert;

import io.chatops.core.alert.AlertKey;
import io.chatops.core.identity.AlertThresholdId;
import io.chatops.core.identity.ServerId;
import io.chatops.persistence.sql.StoredText;
import jakarta.persistence.Embeddable;
import java.util.UUID;

/** The primary key of a hold: an alert's key with its detail in storable form. */
@Embeddable
record KeyColumns(UUID thresholdId, UUID serverId, String detail) {
  static KeyColumns from(AlertKey key) {
    return new KeyColumns(
        key.thresholdId().value(), key.serverId().value(), StoredText.of(key.detail()));
  }

  AlertKey toDomain() {
    return new AlertKey(new AlertThresholdId(thresholdId), new ServerId(serverId), detail);
  }
}
