package io.chatops.persistence.postgres;

import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import io.chatops.core.server.Server;
import io.chatops.core.server.ServerDetails;
import io.chatops.core.server.ServerRepository;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** Servers in PostgreSQL. */
public final class PostgresServerRepository implements ServerRepository {
  private static final int LAST_SEEN_AT_ONCE = 1_000;

  private final Database database;

  public PostgresServerRepository(DataSource dataSource) {
    this.database = new Database(dataSource);
  }

  @Override
  public void add(Server server) {
    database.with(
        handle ->
            bound(
                    handle.createUpdate(
                        """
                        INSERT INTO server (id, owner_id, name, host, port, metadata, tags,
                          last_seen, agent_version, agent_hostname, agent_os, agent_arch,
                          agent_kernel, agent_boot_time, agent_capabilities, created_at, updated_at)
                        VALUES (:id, :ownerId, :name, :host, :port, :metadata, :tags,
                          :lastSeen, :version, :hostname, :os, :arch,
                          :kernel, :bootTime, :capabilities, :createdAt, :updatedAt)"""),
                    server.agent())
                .bind("id", server.id().value())
                .bind("ownerId", server.ownerId().value())
                .bind("name", server.name())
                .bind("host", server.host())
                .bind("port", server.port())
                .bind("metadata", server.metadata())
                .bind("tags", Database.array(server.tags()))
                .bind("lastSeen", server.lastSeen())
                .bind("createdAt", server.createdAt())
                .bind("updatedAt", server.updatedAt())
                .execute());
  }

  @Override
  public Optional<Server> update(ServerId id, UnaryOperator<ServerDetails> change, Instant now) {
    return database.inTransaction(
        handle ->
            handle
                .createQuery("SELECT * FROM server WHERE id = :id FOR NO KEY UPDATE")
                .bind("id", id.value())
                .map((row, context) -> read(row))
                .findOne()
                .map(server -> updated(handle, id, change.apply(server.details()), now)));
  }

  private static Server updated(Handle handle, ServerId id, ServerDetails details, Instant now) {
    return handle
        .createQuery(
            """
            UPDATE server SET name = :name, host = :host, port = :port,
              metadata = :metadata, tags = :tags, updated_at = :now
            WHERE id = :id RETURNING *""")
        .bind("id", id.value())
        .bind("name", details.name())
        .bind("host", details.host())
        .bind("port", details.port())
        .bind("metadata", details.metadata())
        .bind("tags", Database.array(details.tags()))
        .bind("now", now)
        .map((row, context) -> read(row))
        .one();
  }

  @Override
  public void updateAgent(ServerId id, Server.AgentDetails agent) {
    database.with(
        handle ->
            bound(
                    handle.createUpdate(
                        """
                        UPDATE server SET agent_version = :version, agent_hostname = :hostname,
                          agent_os = :os, agent_arch = :arch, agent_kernel = :kernel,
                          agent_boot_time = :bootTime, agent_capabilities = :capabilities
                        WHERE id = :id"""),
                    agent)
                .bind("id", id.value())
                .execute());
  }

  @Override
  public void updateLastSeen(Map<ServerId, Instant> lastSeen) {
    List<Map.Entry<ServerId, Instant>> all = List.copyOf(lastSeen.entrySet());
    for (int from = 0; from < all.size(); from += LAST_SEEN_AT_ONCE) {
      updateLastSeen(all.subList(from, Math.min(from + LAST_SEEN_AT_ONCE, all.size())));
    }
  }

