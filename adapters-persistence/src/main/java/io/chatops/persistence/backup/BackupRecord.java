package io.chatops.persistence.backup;

import io.chatops.persistence.sql.Sql;
import io.chatops.persistence.sql.StoredTime;
import io.chatops.persistence.sql.Transactions;
import java.time.Instant;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The record of the newest backup, in the database that it is of: all its hubs have the same. */
public final class BackupRecord {
  private static final String IS_KNOWN = "SELECT to_regclass('public.backup') IS NOT NULL";

  private static final String SAVE =
      """
      INSERT INTO backup (taken_at, bytes, verified) VALUES (?, ?, ?) ON CONFLICT (one) DO UPDATE
      SET taken_at = EXCLUDED.taken_at, bytes = EXCLUDED.bytes, verified = EXCLUDED.verified""";

  private static final String READ =
      """
      SELECT (SELECT min(created_at) FROM users) AS first_account, taken_at, bytes, verified
      FROM (VALUES (true)) AS always LEFT JOIN backup ON true""";

  private final Transactions transactions;

  /**
   * @param database a database of this version; {@link #save} takes an earlier one, too
   */
  public BackupRecord(DataSource database) {
    this.transactions = new Transactions(database);
  }

  /**
   * A backup that is a file as a whole.
   *
   * @param verified true if it was restored into a scratch database
   */
  public record Backup(Instant takenAt, long bytes, boolean verified) {}

  /**
   * The backups of a database.
   *
   * @param firstAccount when its first account was made: since then there is something to lose
   * @param newest absent: none was recorded
   */
  public record State(@Nullable Instant firstAccount, @Nullable Backup newest) {
    /** Returns the time from which the next backup is awaited; empty if there is nothing yet. */
    public Optional<Instant> awaitedSince() {
      return Optional.ofNullable(newest == null ? firstAccount : newest.takenAt());
    }
  }

  /** Records a backup; not in tables that an earlier version made. */
  public void save(Backup backup) {
    transactions.run(
        connection ->
            Sql.first(connection, IS_KNOWN, row -> row.getBoolean(1)).orElse(false)
                ? Sql.update(
                    connection,
                    SAVE,
                    StoredTime.of(backup.takenAt()),
                    backup.bytes(),
                    backup.verified())
                : 0);
  }

  /** Returns what is recorded. */
  public State read() {
    return transactions.run(
        connection ->
            Sql.first(
                    connection,
                    READ,
                    row -> {
                      Instant takenAt = StoredTime.readOrNull(row, "taken_at");
                      return new State(
                          StoredTime.readOrNull(row, "first_account"),
                          takenAt == null
                              ? null
                              : new Backup(
                                  takenAt, row.getLong("bytes"), row.getBoolean("verified")));
                    })
                .orElseThrow());
  }
}
