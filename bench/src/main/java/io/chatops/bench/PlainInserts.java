package io.chatops.bench;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * The yardstick: rows like the hub's into the same PostgreSQL, by one connection that does nothing
 * else, each group committed before the next. What the hub reaches is to be read against it.
 */
final class PlainInserts {
  private static final int SERVERS = 1_000;

  private final HubDatabase database;
  private final int payloadBytes;

  PlainInserts(HubDatabase database, int payloadBytes) {
    this.database = database;
    this.payloadBytes = payloadBytes;
  }

  /** Rows a second in groups of this size. */
  double rowsPerSecond(int groupSize, int seconds) throws SQLException {
    try (Connection connection = database.open();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE bench_report (server_id uuid NOT NULL, collected_at timestamptz NOT NULL,"
              + " sequence bigint NOT NULL, payload bytea STORAGE EXTERNAL NOT NULL,"
              + " PRIMARY KEY (server_id, collected_at, sequence))");
      try {
        insert(connection, groupSize, 1); // warm
        long start = System.nanoTime();
        long rows = insert(connection, groupSize, seconds);
        return rows / ((System.nanoTime() - start) / 1e9);
      } finally {
        statement.execute("DROP TABLE bench_report");
      }
    }
  }

  private long insert(Connection connection, int groupSize, int seconds) throws SQLException {
    SplittableRandom random = new SplittableRandom(9);
    UUID[] servers = new UUID[SERVERS];
    for (int i = 0; i < SERVERS; i++) {
      servers[i] = new UUID(random.nextLong(), random.nextLong());
    }
    byte[] payload = new byte[payloadBytes];
    random.nextBytes(payload);
    UUID[] ids = new UUID[groupSize];
    Timestamp[] times = new Timestamp[groupSize];
    Long[] sequences = new Long[groupSize];
    byte[][] payloads = new byte[groupSize][];
    long base = System.nanoTime() / 1000;
    long rows = 0;
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO bench_report SELECT * FROM unnest(?::uuid[], ?::timestamptz[],"
                + " ?::bigint[], ?::bytea[]) ON CONFLICT DO NOTHING")) {
      while (System.nanoTime() < end) {
        for (int i = 0; i < groupSize; i++, rows++) {
          ids[i] = servers[(int) (rows % SERVERS)];
          times[i] = new Timestamp(base + rows);
          sequences[i] = rows;
          payloads[i] = payload;
        }
        set(connection, insert, ids, times, sequences, payloads);
        insert.executeUpdate();
      }
    }
    return rows;
  }

  private static void set(
      Connection connection,
      PreparedStatement insert,
      UUID[] ids,
      Timestamp[] times,
      Long[] sequences,
      byte[][] payloads)
      throws SQLException {
    Array[] columns = {
      connection.createArrayOf("uuid", ids),
      connection.createArrayOf("timestamptz", times),
      connection.createArrayOf("int8", sequences),
      connection.createArrayOf("bytea", payloads)
    };
    for (int i = 0; i < columns.length; i++) {
      insert.setArray(i + 1, columns[i]);
    }
  }
}
