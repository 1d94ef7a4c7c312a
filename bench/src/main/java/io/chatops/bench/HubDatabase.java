package io.chatops.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** The database of the hub under test, opened with the hub's own credentials. */
record HubDatabase(String url, String user, String password) {
  private static final String REPORTS = "metric_report";
  private static final String RAW_CHUNKS = "metric_chunk_raw";

  /** Empty when the hub keeps everything in memory. */
  static Optional<HubDatabase> of(HubUnderTest hub, HubOptions options) throws IOException {
    if (options.storage.equals("embedded")) {
      Path data = hub.dataDir();
      String port = Files.readString(data.resolve("database-port")).strip();
      String password = Files.readString(data.resolve("database-password")).strip();
      return Optional.of(
          new HubDatabase("jdbc:postgresql://127.0.0.1:" + port + "/chatops", "chatops", password));
    }
    String url = options.databaseUrl;
    String user = options.databaseUser;
    String password = options.databasePassword;
    if (url == null || user == null || password == null) {
      return Optional.empty();
    }
    return Optional.of(new HubDatabase(url, user, password));
  }

  Connection open() throws SQLException {
    return DriverManager.getConnection(url, user, password);
  }

  /** The number of stored reports. */
  long reports() throws SQLException {
    return number(
        "SELECT (SELECT count(*) FROM %s) + (SELECT coalesce(sum(ticks), 0) FROM %s)"
            .formatted(REPORTS, RAW_CHUNKS));
  }

  /** The bytes that they take on disk, as rows and as raw chunks, with their indexes. */
  long reportBytes() throws SQLException {
    return number(
        """
        SELECT sum(pg_total_relation_size(relid)) FROM
          (SELECT relid FROM pg_partition_tree('%s') UNION SELECT relid FROM pg_partition_tree('%s'))
            AS tables"""
            .formatted(REPORTS, RAW_CHUNKS));
  }

  /** The average bytes of their encoded numbers. */
  long averagePayloadBytes() throws SQLException {
    return number("SELECT coalesce(avg(length(payload)), 0)::bigint FROM " + REPORTS);
  }

  private long number(String query) throws SQLException {
    try (Connection connection = open();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }

  @Override
  public String toString() {
    return "HubDatabase[" + url + "]";
  }
}
