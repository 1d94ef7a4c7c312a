package io.chatops.persistence.metric;

import io.chatops.persistence.sql.Sql;
import io.chatops.persistence.sql.StorageFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Deletes the metrics of servers from all tables. Labels stay until maintenance finds them unused,
 * because hubs may cache their numbers for the reports of other servers.
 */
final class ServerData {
  /**
   * The tables in the order in which maintenance locks them: compaction begins with rows of
   * reports, summing up with the due days. Thus nobody waits while holding what the other needs.
   */
  private static final List<String> TABLES =
      List.of(
          "metric_report",
          "metric_report_unreadable",
          "metric_rollup_due",
          "metric_chunk_raw",
          "metric_chunk_1m",
          "metric_chunk_10m",
          "metric_space",
          "agent_boot");

  private static final int ATTEMPTS = 5;

  private ServerData() {}

  /**
   * Deletes all metrics of a server, and commits. Retries if the database resolved a deadlock with
   * somebody else, such as another hub, by aborting this transaction.
   */
  static void delete(Connection connection, UUID server) throws SQLException {
    for (int attempt = 1; ; attempt++) {
      try {
        delete(connection, List.of(server));
        connection.commit();
        return;
      } catch (SQLException e) {
        if (StorageFailure.of(e) != StorageFailure.CONFLICT || attempt == ATTEMPTS) {
          throw e;
        }
        connection.rollback();
      }
    }
  }

  /**
   * Deletes all metrics of these servers, in the current transaction.
   *
   * @return the servers that had any
   */
  private static Set<UUID> delete(Connection connection, Collection<UUID> servers)
      throws SQLException {
    Set<UUID> had = new HashSet<>();
    for (String table : TABLES) {
      had.addAll(
          Sql.list(
              connection,
              "WITH gone AS (DELETE FROM "
                  + table
                  + " WHERE server_id = ANY(?) RETURNING server_id)"
                  + " SELECT DISTINCT server_id FROM gone",
              row -> row.getObject(1, UUID.class),
              Sql.uuids(servers.stream())));
    }
    return had;
  }

  /**
   * Deletes remaining metrics of removed servers, after a crash during the removal or from a hub
   * that did not notice it. Commits.
   */
  static void deleteRemoved(Connection connection) throws SQLException {
    // Skips those being removed right now: two deletions of the same rows would deadlock.
    List<UUID> removed =
        Sql.list(
            connection,
            "SELECT server_id FROM removed_server"
                + " WHERE removed_at < now() - interval '1 minute' ORDER BY server_id",
            row -> row.getObject(1, UUID.class));
    if (!removed.isEmpty()) {
      Set<UUID> had = delete(connection, removed);
      Sql.update(
          connection,
          "DELETE FROM removed_server WHERE removed_at < now() - interval '1 day'"
              + " AND server_id = ANY(?) AND NOT server_id = ANY(?)",
          Sql.uuids(removed.stream()),
          Sql.uuids(had.stream()));
    }
    connection.commit();
  }
}
