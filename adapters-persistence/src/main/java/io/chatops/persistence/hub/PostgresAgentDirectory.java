package io.chatops.persistence.hub;

import io.chatops.core.hub.AgentDirectory;
import io.chatops.core.hub.HubAddress;
import io.chatops.core.identity.HubId;
import io.chatops.core.identity.ServerId;
import io.chatops.persistence.sql.PostgresAdapter;
import io.chatops.persistence.sql.Reads;
import io.chatops.persistence.sql.RowLocks;
import io.chatops.persistence.sql.Sql;
import io.chatops.persistence.sql.StoredTime;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Hubs, and the owners of servers, in PostgreSQL. Rows of owners are locked in the order of their
 * servers, so no two transactions wait for each other, and none for long for a hub that hangs.
 */
@PostgresAdapter
class PostgresAgentDirectory implements AgentDirectory {
  /** A lost renewal is made up for by the next. Owners are on disk: alerts are fenced by them. */
  private static final String LAZILY = "SET LOCAL synchronous_commit = off";

  private static final String RENEW =
      "UPDATE hub SET seen_at = clock_timestamp(), url = ?, key_sha256 = ?"
          + " WHERE id = ? RETURNING draining";

  private static final String REGISTER =
      "INSERT INTO hub (id, name, url, key_sha256, seen_at, draining)"
          + " VALUES (?, ?, ?, ?, clock_timestamp(), ?)";

  private static final String OTHERS =
      """
      SELECT id, name, url, key_sha256, draining,
        extract(epoch FROM clock_timestamp() - seen_at) AS silent
      FROM hub WHERE id <> ?""";

  private static final String DRAIN = "UPDATE hub SET draining = ? WHERE id = ?";

  /** Microseconds: a time comes once, even after a storage that forgot its last transactions. */
  private static final String NEW_EPOCH =
      "CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS bigint)";

  private static final String ACQUIRE =
      """
      WITH acquired AS (
        INSERT INTO agent_owner AS present (server_id, hub_id, epoch, link, changed_at)
        SELECT id, ?, %s, 'CONNECTED', clock_timestamp() FROM unnest(?) AS wanted (id) ORDER BY id
        ON CONFLICT (server_id) DO UPDATE SET
          previous_hub_id = present.hub_id, hub_id = excluded.hub_id,
          epoch = CASE WHEN present.hub_id = excluded.hub_id THEN present.epoch
            ELSE greatest(present.epoch + 1, excluded.epoch) END,
          link = excluded.link, changed_at = excluded.changed_at
        RETURNING server_id, epoch, previous_hub_id)
      SELECT acquired.*, server.last_seen FROM acquired JOIN server ON server.id = acquired.server_id"""
          .formatted(NEW_EPOCH);

  private static final String STORE_LINKS =
      """
      WITH present AS MATERIALIZED (
        SELECT server_id, noted.link
        FROM unnest(?, ?) AS noted (server_id, link) JOIN agent_owner USING (server_id)
        WHERE hub_id = ? ORDER BY server_id FOR NO KEY UPDATE OF agent_owner)
      UPDATE agent_owner SET link = present.link, changed_at = clock_timestamp()
      FROM present WHERE agent_owner.server_id = present.server_id""";

  /** A server that is being removed is left out: its row could not be added. */
  private static final String ADD_UNOWNED =
      """
      WITH unowned AS MATERIALIZED (
        SELECT id FROM server
        WHERE last_seen IS NOT NULL
          AND NOT EXISTS (SELECT FROM agent_owner WHERE agent_owner.server_id = server.id)
        ORDER BY id FOR KEY SHARE SKIP LOCKED)
      INSERT INTO agent_owner (server_id, epoch, link, changed_at)
      SELECT id, 0, 'BROKEN', clock_timestamp() FROM unowned
      ON CONFLICT (server_id) DO NOTHING""";

  private static final String END_HUBS =
      "DELETE FROM hub WHERE id = ANY(?)"
          + " AND seen_at < clock_timestamp() - make_interval(secs => ?)";

  /**
   * A row that a sign-in holds is waited for and then judged anew, by the hub that it has then. So
   * the hub must be looked for in a subquery of the row, as the OR makes sure: a NOT EXISTS alone
   * becomes a join, whose answer is not looked up again, and a server would be taken from a hub
   * that lives.
   */
  private static final String TAKE_OVER =
      """
      WITH orphan AS MATERIALIZED (
        SELECT server_id FROM agent_owner
        WHERE hub_id IS NULL OR NOT EXISTS (SELECT FROM hub WHERE hub.id = agent_owner.hub_id)
        ORDER BY server_id FOR NO KEY UPDATE),
      acquired AS (
        UPDATE agent_owner SET
          previous_hub_id = hub_id, hub_id = ?, epoch = greatest(epoch + 1, %s),
          link = CASE link WHEN 'CONNECTED' THEN 'BROKEN' ELSE link END,
          changed_at = clock_timestamp()
        FROM orphan WHERE agent_owner.server_id = orphan.server_id
        RETURNING agent_owner.server_id, epoch, previous_hub_id)
      SELECT acquired.*, server.last_seen FROM acquired JOIN server ON server.id = acquired.server_id"""
          .formatted(NEW_EPOCH);

