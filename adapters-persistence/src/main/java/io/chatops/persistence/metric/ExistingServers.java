package io.chatops.persistence.metric;

import io.chatops.core.identity.ServerId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/** The rows of servers, for those who store a batch for many servers. */
final class ExistingServers {
  private ExistingServers() {}

  /**
   * Returns those of these servers that are not removed. A lock on their rows makes a removal wait
   * until the transaction ends; otherwise it would fail the whole batch, or what is stored would
   * outlive the server.
   */
  static Set<ServerId> lock(Connection connection, Collection<ServerId> servers)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT id FROM server WHERE id = ANY(?) ORDER BY id FOR KEY SHARE")) {
      select.setArray(
          1,
          connection.createArrayOf(
              "uuid", servers.stream().map(ServerId::value).distinct().toArray()));
      Set<ServerId> present = new HashSet<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          present.add(new ServerId(rows.getObject(1, UUID.class)));
        }
      }
      return present;
    }
  }
}
