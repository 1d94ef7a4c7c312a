package io.chatops.core.alert.engine;

import io.chatops.core.alert.AlertHold;
import io.chatops.core.alert.AlertKey;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The state of one key, which {@link AlertStateMachine} moves on. Immutable. */
sealed interface KeyState {
  /** The state of a key without an episode. */
  KeyState IDLE = new Fine(false, null);

  /**
   * No breach, or one that opens no alert.
   *
   * @param awaitsRecovery true after an alert was resolved by hand: no alert opens until the value
   *     has recovered once
   * @param cooldownUntil the time before which no alert opens; absent if no alert has ended
   */
  record Fine(boolean awaitsRecovery, @Nullable Instant cooldownUntil) implements KeyState {
    @Override
    public KeyState shiftedBack(Duration by) {
      return new Fine(awaitsRecovery, minus(cooldownUntil, by));
    }

    @Override
    public AlertHold hold(AlertKey key, Instant changedAt) {
      return new AlertHold(key, changedAt, null, null, awaitsRecovery, cooldownUntil);
    }
  }

  /** A breach that has not lasted long enough yet. */
  record Pending(Instant since, @Nullable Instant cooldownUntil) implements KeyState {
    @Override
    public KeyState shiftedBack(Duration by) {
      return new Pending(since.minus(by), minus(cooldownUntil, by));
    }

    @Override
    public AlertHold hold(AlertKey key, Instant changedAt) {
      return new AlertHold(key, changedAt, since, null, false, cooldownUntil);
    }
  }

  /**
   * A breach that lasted long enough by a late report only, so that no notification was sent yet.
   *
   * @param at the time of that report
   */
  record Fulfilled(Instant since, Instant at, @Nullable Instant cooldownUntil) implements KeyState {
    @Override
    public KeyState shiftedBack(Duration by) {
      return new Fulfilled(since.minus(by), at.minus(by), minus(cooldownUntil, by));
    }

    @Override
    public AlertHold hold(AlertKey key, Instant changedAt) {
      return new AlertHold(key, changedAt, since, at, false, cooldownUntil);
    }
  }

  /** An open alert. */
  record Open(Instant since) implements KeyState {
    @Override
    public @Nullable Instant cooldownUntil() {
      return null;
    }

    @Override
    public KeyState shiftedBack(Duration by) {
      return this; // the alert keeps the time it began
    }

    @Override
    public AlertHold hold(AlertKey key, Instant changedAt) {
      return AlertHold.none(key, changedAt);
    }
  }

  /** Restores a state from the storage. */
  static KeyState of(AlertHold hold) {
    Instant pendingSince = hold.pendingSince();
    Instant fulfilledAt = hold.fulfilledAt();
    if (pendingSince == null) {
      return new Fine(hold.awaitsRecovery(), hold.cooldownUntil());
    }
    return fulfilledAt == null
        ? new Pending(pendingSince, hold.cooldownUntil())
        : new Fulfilled(pendingSince, fulfilledAt, hold.cooldownUntil());
  }

  /** Returns the time before which no alert opens; absent if no alert has ended. */
  @Nullable Instant cooldownUntil();

  /** Returns the same state on a clock that went back. */
  KeyState shiftedBack(Duration by);

  /** Returns the part of the state that is stored in addition to an open alert. */
  AlertHold hold(AlertKey key, Instant changedAt);

  private static @Nullable Instant minus(@Nullable Instant time, Duration by) {
    return time == null ? null : time.minus(by);
  }
}