  private static final String OWNERS =
      """
      SELECT server_id, hub_id, epoch, link, changed_at FROM agent_owner
      WHERE hub_id IS NOT NULL AND changed_at >= coalesce(?, '-infinity'::timestamptz)""";

  private static final String LOCATE =
      """
      SELECT server_id, hub_id, epoch, link, changed_at, id, name, url, key_sha256, draining,
        extract(epoch FROM clock_timestamp() - seen_at) AS silent
      FROM agent_owner LEFT JOIN hub ON hub.id = agent_owner.hub_id AND hub.id <> ?
      WHERE server_id = ? AND hub_id IS NOT NULL""";

  private final LeaseConnection lease;

  PostgresAgentDirectory(LeaseConnection lease) {
    this.lease = lease;
  }

  @Override
  @Transactional(Transactional.TxType.NOT_SUPPORTED) // it has a connection of its own
  public Renewal renew(HubId hub, HubAddress address, boolean draining) {
    try {
      return lease.use(connection -> renew(connection, hub, address, draining));
    } catch (SQLException e) {
      throw new IllegalStateException("The lease was not renewed", e);
    }
  }

  private static Renewal renew(
      Connection connection, HubId hub, HubAddress address, boolean draining) throws SQLException {
    Sql.update(connection, LAZILY);
    Optional<Boolean> known =
        Sql.first(
            connection,
            RENEW,
            row -> row.getBoolean("draining"),
            address.url(),
            address.keySha256(),
            hub.value());
    if (known.isEmpty()) {
      Sql.update(
          connection,
          REGISTER,
          hub.value(),
          address.name(),
          address.url(),
          address.keySha256(),
          draining);
    }
    return new Renewal(
        known.isPresent(),
        known.orElse(draining),
        Sql.list(connection, OTHERS, PostgresAgentDirectory::hub, hub.value()));
  }

  private static Hub hub(ResultSet row) throws SQLException {
    return new Hub(
        new HubId(row.getObject("id", UUID.class)),
        new HubAddress(row.getString("name"), row.getString("url"), row.getString("key_sha256")),
        Duration.ofMillis((long) (row.getDouble("silent") * 1_000)),
        row.getBoolean("draining"));
  }

  /** On the connection of the lease: a hub may note this together with its renewal. */
  @Override
  @Transactional(Transactional.TxType.NOT_SUPPORTED)
  public void drain(HubId hub, boolean draining) {
    try {
      int unused = lease.use(connection -> Sql.update(connection, DRAIN, draining, hub.value()));
    } catch (SQLException e) {
      throw new IllegalStateException("It was not noted that a hub is to be drained", e);
    }
  }

  @Override
  public void leave(HubId hub) {
    RowLocks.endWhenAbandoned();
    Sql.update("DELETE FROM hub WHERE id = ?", hub.value());
  }

  @Override
  public List<Acquired> acquire(HubId hub, Collection<ServerId> servers) {
    RowLocks.endWhenAbandoned();
    Collection<ServerId> present = RowLocks.keepServers(servers);
    return Sql.list(
        ACQUIRE,
        PostgresAgentDirectory::acquired,
        hub.value(),
        Sql.uuids(present.stream().map(ServerId::value)));
  }

  @Override
  public void storeLinks(HubId hub, Map<ServerId, Link> links) {
    RowLocks.endWhenAbandoned();
    List<Map.Entry<ServerId, Link>> all = List.copyOf(links.entrySet());
    Sql.update(
        STORE_LINKS,
        Sql.uuids(all.stream().map(entry -> entry.getKey().value())),
        Sql.texts(all.stream().map(entry -> entry.getValue().name())),
        hub.value());
  }

  @Override
  public void addUnowned() {
    RowLocks.endWhenAbandoned();
    Sql.update(ADD_UNOWNED);
  }

  @Override
  public List<Acquired> takeOver(HubId hub, Set<HubId> expired, Duration lease) {
    RowLocks.endWhenAbandoned();
    Sql.update(END_HUBS, Sql.uuids(expired.stream().map(HubId::value)), lease);
    return Sql.list(TAKE_OVER, PostgresAgentDirectory::acquired, hub.value());
  }

  @Override
  @Reads
  public List<Owner> owners(@Nullable Instant since) {
    return Sql.list(OWNERS, PostgresAgentDirectory::owner, since);
  }

  @Override
  @Reads
  public Optional<Located> locate(HubId asking, ServerId serverId) {
    return Sql.first(
        LOCATE,
        row -> new Located(owner(row), row.getString("id") == null ? null : hub(row)),
        asking.value(),
        serverId.value());
  }

  private static Owner owner(ResultSet row) throws SQLException {
    return new Owner(
        new ServerId(row.getObject("server_id", UUID.class)),
        new HubId(row.getObject("hub_id", UUID.class)),
        row.getLong("epoch"),
        Link.valueOf(row.getString("link")),
        StoredTime.read(row, "changed_at"));
  }

  private static Acquired acquired(ResultSet row) throws SQLException {
    UUID before = row.getObject("previous_hub_id", UUID.class);
    return new Acquired(
        new ServerId(row.getObject("server_id", UUID.class)),
        row.getLong("epoch"),
        before == null ? null : new HubId(before),
        StoredTime.readOrNull(row, "last_seen"));
  }
}
