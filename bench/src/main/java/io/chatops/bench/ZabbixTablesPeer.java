package io.chatops.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chatops.persistence.embedded.EmbeddedDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * The table in which Zabbix keeps numbers, as its package defines it, in the PostgreSQL that ours
 * uses: rows are written and averages read with the statements that Zabbix sends. The Zabbix server
 * itself is not part of it.
 */
final class ZabbixTablesPeer implements Peer {
  private final HubUnderTest hub;
  private final EmbeddedDatabase database;
  private final Connection connection;

  ZabbixTablesPeer(Path schema, HubOptions options)
      throws IOException, SQLException, InterruptedException {
    this.hub = HubUnderTest.start(options);
    hub.stop(); // only its PostgreSQL is wanted
    this.database = EmbeddedDatabase.start(hub.dataDir(), step -> Progress.say("%s", step));
    this.connection =
        DriverManager.getConnection(
            database.jdbcUrl() + "&reWriteBatchedInserts=true",
            database.user(),
            database.password());
    try (Statement statement = connection.createStatement()) {
      statement.execute(historyTable(schema));
    }
    connection.setAutoCommit(false);
  }

  @Override
  public String name() {
    return "Zabbix' tables";
  }

  @Override
  public void write(List<PeerSeries> series, long[] millis, double[][] values) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO history (itemid, clock, ns, value) VALUES (?, ?, ?, ?)")) {
      for (int k = 0; k < millis.length; k++) {
        for (int i = 0; i < series.size(); i++) {
          insert.setLong(1, series.get(i).number());
          insert.setInt(2, (int) (millis[k] / 1000));
          insert.setInt(3, (int) (millis[k] % 1000) * 1_000_000);
          insert.setDouble(4, values[i][k]);
          insert.addBatch();
        }
        if (k % 50 == 49 || k == millis.length - 1) {
          insert.executeBatch(); // about a thousand rows, as its history syncers do
          connection.commit();
        }
      }
    }
  }

  @Override
  public void settle() throws SQLException {
    connection.setAutoCommit(true);
    try (Statement statement = connection.createStatement()) {
      statement.execute("VACUUM ANALYZE history");
    }
  }

  @Override
  public double bytesPerValue() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT pg_total_relation_size('history'), count(*) FROM history")) {
      row.next();
      return (double) row.getLong(1) / row.getLong(2);
    }
  }

  @Override
  public int read(PeerSeries series, long startSeconds, long endSeconds, long stepSeconds)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT itemid, count(*), avg(value), min(value), max(value), (clock - ?) / ? AS i,"
                + " max(clock) FROM history WHERE itemid = ? AND clock >= ? AND clock <= ?"
                + " GROUP BY itemid, i")) {
      select.setLong(1, startSeconds);
      select.setLong(2, stepSeconds);
      select.setLong(3, series.number());
      select.setLong(4, startSeconds);
      select.setLong(5, endSeconds);
      int points = 0;
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          points++;
        }
      }
      return points;
    }
  }

  @Override
  public List<Long> pids() {
    return ProcessCost.family(database.pid());
  }

  @Override
  public void close() throws SQLException {
    connection.close();
    database.close();
    hub.close();
  }

  /** The statement that makes the table, out of the package's file. */
  private static String historyTable(Path schema) throws IOException {
    try (GZIPInputStream file = new GZIPInputStream(Files.newInputStream(schema))) {
      String all = new String(file.readAllBytes(), UTF_8);
      int start = all.indexOf("CREATE TABLE history (");
      if (start < 0) {
        throw new IOException(schema + " has no table named history");
      }
      return all.substring(start, all.indexOf(';', start));
    }
  }
}
