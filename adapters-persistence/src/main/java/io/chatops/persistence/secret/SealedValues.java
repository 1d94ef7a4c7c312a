package io.chatops.persistence.secret;

import io.chatops.persistence.sql.Sql;
import io.chatops.persistence.sql.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** All sealed values of a database, and the keys that open them. */
public final class SealedValues {
  /** The lock that sealing transactions share; a rotation takes it alone and so waits for them. */
  static final long SEALING_LOCK = 0x43686174_4f707305L;

  /** The lock of the only command that changes the key file. */
  private static final long COMMAND_LOCK = SEALING_LOCK + 1;

  private static final int ROWS_AT_A_TIME = 200;

  private final Transactions transactions;
  private final KeyFile file;

  /**
   * @param database a database to which this module's migrations have been applied
   */
  public SealedValues(DataSource database, KeyFile file) {
    this.transactions = new Transactions(database);
    this.file = file;
  }

  /**
   * Reads the keys. Creates the file if it is missing and nothing is sealed yet.
   *
   * @throws SecretKeyException if values are sealed with a missing key
   */
  public SecretKeys keys() {
    SortedSet<String> used = transactions.run(SealedValues::keyIds);
    return !file.exists() && used.isEmpty() ? file.create() : keys(used);
  }

  /**
   * Returns if the file has all keys, or is missing and nothing is sealed yet. Creates nothing.
   *
   * @throws SecretKeyException if values are sealed with a missing key
   */
  public void check() {
    SortedSet<String> used = transactions.run(SealedValues::keyIds);
    if (file.exists() || !used.isEmpty()) {
      SecretKeys unused = keys(used);
    }
  }

  private SecretKeys keys(SortedSet<String> used) {
    if (!file.exists()) {
      throw new SecretKeyException(
          "The key file " + file.path() + " is missing, and " + remedy(used));
    }
    SecretKeys keys = file.read();
    used.removeIf(keys::has);
    if (!used.isEmpty()) {
      throw new SecretKeyException(
          "The key file "
              + file.path()
              + " belongs to another hub or another time: "
              + remedy(used));
    }
    return keys;
  }

  private static String remedy(SortedSet<String> missing) {
    return "secrets in the database are sealed with key "
        + String.join(", ", missing)
        + ". Put back the file that has it (chatops.secrets-key-file, CHATOPS_SECRETS_KEY_FILE), such"
        + " as that of another hub on this database. If it is lost, discard these secrets with the"
        + " command 'chatops-hub reset-secrets': see docs/storage.md";
  }

  /**
   * Creates a new key, reseals everything with it, and discards the earlier keys. May run beside a
   * hub, and again after an interruption at any point.
   *
   * @param progress receives a sentence before each step
   * @throws SecretKeyException if values do not open, in which case all keys are kept, or if
   *     another command is running, in which case nothing changes
   */
  public void rotate(Consumer<String> progress) {
    withLock(() -> rotateLocked(progress));
  }

  private void rotateLocked(Consumer<String> progress) {
    SecretKeys all = file.read().withNewest(SealingKey.random());
    progress.accept("Adding key " + all.sealingId() + " to " + file.path());
    file.write(all);
    progress.accept("Waiting for transactions that may use the earlier key");
    transactions.run(
        connection -> Sql.update(connection, "SELECT pg_advisory_xact_lock(?)", SEALING_LOCK));
    List<String> problems = new ArrayList<>();
    for (SealedColumn column : SealedColumn.values()) {
      progress.accept("Resealing " + column.table());
      reseal(column, all, problems);
    }
    if (!problems.isEmpty()) {
      throw new SecretKeyException(
          "The earlier keys are kept, because "
              + String.join("; ", problems)
              + ". Stop the hub, discard what cannot be opened with the command"
              + " 'chatops-hub reset-secrets', then rotate again");
    }
    progress.accept("Removing the earlier keys from " + file.path());
    file.write(all.newestOnly());
  }

  private void reseal(SealedColumn column, SecretKeys keys, List<String> problems) {
    String last = null;
    while (true) {
      String after = last;
      List<Row> rows =
          transactions.run(
              connection -> {
                List<Row> found = rows(connection, column, after);
                for (Row row : found) {
                  try {
                    if (!SecretKeys.keyId(row.sealed, column, row.id).equals(keys.sealingId())) {
                      byte[] value = keys.open(row.sealed, column, row.id);
                      update(connection, column, row.id, keys.seal(value, column, row.id));
                    }
                  } catch (SecretKeyException e) {
                    problems.add(String.valueOf(e.getMessage()));
                  }
                }
                return found;
              });
      if (rows.size() < ROWS_AT_A_TIME) {
        return;
      }
      last = rows.get(rows.size() - 1).id;
    }
  }