  private void updateLastSeen(List<Map.Entry<ServerId, Instant>> lastSeen) {
    database.with(
        handle ->
            handle
                // In one order everywhere: two hubs that write back at once never wait for each
                // other.
                .createUpdate(
                    """
                    WITH later AS MATERIALIZED (
                      SELECT s.id, seen.at FROM (
                          SELECT id, timestamptz 'epoch' + micros * interval '1 microsecond'
                          FROM unnest(:ids, :micros) AS r (id, micros)) AS seen (id, at)
                        JOIN server s USING (id)
                        WHERE s.last_seen IS NULL OR s.last_seen < seen.at
                        ORDER BY s.id FOR NO KEY UPDATE OF s)
                    UPDATE server SET last_seen = later.at FROM later WHERE server.id = later.id""")
                .bindArray(
                    "ids",
                    UUID.class,
                    lastSeen.stream().map(seen -> seen.getKey().value()).toArray())
                .bindArray(
                    "micros",
                    Long.class,
                    lastSeen.stream().map(seen -> Micros.of(seen.getValue())).toArray())
                .execute());
  }

  @Override
  public Optional<Server> find(ServerId id) {
    return database.with(
        handle ->
            handle
                .createQuery("SELECT * FROM server WHERE id = :id")
                .bind("id", id.value())
                .map((row, context) -> read(row))
                .findOne());
  }

  @Override
  public List<Server> findByOwner(UserId ownerId, @Nullable String text) {
    // Sorted and searched here: what is upper case depends on a database's locale.
    return database
        .with(
            handle ->
                handle
                    .createQuery("SELECT * FROM server WHERE owner_id = :ownerId")
                    .bind("ownerId", ownerId.value())
                    .map((row, context) -> read(row))
                    .list())
        .stream()
        .filter(server -> text == null || server.mentions(text))
        .sorted(Server.BY_NAME)
        .toList();
  }

  @Override
  public List<Server> findAll() {
    return database.with(
        handle ->
            handle.createQuery("SELECT * FROM server").map((row, context) -> read(row)).list());
  }

  @Override
  public Map<ServerId, String> names(Collection<ServerId> ids) {
    Map<ServerId, String> names = new HashMap<>();
    database.with(
        handle ->
            handle
                .createQuery("SELECT id, name FROM server WHERE id = ANY(:ids)")
                .bindArray("ids", UUID.class, ids.stream().map(ServerId::value).toArray())
                .map(
                    (row, context) ->
                        names.put(new ServerId(Database.uuid(row, "id")), row.getString("name")))
                .list());
    return names;
  }

  @Override
  public boolean remove(ServerId id) {
    return database.with(
        handle ->
            handle
                    .createUpdate("DELETE FROM server WHERE id = :id")
                    .bind("id", id.value())
                    .execute()
                == 1);
  }

  private static <S extends SqlStatement<S>> S bound(
      S statement, Server.@Nullable AgentDetails agent) {
    return statement
        .bind("version", agent == null ? null : agent.version())
        .bind("hostname", agent == null ? null : agent.hostname())
        .bind("os", agent == null ? null : agent.os())
        .bind("arch", agent == null ? null : agent.arch())
        .bind("kernel", agent == null ? null : agent.kernel())
        .bind("bootTime", agent == null ? null : agent.bootTime())
        .bindByType(
            "capabilities",
            agent == null ? null : Database.array(agent.capabilities()),
            String[].class);
  }

  private static Server read(ResultSet row) throws SQLException {
    return new Server(
        new ServerId(Database.uuid(row, "id")),
        new UserId(Database.uuid(row, "owner_id")),
        row.getString("name"),
        row.getString("host"),
        row.getObject("port", Integer.class),
        row.getString("metadata"),
        Database.texts(row, "tags"),
        Database.instantOrNull(row, "last_seen"),
        readAgent(row),
        Database.instant(row, "created_at"),
        Database.instant(row, "updated_at"));
  }

  private static Server.@Nullable AgentDetails readAgent(ResultSet row) throws SQLException {
    if (row.getArray("agent_capabilities") == null) {
      return null;
    }
    return new Server.AgentDetails(
        row.getString("agent_version"),
        row.getString("agent_hostname"),
        row.getString("agent_os"),
        row.getString("agent_arch"),
        row.getString("agent_kernel"),
        Database.instantOrNull(row, "agent_boot_time"),
        Database.texts(row, "agent_capabilities"));
  }
}
