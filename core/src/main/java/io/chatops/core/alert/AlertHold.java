package io.chatops.core.alert;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The state of a key without an open alert that must survive a restart.
 *
 * @param changedAt the time of the report that brought this; an agent may send it and earlier ones
 *     again, and they say nothing new
 * @param pendingSince the time of the first report of a breach that has not lasted long enough yet;
 *     absent: no breach
 * @param fulfilledAt the time of the late report by which the breach had lasted long enough; absent
 *     unless it has, and then {@code pendingSince} is there
 * @param mutedUntilFine the alert was resolved by hand: none opens until the value was fine once
 * @param quietUntil no alert opens before; the end of the last alert and its cooldown; absent:
 *     there was none
 */
public record AlertHold(
    AlertKey key,
    Instant changedAt,
    @Nullable Instant pendingSince,
    @Nullable Instant fulfilledAt,
    boolean mutedUntilFine,
    @Nullable Instant quietUntil) {

  /** Returns a hold without a state. */
  public static AlertHold none(AlertKey key, Instant changedAt) {
    return new AlertHold(key, changedAt, null, null, false, null);
  }

  /** Returns true if there is no state, so that nothing need be stored. */
  public boolean isNothing() {
    return pendingSince == null && !mutedUntilFine && quietUntil == null;
  }
}
