package io.chatops.core.alert.engine;

import io.chatops.core.alert.Alert;
import io.chatops.core.alert.AlertHold;
import io.chatops.core.alert.AlertKey;
import io.chatops.core.alert.Severity;
import io.chatops.core.alert.SeverityScale;
import io.chatops.core.alert.ThresholdDetails;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Advances the {@link KeyState} of one key by the values of its reports, and keeps the last
 * episode. It alone decides when an alert opens and ends; the preview runs it, too. For one thread
 * at a time.
 */
final class AlertStateMachine {
  /** The time for which reports may lack the value before its state is given up. */
  static final Duration MISSING_ALLOWED = Duration.ofMinutes(5);

  private KeyState state = KeyState.IDLE;
  private @Nullable Instant changedAt;
  private @Nullable Instant missingSince;
  private @Nullable Instant seenAt;
  private @Nullable Severity severity;
  private double current;
  private @Nullable Double peak;
  private @Nullable Instant since;

  /** The effect of a value. */
  enum Step {
    NOTHING,
    /** Only what is held changed. */
    HELD,
    /** An alert opened at {@link #since}. */
    OPENED,
    ESCALATED,
    /** The open alert ended. */
    ENDED,
    /** An episode that started at {@link #since} ended before a notification was due. */
    RECORDED
  }

  /** Evaluates a value. */
  Step evaluate(ThresholdDetails rules, ReportTime moment, double value) {
    if (isOld(moment)) {
      return Step.NOTHING;
    }
    seenAt = moment.at();
    missingSince = null;
    if (isFollowed()) {
      return rules.isRecoveredAt(value)
          ? endWith(rules, moment.at(), value)
          : goOn(rules, moment, value);
    }
    if (!rules.isBreachedBy(value)) {
      return recover(moment.at(), rules.isRecoveredAt(value));
    }
    boolean muted = state instanceof KeyState.Fine fine && fine.awaitsRecovery();
    return muted ? Step.NOTHING : breach(rules, moment, value);
  }

  /** Ends any breach, independent of the value. */
  Step fine(ThresholdDetails rules, ReportTime moment) {
    if (isOld(moment)) {
      return Step.NOTHING;
    }
    return isFollowed() ? end(rules, moment.at()) : recover(moment.at(), true);
  }

  /** Evaluates a report without the value. */
  Step missing(ThresholdDetails rules, ReportTime moment) {
    if (isOld(moment)) {
      return Step.NOTHING;
    }
    Instant since = missingSince;
    if (since == null || moment.afterGap()) {
      missingSince = moment.at();
      return Step.NOTHING;
    }
    if (moment.at().isBefore(since.plus(MISSING_ALLOWED))) {
      return Step.NOTHING;
    }
    return isFollowed()
        ? end(rules, moment.at())
        : recover(moment.at(), true); // so that it alerts again when it is back
  }

  /** Ends the open alert by hand; no other opens until the value has recovered once. */
  void mute(ThresholdDetails rules, Instant at) {
    end(rules, at);
    state = new KeyState.Fine(true, state.cooldownUntil());
  }

  /** The threshold does not watch this any more. */
  void drop(Instant at) {
    state = KeyState.IDLE;
    changedAt = at;
  }

  /** The clock went back: what was so long ago then is so long ago now. */
  void shiftBack(Duration by) {
    state = state.shiftedBack(by);
    changedAt = minus(changedAt, by);
    missingSince = minus(missingSince, by);
  }

  void load(AlertHold hold) {
    state = KeyState.of(hold);
    changedAt = hold.changedAt();
  }

  void load(Alert open) {
    state = new KeyState.Open(open.createdAt());
    changedAt = open.createdAt();
    severity = open.severity();
    current = open.currentValue();
    peak = open.peakValue();
  }

  /** Returns the state to be stored besides the open alert. */
  AlertHold hold(AlertKey key) {
    return state.hold(key, changedAt());
  }

  boolean isOpen() {
    return state instanceof KeyState.Open;
  }

  /** Returns true if there is no state to keep. */
  boolean isIdle() {
    return state.equals(KeyState.IDLE);
  }

  /** Returns true if only an ended episode is kept, whose cooldown expired before this time. */
  boolean hasEndedBy(Instant time) {
    return state instanceof KeyState.Fine fine
        && !fine.awaitsRecovery()
        && fine.cooldownUntil() != null
        && fine.cooldownUntil().isBefore(time);
  }

  /** Returns the time of the last report that changed it. */
  Instant changedAt() {
    return changedAt == null ? Instant.EPOCH : changedAt;
  }

