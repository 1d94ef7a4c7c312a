package io.chatops.app;

import io.chatops.core.metric.MetricStore;
import io.chatops.core.storage.Storage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.IntSupplier;

/**
 * Deletes business records that are too old or too many. Their age is measured by {@link
 * MetricStore#retentionTime}: a wrong date of the host must not delete what no user has seen yet.
 */
final class OldRecords {
  /**
   * The time for which commands, log entries and notifications stay, and the number of the first
   * two, so that no host fills the disk.
   */
  private static final Duration KEEP_ACTIONS = Duration.ofDays(30);

  private static final int COMMANDS_PER_SERVER = 500;
  private static final int LOG_ENTRIES_PER_SERVER = 10_000;

  /** The time for which ended alerts stay. */
  private static final Duration KEEP_ALERTS = Duration.ofDays(730);

  /** The most ended alerts of one server; a flood from one host must not fill the disk. */
  private static final int ALERTS_PER_SERVER = 10_000;

  /** Rows are deleted in steps, so that no statement takes long. */
  private static final int ALERTS_PER_STEP = 1_000;

  private static final int FLOOD_PER_STEP = 10_000;

  /** Large, since each step sorts the trail. */
  private static final int EVENTS_PER_STEP = 100_000;

  /** More than the longest timeout and the wait for its answer. */
  private static final Duration MAX_COMMAND_TIME = Duration.ofMinutes(75);

  private final Storage storage;
  private final InstantSource clock;
  private final Duration auditRetention;
  private final int auditEventsPerUser;

  /**
   * Deletes from this storage.
   *
   * @param auditRetention the age at which every audit event goes
   * @param auditEventsPerUser of one user's settled events, the newest stay
   */
  OldRecords(
      Storage storage, InstantSource clock, Duration auditRetention, int auditEventsPerUser) {
    this.storage = storage;
    this.clock = clock;
    this.auditRetention = auditRetention;
    this.auditEventsPerUser = auditEventsPerUser;
  }

  /** Ends the commands of hubs that have ended: nothing waits for their result any more. */
  void markCommandsOfEndedHubsLost() {
    storage.commandExecutions().markLostOfEndedHubs(now(), "The hub ended while the command ran");
  }

  private void markCommandsLost(Instant askedBefore, String reason) {
    storage.commandExecutions().markUnfinishedLost(askedBefore, now(), reason);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  /** Deletes all that is too old or too many. Blocking. */
  void delete() {
    Instant now = storage.metrics().retentionTime(clock.instant());
    storage.failedSignIns().deleteRestored(clock.instant());
    markCommandsLost(now.minus(MAX_COMMAND_TIME), "Its end could not be stored");
    storage.commandExecutions().deleteOld(now.minus(KEEP_ACTIONS), COMMANDS_PER_SERVER);
    storage.logEntries().deleteOld(now.minus(KEEP_ACTIONS), LOG_ENTRIES_PER_SERVER);
    storage.notifications().deleteEndedBefore(now.minus(KEEP_ACTIONS));
    inSteps(
        ALERTS_PER_STEP,
        () -> storage.alerts().deleteResolvedBefore(now.minus(KEEP_ALERTS), ALERTS_PER_STEP));
    inSteps(
        FLOOD_PER_STEP,
        () -> storage.alerts().deleteResolvedBeyond(ALERTS_PER_SERVER, FLOOD_PER_STEP));
    inSteps(
        EVENTS_PER_STEP,
        () ->
            storage
                .auditTrail()
                .deleteOld(now.minus(auditRetention), now, auditEventsPerUser, EVENTS_PER_STEP));
  }

  private static void inSteps(int most, IntSupplier step) {
    int deleted = most;
    while (deleted == most) {
      deleted = step.getAsInt();
    }
  }
}
