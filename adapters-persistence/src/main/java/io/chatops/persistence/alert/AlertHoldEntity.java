package io.chatops.persistence.alert;

import io.chatops.core.alert.AlertHold;
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
  private boolean mutedUntilFine;
  private @Nullable Instant quietUntil;

  AlertHold toDomain() {
    return new AlertHold(
        key.toDomain(), changedAt, pendingSince, fulfilledAt, mutedUntilFine, quietUntil);
  }
}
