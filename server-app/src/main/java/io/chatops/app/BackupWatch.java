package io.chatops.app;

import io.chatops.core.notify.BackupNotifications;
import io.chatops.persistence.backup.BackupRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Knows from the database when its newest backup was taken, whichever command on whichever machine
 * took it, and warns while the next one is late.
 */
final class BackupWatch {
  /** Sooner than a user who has taken a backup looks at the page of the hub. */
  static final Duration PERIOD = Duration.ofSeconds(10);

  private static final Duration WARNING_PERIOD = Duration.ofDays(1);

  static final String REMEDY =
      "see why chatops-hub backup does not run, or set chatops.backup-late-after"
          + " (CHATOPS_BACKUP_LATE_AFTER) where other programs make backups; see docs/commands.md";

  private final Supplier<BackupRecord.State> record;
  private final Duration lateAfter;
  private final InstantSource clock;
  private final Consumer<String> warnings;
  private final BackupNotifications notifications;
  private volatile BackupRecord.State state = new BackupRecord.State(null, null);
  private Instant warnedAt = Instant.MIN;

  /**
   * @param record reads what the database has
   * @param lateAfter the age of the newest backup, or of the first account if there is none
   * @param warnings receives one a day at most
   * @param notifications notify admins
   */
  BackupWatch(
      Supplier<BackupRecord.State> record,
      Duration lateAfter,
      InstantSource clock,
      Consumer<String> warnings,
      BackupNotifications notifications) {
    this.record = record;
    this.lateAfter = lateAfter;
    this.clock = clock;
    this.warnings = warnings;
    this.notifications = notifications;
  }

  /** Reads the record again. */
  void follow() {
    state = record.get();
    Instant now = clock.instant();
    if (isLate() && !now.isBefore(warnedAt.plus(WARNING_PERIOD))) {
      warnedAt = now;
      warnings.accept(problem() + ": " + REMEDY);
    }
    if (isLate()) {
      due().ifPresent(notifications::late);
    } else if (state.newest() != null) {
      notifications.taken();
    }
  }

  /** Returns the newest backup; empty if none is recorded, or the record was not read yet. */
  Optional<BackupRecord.Backup> newest() {
    return Optional.ofNullable(state.newest());
  }

  /** Returns true if the next backup should have been taken by now. */
  boolean isLate() {
    return due().filter(due -> !clock.instant().isBefore(due)).isPresent();
  }

  private Optional<Instant> due() {
    return state.awaitedSince().map(since -> since.plus(lateAfter));
  }

  /** Returns what is wrong while it is late. */
  String problem() {
    return newest()
        .map(backup -> "The newest backup is of " + backup.takenAt())
        .orElse("There is no backup yet");
  }
}
