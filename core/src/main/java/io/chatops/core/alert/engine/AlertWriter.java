package io.chatops.core.alert.engine;

import io.chatops.core.alert.Alert;
import io.chatops.core.alert.Alert.ResolveReason;
import io.chatops.core.alert.AlertChange;
import io.chatops.core.alert.AlertHold;
import io.chatops.core.alert.AlertKey;
import io.chatops.core.alert.AlertRepository;
import io.chatops.core.alert.AlertRepository.SaveOutcome;
import io.chatops.core.alert.AlertRepository.Saved;
import io.chatops.core.alert.AlertRepository.Step;
import io.chatops.core.alert.NoticePlanner;
import io.chatops.core.alert.OutboxNotice;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stores changes in order and in batches, and publishes each once it is durable. While the storage
 * is unreachable it keeps all changes: their number is bounded by the unacknowledged reports of
 * agents, since no report is acknowledged before its changes are durable.
 */
final class AlertWriter {
  private static final System.Logger LOG = System.getLogger(AlertWriter.class.getName());
  private static final int BATCH = 500;

  private final AlertRepository alerts;
  private final NoticePlanner planner;
  private final Consumer<AlertChange> onStored;
  private final Consumer<AlertKey> outdated;
  private final Executor executor;
  private final Queue<Waiting> queue = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean draining = new AtomicBoolean();
  private volatile boolean failing;

  /** Held while a batch is stored and published. Fair, because a pause may take long to come. */
  private final ReentrantLock storing = new ReentrantLock(true);

  // The steps of the next attempt, first those that were not stored. Only storeBatch touches it.
  private final List<Planned> batch = new ArrayList<>();

  private record Waiting(
      @Nullable AlertChange change,
      AlertHold hold,
      @Nullable Long epoch,
      CompletableFuture<SaveOutcome> stored) {}

  /** With its notices, which stay the same in each attempt. */
  private record Planned(Step step, CompletableFuture<SaveOutcome> stored) {}

  /**
   * Starts with an empty queue.
   *
   * @param told receives each durable change
   * @param outdated receives each key whose stored state differs from what this hub believed
   * @param executor runs the storing, which blocks
   */
  AlertWriter(
      AlertRepository alerts,
      NoticePlanner planner,
      Consumer<AlertChange> told,
      Consumer<AlertKey> outdated,
      Executor executor) {
    this.alerts = alerts;
    this.planner = planner;
    this.onStored = told;
    this.outdated = outdated;
    this.executor = executor;
  }

  /**
   * Queues a change; {@link #storeSoon} starts the storing. Never blocks.
   *
   * @param epoch as {@link Step#epoch}
   * @return completes once the change is durable and published, or was found outdated
   */
  CompletableFuture<SaveOutcome> add(
      @Nullable AlertChange change, AlertHold hold, @Nullable Long epoch) {
    CompletableFuture<SaveOutcome> stored = new CompletableFuture<>();
    queue.add(new Waiting(change, hold, epoch, stored));
    return stored;
  }

  /** Returns true if the last attempt to store something failed. */
  boolean isFailing() {
    return failing;
  }

  /** Starts to store what waits. */
  void storeSoon() {
    if ((queue.isEmpty() && !failing) || !draining.compareAndSet(false, true)) {
      return;
    }
    try {
      executor.execute(this::drain);
    } catch (RuntimeException e) {
      draining.set(false); // as the hub stops; flush() comes then
    }
  }

  /** Stores what waits, in this thread; throws what the storage throws. */
  void flush() {
    boolean isMore = true;
    while (isMore) {
      storing.lock();
      try {
        isMore = storeBatch();
      } finally {
        storing.unlock();
      }
    }
  }

  /** Returns false if nothing waits. */
  private boolean storeBatch() {
    fillBatch();
    if (batch.isEmpty()) {
      return false;
    }
    List<Saved> outcomes = saveBatch();
    List<Planned> done = List.copyOf(batch);
    batch.clear();
    for (int i = 0; i < done.size(); i++) {
      complete(done.get(i), outcomes.get(i));
    }
    return true;
  }

  /** Runs an action while nothing is stored or published. */
  void runExclusively(Runnable action) {
    storing.lock();
    try {
      action.run();
    } finally {
      storing.unlock();
    }
  }

  private void drain() {
    boolean stored = false;
    try {
      flush();
      stored = true;
    } catch (RuntimeException e) {
      // The storage logs this itself where reports wait for it; the batch is kept for the next run.
    } finally {
      draining.set(false);
    }
    if (stored) {
      storeSoon(); // what came in the meantime
    }
  }

  private void fillBatch() {
    while (batch.size() < BATCH) {
      Waiting next = queue.poll();
      if (next == null) {
        return;
      }
      AlertChange change = next.change;
      List<OutboxNotice> notices = change == null ? List.of() : planner.noticesFor(change);
      batch.add(new Planned(new Step(change, next.hold, notices, next.epoch), next.stored));
    }
  }

  private List<Saved> saveBatch() {
    try {
      List<Saved> outcomes = saveBatchOrEach();
      failing = false;
      return outcomes;
    } catch (RuntimeException e) {
      failing = true;
      throw e;
    }
  }

  private List<Saved> saveBatchOrEach() {
    try {
      return alerts.save(batch.stream().map(Planned::step).toList());
    } catch (RuntimeException e) {
      if (isUnavailable(e)) {
        throw e;
      }
      return batch.stream().map(planned -> saveOne(planned.step)).toList();
    }
  }

  /** Saves one step alone, so that one that can never be stored does not hold up the rest. */
  private Saved saveOne(Step step) {
    try {
      return alerts.save(List.of(step)).get(0);
    } catch (RuntimeException e) {
      if (isUnavailable(e)) {
        throw e;
      }
      LOG.log(Level.WARNING, "A change of an alert was not stored, key=" + step.hold().key(), e);
      return Saved.OUTDATED;
    }
  }

  private static boolean isUnavailable(RuntimeException failure) {
    return failure instanceof ChatOpsException known
        && known.code() == ErrorCode.STORAGE_UNAVAILABLE;
  }

  private void complete(Planned planned, Saved saved) {
    AlertChange change = planned.step.change();
    SaveOutcome outcome = saved.outcome();
    try {
      if (change != null && saved.alert() != null) {
        onStored.accept(change.asStored(saved.alert()));
      } else if (change != null && isOfRemovedServer(change)) {
        onStored.accept(change);
      } else if (outcome == SaveOutcome.OUTDATED) {
        planned.stored.complete(outcome); // it is no longer in line when its key is read again
        outdated.accept(planned.step.hold().key());
      }
    } catch (RuntimeException e) {
      // The change is stored: a failing listener must not hold up the acknowledgement.
      LOG.log(
          Level.WARNING, "A stored change was not published, key=" + planned.step.hold().key(), e);
    }
    planned.stored.complete(outcome);
  }

  private static boolean isOfRemovedServer(AlertChange change) {
    Alert.Resolution resolution = change.alert().resolution();
    return resolution != null && resolution.reason() == ResolveReason.SERVER_REMOVED;
  }
}
