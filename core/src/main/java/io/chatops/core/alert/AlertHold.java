package io.chatops.core.alert;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The state of a key without an open alert that must survive a restart.
 *
 * @param changedAt the time of the report that led to this state; an agent may send this report and
 *     earlier ones again, and they change nothing
 * @param pendingSince the time of the first report of a breach that has not lasted long enough yet;
 *     absent: no breach
 * @param fulfilledAt the time of the late report by which the breach had lasted long enough; absent
 *     unless it has, and then {@code pendingSince} is there
 * @param awaitsRecovery true after an alert was resolved by hand: no alert opens until the value
 *     has recovered once
 * @param cooldownUntil the end of the last alert's cooldown, before which no alert opens; absent if
 *     no alert has ended
 */
public record AlertHold(
    AlertKey key,
    Instant changedAt,
    @Nullable Instant pendingSince,
    @Nullable Instant fulfilledAt,
    boolean awaitsRecovery,
    @Nullable Instant cooldownUntil) {

  /** Returns a hold without a state. */
  public static AlertHold none(AlertKey key, Instant changedAt) {
    return new AlertHold(key, changedAt, null, null, false, null);
  }

  /** Returns true if there is nothing to store. */
  public boolean isNothing() {
    return pendingSince == null && !awaitsRecovery && cooldownUntil == null;
  }
}
