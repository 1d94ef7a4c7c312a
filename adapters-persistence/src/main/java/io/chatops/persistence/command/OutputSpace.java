package io.chatops.persistence.command;

import io.chatops.core.command.CommandExecution;
import io.chatops.core.quota.OutputQuota;
import io.chatops.persistence.sql.RowLocks;
import io.chatops.persistence.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;

/**
 * Keeps count of the bytes of output that the commands of each server have, so that nobody has to
 * look at all of them to know whether a quota is reached. Within the present transaction.
 */
final class OutputSpace {
  private static final String ADD =
      """
      INSERT INTO command_output_space AS present (server_id, owner_id, bytes)
      VALUES (?, ?, ?)
      ON CONFLICT (server_id) DO UPDATE SET bytes = present.bytes + excluded.bytes
      RETURNING bytes""";

  private static final String OF_OWNER =
      "SELECT CAST(sum(bytes) AS bigint) FROM command_output_space WHERE owner_id = ?";

  private static final String DROP =
      """
      WITH placed AS (
        SELECT id, server_id, octet_length(output) AS bytes,
          sum(octet_length(output)) OVER (ORDER BY queued_at DESC, id) AS total
        FROM command_execution
        WHERE %s AND octet_length(output) > 0),
      gone AS (
        UPDATE command_execution AS c
        SET output = NULL, output_truncated = true, omitted_bytes = c.omitted_bytes + placed.bytes
        FROM placed WHERE c.id = placed.id AND placed.total > ? AND c.id <> ?
        RETURNING c.server_id, placed.bytes)
      UPDATE command_output_space AS present
      SET bytes = greatest(0, present.bytes - freed.bytes)
      FROM (SELECT server_id, sum(bytes) AS bytes FROM gone GROUP BY server_id) AS freed
      WHERE present.server_id = freed.server_id""";

  private static final String DROP_OF_SERVER = DROP.formatted("server_id = ?");

  private static final String DROP_OF_OWNER =
      DROP.formatted(
          "server_id IN (SELECT server_id FROM command_output_space WHERE owner_id = ?)");

  private static final String RECOUNT =
      """
      UPDATE command_output_space AS present SET bytes = coalesce(
        (SELECT sum(octet_length(output)) FROM command_execution AS c
          WHERE c.server_id = present.server_id), 0)""";

  private static final String DELETE_EMPTY = "DELETE FROM command_output_space WHERE bytes = 0";

  private final Connection connection;

  OutputSpace(Connection connection) {
    this.connection = connection;
  }

  /**
   * Makes other ends of commands of this owner wait, so that none drops what another one counts.
   */
  static void lockOwner(CommandExecution execution) {
    UUID owner = execution.requestedBy().value();
    RowLocks.lockExclusively(owner.getMostSignificantBits() ^ owner.getLeastSignificantBits());
  }

  /** Counts an output that was stored, and drops the oldest ones if a quota is reached. */
  void add(CommandExecution execution, long bytes, OutputQuota quota) throws SQLException {
    UUID owner = execution.requestedBy().value();
    UUID server = execution.serverId().value();
    if (number(ADD, server, owner, bytes) > quota.bytesPerServer()) {
      drop(DROP_OF_SERVER, server, quota.bytesPerServer(), execution);
    }
    if (number(OF_OWNER, owner) > quota.bytesPerOwner()) {
      drop(DROP_OF_OWNER, owner, quota.bytesPerOwner(), execution);
    }
  }

  /** Counts anew after rows were deleted. */
  void recount() throws SQLException {
    Sql.update(connection, RECOUNT);
    Sql.update(connection, DELETE_EMPTY);
  }

  private long number(String sql, Object... parameters) throws SQLException {
    return Sql.first(connection, sql, row -> row.getLong(1), parameters).orElseThrow();
  }

  private void drop(String sql, UUID whose, long quota, CommandExecution newest)
      throws SQLException {
    Sql.update(connection, sql, whose, OutputQuota.kept(quota), newest.id().value());
  }
}
