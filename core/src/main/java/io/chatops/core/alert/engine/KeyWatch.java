package io.chatops.core.alert.engine;

import io.chatops.core.alert.Alert;
import io.chatops.core.alert.Alert.ResolveReason;
import io.chatops.core.alert.AlertChange;
import io.chatops.core.alert.AlertKey;
import io.chatops.core.alert.AlertRepository;
import io.chatops.core.alert.AlertRepository.SaveOutcome;
import io.chatops.core.alert.AlertThreshold;
import io.chatops.core.alert.AlertedServer;
import io.chatops.core.alert.ThresholdDetails;
import io.chatops.core.identity.AlertId;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The state of one key of a server, and its open alert. Guarded by the server's watch. */
final class KeyWatch {
  private final AlertKey key;
  private final AlertStateMachine state = new AlertStateMachine();
  private @Nullable Alert open;
  private CompletableFuture<SaveOutcome> lastStep =
      CompletableFuture.completedFuture(SaveOutcome.SAVED);

  KeyWatch(AlertKey key) {
    this.key = key;
  }

  AlertKey key() {
    return key;
  }

  AlertStateMachine state() {
    return state;
  }

  boolean isOpen() {
    return open != null;
  }

  boolean hasOpen(AlertId id) {
    return open != null && open.id().equals(id);
  }

  /** Records the last queued step of this key. */
  void step(CompletableFuture<SaveOutcome> stored) {
    lastStep = stored;
  }

  /** Returns true if no step of this key is in line. */
  boolean isStored() {
    return lastStep.isDone();
  }

  /** Returns true if its state came about by this threshold as it is now. */
  boolean isOf(AlertThreshold threshold) {
    ThresholdDetails details = threshold.details();
    return WatchedThresholds.isAbout(details, key.detail())
        && (open == null
            || (open.type() == details.metricType()
                && open.comparison() == details.comparison()
                && open.threshold() == details.thresholdValue()));
  }

  void load(AlertRepository.Kept kept) {
    if (kept.hold() != null) {
      state.load(kept.hold());
    }
    if (kept.open() != null) {
      open = kept.open();
      state.load(kept.open());
    }
  }

  /**
   * Applies a step to the alert; returns no change where only what is held changed.
   *
   * @param ended why the alert ended, where it did
   */
  @Nullable AlertChange follow(
      AlertStateMachine.Step step,
      AlertThreshold threshold,
      AlertedServer server,
      Instant at,
      ResolveReason ended) {
    return switch (step) {
      case NOTHING, HELD -> null;
      case OPENED -> {
        open = opened(threshold, server, false);
        yield new AlertChange(open, AlertChange.Kind.OPENED);
      }
      case ESCALATED -> {
        open = withValues(opened()).escalated(state.severity());
        yield new AlertChange(open, AlertChange.Kind.ESCALATED);
      }
      case ENDED -> resolve(ended, null, at, null);
      case RECORDED -> {
        Alert alert = opened(threshold, server, true);
        yield new AlertChange(
            alert.resolved(new Alert.Resolution(ended, null, notBefore(alert, at)), null),
            AlertChange.Kind.RECORDED);
      }
    };
  }

  // Such an action stores no values, so newer ones are not noted here either: they are saved later.
  AlertChange acknowledge(Alert.Acknowledgement acknowledgement, @Nullable String comment) {
    open = opened().acknowledged(acknowledgement, comment);
    return new AlertChange(newest(), AlertChange.Kind.ACKNOWLEDGED, comment);
  }

  AlertChange snooze(Alert.@Nullable Snooze snooze) {
    open = opened().snoozed(snooze);
    return new AlertChange(newest(), AlertChange.Kind.SNOOZED);
  }

  /** Ends the open alert. */
  AlertChange resolve(
      ResolveReason reason, @Nullable String by, Instant at, @Nullable String comment) {
    Alert alert = withValues(opened());
    open = null;
    return new AlertChange(
        alert.resolved(new Alert.Resolution(reason, by, notBefore(alert, at)), comment),
        AlertChange.Kind.RESOLVED,
        comment);
  }

  /** The open alert with its newest values; only while it {@link #isOpen}. */
  Alert newest() {
    return withValues(opened());
  }

  /** Records the newest values; returns true if they differ from those recorded before. */
  boolean recordValues() {
    Alert before = opened();
    Alert newest = withValues(before);
    open = newest;
    return !newest.equals(before);
  }

  private Alert opened(AlertThreshold threshold, AlertedServer server, boolean late) {
    ThresholdDetails rules = threshold.details();
    boolean breached = rules.isBreachedBy(state.current());
    return new Alert(
        AlertId.random(),
        server.ownerId(),
        key,
        server.name(),
        rules.metricType(),
        rules.comparison(),
        state.severity(),
        AlertText.of(rules, key.detail(), breached ? state.current() : state.peak()),
        rules.thresholdValue(),
        state.current(),
        state.peak(),
        late,
        state.since(),
        null,
        null,
        null,
        null);
  }

  private Alert opened() {
    return Objects.requireNonNull(open, "no alert is open");
  }

  private Alert withValues(Alert alert) {
    return alert.withValues(state.current(), state.peak());
  }

  private static Instant notBefore(Alert alert, Instant at) {
    return at.isBefore(alert.createdAt()) ? alert.createdAt() : at;
  }
}
