package io.chatops.core.alert;

import io.chatops.core.identity.AlertId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stores alerts, what is held of keys without one, and the notices that changes call for. Every
 * method is one atomic step; a removed server takes all of it with it. Of a key there is at most
 * one open alert, whatever many hubs do at once.
 */
public interface AlertRepository {
  /** How a change was taken. */
  enum SaveOutcome {
    SAVED,
    /**
     * Nothing was stored: the key has another open alert (OPENED), the alert is not open any more
     * (ESCALATED, ACKNOWLEDGED, RESOLVED), or its server is gone.
     */
    OUTDATED
  }

  /**
   * Stores a change: the alert as it is after it, its notices, and what is held of its key from now
   * on; all or nothing.
   *
   * @param hold of the alert's key; replaces what was held before
   */
  SaveOutcome save(AlertChange change, AlertHold hold, List<OutboxNotice> notices);

  /** Replaces what is held of each key; leaves out keys whose server is gone. All or none. */
  void saveHolds(List<AlertHold> holds);

  /** Brings current and peak values up to date; skips alerts that are not open. All or none. */
  void updateValues(List<Alert> alerts);

  Optional<Alert> find(AlertId id);

  /** Newest first, then by id, so that pages never overlap. */
  Page find(Query query);

  /** Every open alert, in no order; for the start of the hub. */
  List<Alert> findOpen();

  /** All that is held, in no order; for the start of the hub. */
  List<AlertHold> findHolds();

  /** Forgets alerts that ended before; returns how many. */
  int deleteResolvedBefore(Instant time);

  /**
   * What to look for; an absent filter matches everything.
   *
   * @param since created from this time on
   * @param limit 1-1000
   */
  record Query(
      UserId ownerId,
      @Nullable Boolean active,
      @Nullable ServerId serverId,
      @Nullable Severity severity,
      @Nullable Instant since,
      int limit,
      int offset) {}

  /**
   * One page of alerts.
   *
   * @param total how many match in all
   */
  record Page(List<Alert> alerts, long total) {
    public Page {
      alerts = List.copyOf(alerts);
    }
  }
}
