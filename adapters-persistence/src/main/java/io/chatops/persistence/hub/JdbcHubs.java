package io.chatops.persistence.hub;

import io.chatops.core.hub.Ownership;
import io.chatops.persistence.sql.Sql;
import io.chatops.persistence.sql.StoredTime;
import io.chatops.persistence.sql.Transactions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** Hubs as a command sees them, from any machine: in plain JDBC, since no Hibernate runs there. */
public final class JdbcHubs {
  private static final String IS_KNOWN = "SELECT to_regclass('public.hub') IS NOT NULL";

  private static final String LIVE =
      """
      SELECT id, name, draining, seen_at,
        (SELECT count(*) FROM agent_owner WHERE hub_id = hub.id AND link = 'CONNECTED') AS agents
      FROM hub WHERE seen_at >= clock_timestamp() - make_interval(secs => ?) ORDER BY name, id""";

  /** A renewal at the same moment waits for this, and comes later. */
  private static final String DRAIN =
      "UPDATE hub SET draining = ? WHERE id = ? RETURNING clock_timestamp() AS at";

  private final Transactions transactions;

  /**
   * A hub whose lease is not over.
   *
   * @param draining true if it takes no agents: it sends them to other hubs, or only starts yet
   * @param seenAt when it renewed its lease, by the database's clock
   * @param agents the number of agents that are connected to it; some seconds old
   */
  public record LiveHub(UUID id, String name, boolean draining, Instant seenAt, int agents) {}

  /**
   * @param database a database of this version or an earlier one
   */
  public JdbcHubs(DataSource database) {
    this.transactions = new Transactions(database);
  }

  /** Returns the hubs that live, by name; none where an earlier version made the tables. */
  public List<LiveHub> live() {
    return transactions.run(
        connection -> {
          if (!Sql.first(connection, IS_KNOWN, row -> row.getBoolean(1)).orElse(false)) {
            return List.of();
          }
          return Sql.list(
              connection,
              LIVE,
              row ->
                  new LiveHub(
                      row.getObject("id", UUID.class),
                      row.getString("name"),
                      row.getBoolean("draining"),
                      StoredTime.read(row, "seen_at"),
                      row.getInt("agents")),
              Ownership.LEASE);
        });
  }

  /**
   * Asks a hub to send its agents to others, or to take them again. It does so at its next renewal.
   *
   * @return the time by the database's clock, after which the hub has seen this with any renewal;
   *     empty if the hub has ended
   */
  public Optional<Instant> drain(UUID hub, boolean draining) {
    return transactions.run(
        connection ->
            Sql.first(connection, DRAIN, row -> StoredTime.read(row, "at"), draining, hub));
  }
}
