package io.chatops.persistence.alert;

import io.chatops.core.alert.AlertHold;
import jakarta.persistence.Column;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The row of a hold, for reading; {@link AlertBatch} writes it. */
@Entity
@Table(name = "alert_hold")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class AlertHoldEntity {
  @EmbeddedId private KeyColumns key;
  private Instant changedAt;
  private @Nullable Instant pendingSince;
  private @Nullable Instant fulfilledAt;

  @Column(name = "muted_until_fine")
  private boolean awaitsRecovery;

  @Column(name = "quiet_until")
  private @Nullable Instant cooldownUntil;

  AlertHold toDomain() {
    return new AlertHold(
        key.toDomain(), changedAt, pendingSince, fulfilledAt, awaitsRecovery, cooldownUntil);
  }
}