  boolean wasSeen(Instant at) {
    return at.equals(seenAt);
  }

  /** Returns the severity of the last episode that {@link #evaluate} returned. */
  Severity severity() {
    return Objects.requireNonNull(severity, "there was no episode");
  }

  double current() {
    return current;
  }

  /** The value farthest beyond since the breach began, or since it was loaded. */
  double peak() {
    return peak == null ? current : peak;
  }

  /** Returns the start of the last episode that {@link #evaluate} returned. */
  Instant since() {
    return Objects.requireNonNull(since, "there was no episode");
  }

  /** Returns true while an alert is open, or would be but for late reports. */
  boolean isFollowed() {
    return state instanceof KeyState.Open || state instanceof KeyState.Fulfilled;
  }

  private boolean isOld(ReportTime moment) {
    Instant changed = changedAt;
    if (changed == null || moment.at().isAfter(changed)) {
      return false;
    }
    if (moment.steady()) {
      shiftBack(Duration.between(moment.at(), changed));
      return false;
    }
    return true;
  }

  private Step breach(ThresholdDetails rules, ReportTime moment, double value) {
    Instant at = moment.at();
    Instant begun = state instanceof KeyState.Pending pending ? pending.since() : null;
    Instant cooldownUntil = state.cooldownUntil();
    boolean begins = begun == null || moment.afterGap();
    if (begun == null || begins) {
      begun = at;
      peak = null;
    }
    recordValue(rules, value);
    boolean fulfilled =
        !at.isBefore(begun.plus(rules.duration()))
            && (cooldownUntil == null || !at.isBefore(cooldownUntil));
    if (!fulfilled) {
      state = new KeyState.Pending(begun, cooldownUntil);
      changedAt = begins ? at : changedAt;
      return begins ? Step.HELD : Step.NOTHING;
    }
    changedAt = at;
    severity = SeverityScale.of(rules, value);
    if (moment.late()) {
      state = new KeyState.Fulfilled(begun, at, cooldownUntil);
      return Step.HELD;
    }
    return open(at);
  }

  private Step goOn(ThresholdDetails rules, ReportTime moment, double value) {
    recordValue(rules, value);
    Instant fulfilled = state instanceof KeyState.Fulfilled held ? held.at() : null;
    if (fulfilled == null && moment.late()) {
      return Step.NOTHING; // The worst value of the past is no reason to page anybody.
    }
    Severity now = SeverityScale.of(rules, value);
    boolean worse = severity == null || now.compareTo(severity) > 0;
    if (worse) {
      severity = now;
    }
    if (fulfilled == null) {
      return worse ? Step.ESCALATED : Step.NOTHING;
    }
    if (moment.late()) {
      return Step.NOTHING;
    }
    // The breach lasts into the present, so a notification is due, with its present severity.
    changedAt = moment.at();
    severity = now;
    return open(fulfilled);
  }

  private Step open(Instant begin) {
    state = new KeyState.Open(begin);
    since = begin;
    return Step.OPENED;
  }

  private Step endWith(ThresholdDetails rules, Instant at, double value) {
    if (peak == null) {
      peak =
          rules.thresholdValue(); // loaded after a kill: it was beyond this, nobody knows how far
    }
    recordValue(rules, value);
    return end(rules, at);
  }

  private Step end(ThresholdDetails rules, Instant at) {
    Step step = Step.RECORDED;
    if (state instanceof KeyState.Open open) {
      step = Step.ENDED;
      since = open.since();
    } else if (state instanceof KeyState.Fulfilled held) {
      since = held.at();
    }
    if (severity == null) {
      severity = SeverityScale.of(rules, rules.thresholdValue());
    }
    state = new KeyState.Fine(false, at.plus(rules.cooldown()));
    missingSince = null;
    changedAt = at;
    return step;
  }

  private Step recover(Instant at, boolean recovered) {
    boolean changes =
        state instanceof KeyState.Fine fine
            ? fine.awaitsRecovery() && recovered
            : state instanceof KeyState.Pending;
    if (!changes) {
      return Step.NOTHING;
    }
    state = new KeyState.Fine(false, state.cooldownUntil());
    changedAt = at;
    return Step.HELD;
  }

  private void recordValue(ThresholdDetails rules, double value) {
    current = value;
    if (peak == null) {
      peak = value;
    } else {
      peak = rules.comparison().isUpper() ? Math.max(peak, value) : Math.min(peak, value);
    }
  }

  private static @Nullable Instant minus(@Nullable Instant time, Duration by) {
    return time == null ? null : time.minus(by);
  }
}