  /**
   * Deletes the rows whose values do not open, and creates the file if it is missing. Everything
   * that opens is kept.
   *
   * @param progress receives a sentence for each row
   * @throws SecretKeyException if another command is running; then nothing changes
   */
  public void reset(Consumer<String> progress) {
    withLock(() -> resetLocked(progress));
  }

  private void resetLocked(Consumer<String> progress) {
    SecretKeys keys = file.exists() ? file.read() : file.create();
    for (SealedColumn column : SealedColumn.values()) {
      String last = null;
      List<Row> rows;
      do {
        String after = last;
        rows = transactions.run(connection -> rows(connection, column, after));
        for (Row row : rows) {
          if (!opens(keys, row, column)) {
            progress.accept(transactions.run(connection -> delete(connection, column, row.id)));
          }
          last = row.id;
        }
      } while (rows.size() == ROWS_AT_A_TIME);
    }
  }

  /**
   * Runs alone, because two concurrent commands would each write the file without the other's key.
   */
  private void withLock(Runnable work) {
    boolean begun =
        transactions.run(
            connection -> {
              boolean free =
                  Sql.first(
                          connection,
                          "SELECT pg_try_advisory_xact_lock(?)",
                          row -> row.getBoolean(1),
                          COMMAND_LOCK)
                      .orElseThrow();
              if (free) {
                work.run(); // in transactions of its own; this one only holds the lock
              }
              return free;
            });
    if (!begun) {
      throw new SecretKeyException(
          "Another 'rotate-keys' or 'reset-secrets' is at work on this database; wait until it has ended");
    }
  }

  private static boolean opens(SecretKeys keys, Row row, SealedColumn column) {
    try {
      byte[] unused = keys.open(row.sealed, column, row.id);
      return true;
    } catch (SecretKeyException e) {
      return false;
    }
  }

  /** A row with a sealed value. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Row(String id, byte[] sealed) {}

  private static SortedSet<String> keyIds(Connection connection) throws SQLException {
    SortedSet<String> ids = new TreeSet<>();
    for (SealedColumn column : SealedColumn.values()) {
      // A damaged value names no key, and must not prevent the hub from starting.
      ids.addAll(
          Sql.list(
              connection,
              """
              SELECT DISTINCT substring(%1$s FROM 2 FOR %2$d) FROM %3$s
              WHERE octet_length(%1$s) >= %4$d"""
                  .formatted(
                      column.column(), SealingKey.ID_BYTES, column.table(), SecretKeys.LEAST_BYTES),
              row -> HexFormat.of().formatHex(row.getBytes(1))));
    }
    return ids;
  }

  /** Reads and locks the next rows in the order of their ids. */
  private static List<Row> rows(Connection connection, SealedColumn column, @Nullable String after)
      throws SQLException {
    String sql =
        """
        SELECT id, %1$s FROM %2$s WHERE ?::%3$s IS NULL OR id > ?::%3$s
        ORDER BY id LIMIT %4$d FOR UPDATE"""
            .formatted(column.column(), column.table(), column.idType(), ROWS_AT_A_TIME);
    return Sql.list(
        connection, sql, row -> new Row(row.getString(1), row.getBytes(2)), after, after);
  }

  private static void update(Connection connection, SealedColumn column, String id, byte[] sealed)
      throws SQLException {
    Sql.update(
        connection,
        "UPDATE %s SET %s = ? WHERE id = ?::%s"
            .formatted(column.table(), column.column(), column.idType()),
        sealed,
        id);
  }

  /** Returns a text that says what was deleted, for whoever must enter it again. */
  private static String delete(Connection connection, SealedColumn column, String id)
      throws SQLException {
    String words =
        switch (column) {
          case SIGNING_KEY -> "'Discarded signing key ' || id";
          case CHANNEL_SETTINGS ->
              "'Discarded channel \"' || name || '\" (' || lower(kind) || ') of user '"
                  + " || (SELECT username FROM users u WHERE u.id = owner_id)";
        };
    return Sql.first(
            connection,
            "DELETE FROM %s WHERE id = ?::%s RETURNING %s"
                .formatted(column.table(), column.idType(), words),
            row -> row.getString(1),
            id)
        .orElse(column.place(id) + " is gone already");
  }
}
