package io.chatops.core.alert;

import io.chatops.core.identity.AlertId;
import io.chatops.core.identity.AlertThresholdId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stores alerts, holds of keys without an open alert, and the notices that changes call for. Every
 * method is atomic; a removed server takes all of its rows with it. Each key has at most one open
 * alert, however many hubs write at once.
 */
public interface AlertRepository {
  /** The outcome of a step. */
  enum SaveOutcome {
    /** It is stored; or was before, as after a commit whose answer got lost. */
    SAVED,
    /**
     * Nothing was stored of it: the key has another open alert (OPENED), the alert is not open any
     * more (ESCALATED, ACKNOWLEDGED, SNOOZED, RESOLVED), its server is gone, or is at another epoch
     * than the step.
     */
    OUTDATED
  }

  /**
   * A change that is stored whole or not at all.
   *
   * @param change the alert as it is after it; absent: only what is held changes
   * @param hold of the alert's key; replaces what was held before, and removes it where it {@link
   *     AlertHold#isNothing}
   * @param notices of the change; those that are stored already stay as they are
   * @param epoch of the server, as {@link io.chatops.core.hub.AgentDirectory} has it, under which
   *     the step was decided; absent: an action of a person, which counts whatever hub has the
   *     server
   */
  record Step(
      @Nullable AlertChange change,
      AlertHold hold,
      List<OutboxNotice> notices,
      @Nullable Long epoch) {
    public Step {
      notices = List.copyOf(notices);
    }

    /** An action of a person. */
    public Step(@Nullable AlertChange change, AlertHold hold, List<OutboxNotice> notices) {
      this(change, hold, notices, null);
    }
  }

  /**
   * The outcome of a step.
   *
   * @param alert as it is stored after the step, with what other hubs have changed of it; absent:
   *     nothing was stored, or the step has no change
   */
  record Saved(SaveOutcome outcome, @Nullable Alert alert) {
    public static final Saved OUTDATED = new Saved(SaveOutcome.OUTDATED, null);
  }

  /**
   * The part of an open alert that the health of its server needs. It differs after each step of
   * the alert's life.
   *
   * @param acknowledgedAt absent: not acknowledged
   * @param snoozedAt absent: not snoozed
   */
  record OpenOne(
      AlertId id,
      ServerId serverId,
      MetricType type,
      Severity severity,
      @Nullable Instant acknowledgedAt,
      @Nullable Instant snoozedAt) {
    public static OpenOne of(Alert alert) {
      Alert.Acknowledgement acknowledgement = alert.acknowledgement();
      Alert.Snooze snooze = alert.snooze();
      return new OpenOne(
          alert.id(),
          alert.key().serverId(),
          alert.type(),
          alert.severity(),
          acknowledgement == null ? null : acknowledgement.at(),
          snooze == null ? null : snooze.at());
    }
  }

  /** The stored state of a key; either part may be absent. */
  record Kept(@Nullable Alert open, @Nullable AlertHold hold) {}

  /**
   * Stores steps in their order, in one transaction: after a failure none is stored. A step that is
   * outdated is left out and holds up no other. Of an alert a step changes only what it is about
   * ({@link AlertChange#onto}). A change that is stored already, as it is or with later ones of its
   * alert that are among the steps, is SAVED and has no effect, above all no notice; newer values
   * by {@link #updateValues} make no difference.
   *
   * @return the outcome of each, in the same order
   */
  List<Saved> save(List<Step> steps);

  /** Returns the stored state of a key. */
  Kept find(AlertKey key);

  /**
   * Brings current and peak values up to date; skips alerts that are not open. All or none.
   *
   * @param epochs of servers, as {@link Step#epoch}: alerts of one that is at another epoch are
   *     skipped, too; a server without one is not fenced
   */
  void updateValues(List<Alert> alerts, Map<ServerId, Long> epochs);

  Optional<Alert> find(AlertId id);

  /** Returns those of these alerts that exist, in no order. */
  List<Alert> find(Collection<AlertId> ids);

  /** Newest first, then by id, so that pages never overlap. */
  Page find(Query query);

  /**
   * Returns an owner's alerts that were opened, acknowledged, snoozed or resolved from a time on,
   * the newest first; at most a given number.
   */
  List<Alert> changedSince(UserId ownerId, Instant time, int most);

  /** Every open alert, in no order; for the start of the hub. */
  List<Alert> findOpen();

  /** All that is held, in no order; for the start of the hub. */
  List<AlertHold> findHolds();

  /** Returns that part of every open alert, in no order. */
  List<OpenOne> findOpenOnes();

  /** Returns the open alerts of these servers, in no order. */
  List<Alert> findOpen(Collection<ServerId> servers);

  /** Returns the holds of these servers, in no order. */
  List<AlertHold> findHolds(Collection<ServerId> servers);

  /**
   * Deletes alerts that ended before a time, the oldest first and at most a given number; returns
   * how many.
   */
  int deleteResolvedBefore(Instant time, int most);

  /**
   * Deletes the ended alerts of each server except for the newest, at most a given number; returns
   * how many.
   */
  int deleteResolvedBeyond(int keptPerServer, int most);

  /** Returns the text in which {@link Query#text} is looked for, in the case that it has there. */
  static String searchable(Alert alert) {
    return fold(alert.message() + "\n" + alert.serverName());
  }

  /** Returns a text in the case in which it is looked for. */
  static String fold(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /**
   * A search; an absent filter matches everything.
   *
   * @param acknowledged true: only acknowledged ones; false: only others
   * @param servers those of these servers; empty: of all
   * @param text only those with it in the message or the server's name, without regard to case
   * @param since created from this time on
   * @param until created before this time
   * @param openSince only those that were open at this time or later
   * @param limit 1-1000
   */
  record Query(
      UserId ownerId,
      @Nullable Boolean active,
      @Nullable Boolean acknowledged,
      Set<ServerId> servers,
      @Nullable AlertThresholdId thresholdId,
      @Nullable Severity severity,
      @Nullable String text,
      @Nullable Instant since,
      @Nullable Instant until,
      @Nullable Instant openSince,
      int limit,
      int offset) {
    public Query {
      servers = Set.copyOf(servers);
    }

    /** Returns a search for all of an owner's alerts. */
    public static Query of(UserId ownerId, int limit, int offset) {
      return new Query(
          ownerId, null, null, Set.of(), null, null, null, null, null, null, limit, offset);
    }
  }

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
