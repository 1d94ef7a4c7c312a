package io.chatops.core.alert;

import io.chatops.core.identity.AlertThresholdId;
import io.chatops.core.identity.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Stores thresholds. Every method is one atomic step; a removed server takes its own with it. */
public interface AlertThresholdRepository {
  /**
   * Adds one unless its owner has as many as may be.
   *
   * @return whether it was added; NOT_FOUND is thrown when its server is gone
   */
  boolean add(AlertThreshold threshold, int maxPerOwner);

  /**
   * Changes what an owner may set, and {@code updatedAt}. Concurrent changes are applied one after
   * another.
   *
   * @param change from the stored details to the wanted ones; other changes wait for it. If it
   *     throws, nothing is changed and the exception is passed on
   * @return the threshold after the change; empty if there is none with that id; fails with
   *     NOT_FOUND if its new server has been removed
   */
  Optional<AlertThreshold> update(
      AlertThresholdId id, UnaryOperator<ThresholdDetails> change, Instant now);

  /** Removes one; false when there was none. Its alerts stay as history. */
  boolean remove(AlertThresholdId id);

  Optional<AlertThreshold> find(AlertThresholdId id);

  /** An owner's thresholds, oldest first, then by id. */
  List<AlertThreshold> findByOwner(UserId ownerId);

  /** Everybody's, in no order; for the start of the hub. */
  List<AlertThreshold> findAll();

  /** Returns a number that differs as soon as any threshold was added, changed or removed. */
  long version();
}
