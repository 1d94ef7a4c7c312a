package io.chatops.bench;

import io.chatops.persistence.embedded.DatabaseLogin;
import io.chatops.persistence.sql.Sql;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/** The database of the hub under test, opened with the hub's own credentials. */
record HubDatabase(String url, String user, String password) {
  /** Empty when the hub keeps everything in memory. */
  static Optional<HubDatabase> of(HubUnderTest hub) {
    if (HubOptions.storage().equals("embedded")) {
      return DatabaseLogin.ofRunning(hub.dataDir())
          .map(login -> new HubDatabase(login.jdbcUrl(), login.user(), login.password()));
    }
    Map<String, String> environment = System.getenv();
    return Optional.ofNullable(environment.get("CHATOPS_DATABASE_URL"))
        .map(
            url ->
                new HubDatabase(
                    url,
                    environment.getOrDefault("CHATOPS_DATABASE_USER", ""),
                    environment.getOrDefault("CHATOPS_DATABASE_PASSWORD", "")));
  }

  Connection open() throws SQLException {
    return DriverManager.getConnection(url, user, password);
  }

  /** The number of stored reports. */
  long reports() throws SQLException {
    return number(
        "SELECT (SELECT count(*) FROM metric_report)"
            + " + (SELECT coalesce(sum(ticks), 0) FROM metric_chunk_raw)");
  }

  /** The bytes that they take on disk, as rows and as raw chunks, with their indexes. */
  long reportBytes() throws SQLException {
    return number(
        """
        SELECT sum(pg_total_relation_size(relid)) FROM
          (SELECT relid FROM pg_partition_tree('metric_report')
            UNION SELECT relid FROM pg_partition_tree('metric_chunk_raw')) AS tables\
        """);
  }

  private long number(String query) throws SQLException {
    try (Connection connection = open()) {
      return Sql.first(connection, query, row -> row.getLong(1)).orElseThrow();
    }
  }

  @Override
  public String toString() {
    return "HubDatabase[" + url + "]";
  }
}
