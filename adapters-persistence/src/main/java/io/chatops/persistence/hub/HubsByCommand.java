package io.chatops.persistence.hub;

import io.chatops.core.hub.Ownership;
import io.chatops.persistence.sql.Transactions;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/** Hubs as a command sees them, from any machine: in plain JDBC, since no Hibernate runs there. */
public final class HubsByCommand {
  private static final String LIVING =
      """
      SELECT id, name, draining,
        (SELECT count(*) FROM agent_owner WHERE hub_id = hub.id AND link = 'CONNECTED') AS agents
      FROM hub WHERE seen_at >= clock_timestamp() - make_interval(secs => ?) ORDER BY name, id""";

  private final Transactions transactions;

  /**
   * A hub whose lease is not over.
   *
   * @param draining true if it sends its agents to other hubs
   * @param agents the number of agents that are connected to it; some seconds old
   */
  public record LivingHub(UUID id, String name, boolean draining, int agents) {}

  /**
   * @param database a database to which this module's migrations have been applied
   */
  public HubsByCommand(DataSource database) {
    this.transactions = new Transactions(database);
  }

  /** Returns the hubs that live, by name. */
  public List<LivingHub> living() {
    return transactions.run(
        connection -> {
          try (PreparedStatement query = connection.prepareStatement(LIVING)) {
            query.setDouble(1, Ownership.LEASE.toMillis() / 1_000.0);
            List<LivingHub> all = new ArrayList<>();
            try (ResultSet rows = query.executeQuery()) {
              while (rows.next()) {
                all.add(
                    new LivingHub(
                        rows.getObject("id", UUID.class),
                        rows.getString("name"),
                        rows.getBoolean("draining"),
                        rows.getInt("agents")));
              }
            }
            return all;
          }
        });
  }

  /** Asks a hub to send its agents to others, or to take them again; it does with its renewal. */
  public void drain(UUID hub, boolean draining) {
    int unused =
        transactions.run(
            connection -> {
              try (PreparedStatement update =
                  connection.prepareStatement("UPDATE hub SET draining = ? WHERE id = ?")) {
                update.setBoolean(1, draining);
                update.setObject(2, hub);
                return update.executeUpdate();
              }
            });
  }
}
