package io.chatops.persistence.secret;

import io.chatops.persistence.sql.Transactions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
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
  /** Held in common by transactions that seal; a rotation waits for them by it. */
  static final long SEALING_LOCK = 0x43686174_4f707305L;

  /** Held by the one command that changes the key file. */
  private static final long COMMAND_LOCK = SEALING_LOCK + 1;

  private static final int ROWS_AT_A_TIME = 200;

  private final Transactions transactions;
  private final KeyFile file;

  /**
   * The values of a database.
   *
   * @param database with this module's migrations applied
   */
  public SealedValues(DataSource database, KeyFile file) {
    this.transactions = new Transactions(database);
    this.file = file;
  }

  /**
   * Reads the keys. Makes the file if it is missing and nothing is sealed yet.
   *
   * @throws SecretKeyException when values are sealed with a key that is missing
   */
  public SecretKeys keys() {
    SortedSet<String> used = transactions.run(SealedValues::keyIds);
    if (!file.exists() && used.isEmpty()) {
      return file.create();
    }
    if (!file.exists()) {
      throw new SecretKeyException(
          "The key file " + file.path() + " is missing, and " + remedy(used));
    }
    SecretKeys keys = file.read();
    used.removeIf(keys::has);
    if (!used.isEmpty()) {
      throw new SecretKeyException(
          "The key file " + file.path() + " is of another hub or another time: " + remedy(used));
    }
    return keys;
  }

  private static String remedy(SortedSet<String> missing) {
    return "secrets in the database are sealed with key "
        + String.join(", ", missing)
        + ". Put back the file that has it (chatops.secrets-key-file, CHATOPS_SECRETS_KEY_FILE). If"
        + " it is lost, discard these secrets with the command 'secrets reset': see docs/storage.md";
  }

  /**
   * Makes a new key, seals everything with it and forgets the keys before. May run beside a hub,
   * and again after it was interrupted anywhere.
   *
   * @param progress receives a sentence before each step
   * @throws SecretKeyException when values do not open, then all keys stay; or while another
   *     command is at work, then nothing changes
   */
  public void rotate(Consumer<String> progress) {
    alone(() -> rotateAlone(progress));
  }

  private void rotateAlone(Consumer<String> progress) {
    SecretKeys all = file.read().withNewest(SealingKey.random());
    progress.accept("Adding key " + all.sealingId() + " to " + file.path());
    file.write(all);
    progress.accept("Waiting for transactions that may use the key before");
    transactions.run(
        connection -> {
          execute(connection, "SELECT pg_advisory_xact_lock(" + SEALING_LOCK + ")");
          return true;
        });
    List<String> problems = new ArrayList<>();
    for (SealedColumn column : SealedColumn.values()) {
      progress.accept("Sealing " + column.table() + " anew");
      reseal(column, all, problems);
    }
    if (!problems.isEmpty()) {
      throw new SecretKeyException(
          "The keys before stay, since "
              + String.join("; ", problems)
              + ". Discard what cannot be opened with the command 'secrets reset', then rotate again");
    }
    progress.accept("Removing the keys before from " + file.path());
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
   * Deletes the rows whose values do not open, and makes the file if it is missing. Everything that
   * opens stays.
   *
   * @param progress receives a sentence for each row
   * @throws SecretKeyException while another command is at work; then nothing changes
   */
  public void reset(Consumer<String> progress) {
    alone(() -> resetAlone(progress));
  }

  private void resetAlone(Consumer<String> progress) {
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

  /** Two commands at once would each write the file without the other's key. */
  private void alone(Runnable work) {
    boolean begun =
        transactions.run(
            connection -> {
              boolean free = takesLock(connection);
              if (free) {
                work.run(); // in transactions of its own; this one holds the lock meanwhile
              }
              return free;
            });
    if (!begun) {
      throw new SecretKeyException(
          "Another 'secrets' command is at work on this database; wait until it has ended");
    }
  }

  private static boolean takesLock(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet taken =
            statement.executeQuery("SELECT pg_try_advisory_xact_lock(" + COMMAND_LOCK + ")")) {
      return taken.next() && taken.getBoolean(1);
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
  private static final class Row {
    private final String id;
    private final byte[] sealed;

    Row(String id, byte[] sealed) {
      this.id = id;
      this.sealed = sealed;
    }
  }

  private static SortedSet<String> keyIds(Connection connection) throws SQLException {
    SortedSet<String> ids = new TreeSet<>();
    for (SealedColumn column : SealedColumn.values()) {
      try (Statement statement = connection.createStatement();
          ResultSet found =
              statement.executeQuery(
                  // A damaged value names no key, and must not keep the hub from starting.
                  """
                  SELECT DISTINCT substring(%1$s FROM 2 FOR %2$d) FROM %3$s
                  WHERE octet_length(%1$s) >= %4$d"""
                      .formatted(
                          column.column(),
                          SealingKey.ID_BYTES,
                          column.table(),
                          SecretKeys.LEAST_BYTES))) {
        while (found.next()) {
          ids.add(HexFormat.of().formatHex(found.getBytes(1)));
        }
      }
    }
    return ids;
  }

  /** Reads the next rows in the order of their ids, and locks them. */
  private static List<Row> rows(Connection connection, SealedColumn column, @Nullable String after)
      throws SQLException {
    String sql =
        """
        SELECT id, %1$s FROM %2$s WHERE ?::%3$s IS NULL OR id > ?::%3$s
        ORDER BY id LIMIT %4$d FOR UPDATE"""
            .formatted(column.column(), column.table(), column.idType(), ROWS_AT_A_TIME);
    List<Row> rows = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, after);
      statement.setString(2, after);
      try (ResultSet found = statement.executeQuery()) {
        while (found.next()) {
          rows.add(new Row(found.getString(1), found.getBytes(2)));
        }
      }
    }
    return rows;
  }

  private static void update(Connection connection, SealedColumn column, String id, byte[] sealed)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "UPDATE "
                + column.table()
                + " SET "
                + column.column()
                + " = ? WHERE id = ?::"
                + column.idType())) {
      statement.setBytes(1, sealed);
      statement.setString(2, id);
      statement.executeUpdate();
    }
  }

  /** Returns what was deleted, in words for whoever must enter it again. */
  private static String delete(Connection connection, SealedColumn column, String id)
      throws SQLException {
    String words =
        switch (column) {
          case SIGNING_KEY -> "'Discarded signing key ' || id";
          case CHANNEL_SETTINGS ->
              "'Discarded channel \"' || name || '\" (' || lower(kind) || ') of user '"
                  + " || (SELECT username FROM users u WHERE u.id = owner_id)";
        };
    try (PreparedStatement statement =
        connection.prepareStatement(
            "DELETE FROM "
                + column.table()
                + " WHERE id = ?::"
                + column.idType()
                + " RETURNING "
                + words)) {
      statement.setString(1, id);
      try (ResultSet deleted = statement.executeQuery()) {
        return deleted.next() ? deleted.getString(1) : column.place(id) + " is gone already";
      }
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
