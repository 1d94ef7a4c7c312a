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
 * The state machine of one key: fine, pending, open, or held back after an end. All that decides
 * about alerts is here; the preview runs it too. For one thread at a time.
 */
final class KeyState {
  /** The time for which reports may lack the value before its state is given up. */
  static final Duration MISSING_ALLOWED = Duration.ofMinutes(5);

  private @Nullable Instant changedAt;
  private @Nullable Instant pendingSince;
  private @Nullable Instant fulfilledAt;
  private @Nullable Instant openSince;
  private @Nullable Instant quietUntil;
  private @Nullable Instant missingSince;
  private @Nullable Instant seenAt;
  private boolean muted;
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
    /** An episode that began at {@link #since} ended before anybody could be told. */
    RECORDED
  }

  /** Takes a value. */
  Step take(ThresholdDetails rules, Moment moment, double value) {
    if (isOld(moment)) {
      return Step.NOTHING;
    }
    seenAt = moment.at();
    missingSince = null;
    if (openSince != null || fulfilledAt != null) {
      return rules.isRecoveredAt(value)
          ? endWith(rules, moment.at(), value)
          : goOn(rules, moment, value);
    }
    if (!rules.isBreachedBy(value)) {
      return calm(moment.at(), rules.isRecoveredAt(value));
    }
    return muted ? Step.NOTHING : breach(rules, moment, value);
  }

  /** Takes that all is well, whatever the value. */
  Step fine(ThresholdDetails rules, Moment moment) {
    if (isOld(moment)) {
      return Step.NOTHING;
    }
    return openSince != null || fulfilledAt != null
        ? end(rules, moment.at())
        : calm(moment.at(), true);
  }

  /** Takes a report without the value. */
  Step missing(ThresholdDetails rules, Moment moment) {
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
    return openSince != null || fulfilledAt != null
        ? end(rules, moment.at())
        : calm(moment.at(), true); // what was muted is gone, and will be news when it is back
  }

  /** A person ended the open alert. */
  void mute(ThresholdDetails rules, Instant at) {
    end(rules, at);
    muted = true;
  }

  /** The threshold does not watch this any more. */
  void drop(Instant at) {
    pendingSince = null;
    fulfilledAt = null;
    openSince = null;
    quietUntil = null;
    muted = false;
    changedAt = at;
  }

  /** The clock went back: what was so long ago then is so long ago now. */
  void moveBack(Duration by) {
    changedAt = minus(changedAt, by);
    pendingSince = minus(pendingSince, by);
    fulfilledAt = minus(fulfilledAt, by);
    quietUntil = minus(quietUntil, by);
    missingSince = minus(missingSince, by);
  }

  void load(AlertHold hold) {
    changedAt = hold.changedAt();
    pendingSince = hold.pendingSince();
    fulfilledAt = hold.fulfilledAt();
    muted = hold.mutedUntilFine();
    quietUntil = hold.quietUntil();
  }

  void load(Alert open) {
    openSince = open.createdAt();
    changedAt = open.createdAt();
    severity = open.severity();
    current = open.currentValue();
    peak = open.peakValue();
  }

  /** Returns the state to be stored besides the open alert. */
  AlertHold hold(AlertKey key) {
    Instant changed = changedAt;
    return new AlertHold(
        key,
        changed == null ? Instant.EPOCH : changed,
        pendingSince,
        fulfilledAt,
        muted,
        quietUntil);
  }

  boolean isOpen() {
    return openSince != null;
  }

  /** Returns true if there is nothing to remember. */
  boolean isIdle() {
    return openSince == null && pendingSince == null && !muted && quietUntil == null;
  }

  /** Returns true if only an end is remembered and its cooldown is over before this time. */
  boolean hasEndedBy(Instant time) {
    return openSince == null
        && pendingSince == null
        && !muted
        && quietUntil != null
        && quietUntil.isBefore(time);
  }

  /** When a report last changed it. */
  Instant changedAt() {
    return changedAt == null ? Instant.EPOCH : changedAt;
  }

  boolean wasSeen(Instant at) {
    return at.equals(seenAt);
  }

  /** Returns the severity of the last episode that {@link #take} told of. */
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

  /** When the last episode began that {@link #take} told of. */
  Instant since() {
    return Objects.requireNonNull(since, "there was no episode");
  }

  private boolean isOld(Moment moment) {
    Instant changed = changedAt;
    if (changed == null || moment.at().isAfter(changed)) {
      return false;
    }
    if (moment.steady()) {
      moveBack(Duration.between(moment.at(), changed));
      return false;
    }
    return true;
  }

  private Step breach(ThresholdDetails rules, Moment moment, double value) {
    Instant at = moment.at();
    Instant begun = pendingSince;
    boolean begins = begun == null || moment.afterGap();
    if (begun == null || begins) {
      begun = at;
      peak = null;
    }
    note(rules, value);
    boolean fulfilled =
        !at.isBefore(begun.plus(rules.duration()))
            && (quietUntil == null || !at.isBefore(quietUntil));
    if (!fulfilled) {
      pendingSince = begun;
      changedAt = begins ? at : changedAt;
      return begins ? Step.HELD : Step.NOTHING;
    }
    changedAt = at;
    severity = SeverityScale.of(rules, value);
    if (moment.late()) {
      pendingSince = begun;
      fulfilledAt = at;
      return Step.HELD;
    }
    return open(at);
  }

  private Step goOn(ThresholdDetails rules, Moment moment, double value) {
    note(rules, value);
    Instant fulfilled = fulfilledAt;
    if (fulfilled == null && moment.late()) {
      return Step.NOTHING; // nobody is paged for how bad it once was
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
    // It lasted into the present: now somebody can be told, and of how bad it is now.
    changedAt = moment.at();
    severity = now;
    return open(fulfilled);
  }

  private Step open(Instant begin) {
    openSince = begin;
    since = begin;
    pendingSince = null;
    fulfilledAt = null;
    quietUntil = null;
    return Step.OPENED;
  }

  private Step endWith(ThresholdDetails rules, Instant at, double value) {
    if (peak == null) {
      peak =
          rules.thresholdValue(); // loaded after a kill: it was beyond this, nobody knows how far
    }
    note(rules, value);
    return end(rules, at);
  }

  private Step end(ThresholdDetails rules, Instant at) {
    Step step = openSince == null ? Step.RECORDED : Step.ENDED;
    since = openSince == null ? fulfilledAt : openSince;
    if (severity == null) {
      severity = SeverityScale.of(rules, rules.thresholdValue());
    }
    openSince = null;
    fulfilledAt = null;
    pendingSince = null;
    missingSince = null;
    quietUntil = at.plus(rules.cooldown());
    changedAt = at;
    return step;
  }

  private Step calm(Instant at, boolean recovered) {
    boolean changes = pendingSince != null || (muted && recovered);
    pendingSince = null;
    muted = muted && !recovered;
    if (!changes) {
      return Step.NOTHING;
    }
    changedAt = at;
    return Step.HELD;
  }

  private void note(ThresholdDetails rules, double value) {
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
