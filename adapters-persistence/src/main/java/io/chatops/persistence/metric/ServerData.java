package io.chatops.persistence.metric;

import io.chatops.persistence.sql.StorageFailure;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Deletes what is stored of servers' metrics, in all tables. */
final class ServerData {
  /**
   * In this order upkeep takes its locks, too: compaction begins with rows of reports, the sums of
   * a day with what is due. So whoever has to wait holds nothing that the other still needs.
   */
  private static final List<String> TABLES =
      List.of(
          "metric_report",
          "metric_rollup_due",
          "metric_chunk_raw",
          "metric_chunk_1m",
          "metric_chunk_10m",
          "metric_space",
          "agent_boot");

  private static final int ATTEMPTS = 5;

  private ServerData() {}

  /**
   * Deletes all of a server, and commits; tries again where somebody, such as another hub, waited
   * for us while we waited for them, and the database chose us to give way.
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
   * Deletes all of these servers, in the present transaction.
   *
   * @return those that had anything
   */
  private static Set<UUID> delete(Connection connection, Collection<UUID> servers)
      throws SQLException {
    Set<UUID> had = new HashSet<>();
    Array ids = connection.createArrayOf("uuid", servers.toArray());
    for (String table : TABLES) {
      try (PreparedStatement delete =
          connection.prepareStatement(
              "WITH gone AS (DELETE FROM "
                  + table
                  + " WHERE server_id = ANY(?) RETURNING server_id)"
                  + " SELECT DISTINCT server_id FROM gone")) {
        delete.setArray(1, ids);
        try (ResultSet rows = delete.executeQuery()) {
          while (rows.next()) {
            had.add(rows.getObject(1, UUID.class));
          }
        }
      }
    }
    return had;
  }

  /**
   * Deletes what is still there of servers that were removed, after a crash in the middle, say; and
   * what came since, from a hub that did not notice. Commits.
   */
  static void deleteRemoved(Connection connection) throws SQLException {
    List<UUID> removed = new ArrayList<>();
    // Not those that are being removed just now: two that delete the same wait for each other.
    try (PreparedStatement select =
            connection.prepareStatement(
                "SELECT server_id FROM removed_server"
                    + " WHERE removed_at < now() - interval '1 minute' ORDER BY server_id");
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        removed.add(rows.getObject(1, UUID.class));
      }
    }
    if (!removed.isEmpty()) {
      Set<UUID> had = delete(connection, removed);
      try (PreparedStatement forget =
          connection.prepareStatement(
              "DELETE FROM removed_server WHERE removed_at < now() - interval '1 day'"
                  + " AND server_id = ANY(?) AND NOT server_id = ANY(?)")) {
        forget.setArray(1, connection.createArrayOf("uuid", removed.toArray()));
        forget.setArray(2, connection.createArrayOf("uuid", had.toArray()));
        forget.executeUpdate();
      }
    }
    connection.commit();
  }
}
