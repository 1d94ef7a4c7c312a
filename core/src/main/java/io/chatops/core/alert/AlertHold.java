package io.chatops.core.alert;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is to be remembered of a key that has no open alert, so that it survives a restart.
 *
 * @param pendingSince the time of the first report of a breach that has not lasted long enough yet;
 *     absent: no breach
 * @param mutedUntilFine the alert was resolved by hand: none opens until the value was fine once
 * @param quietUntil no alert opens before, because of the cooldown; absent: none runs
 */
public record AlertHold(
    AlertKey key,
    @Nullable Instant pendingSince,
    boolean mutedUntilFine,
    @Nullable Instant quietUntil) {

  /** Nothing to remember. */
  public static AlertHold none(AlertKey key) {
    return new AlertHold(key, null, false, null);
  }

  public boolean isNothing() {
    return pendingSince == null && !mutedUntilFine && quietUntil == null;
  }
}
