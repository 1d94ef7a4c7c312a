package io.chatops.persistence.server;

import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import io.chatops.core.server.Server;
import io.chatops.core.server.ServerDetails;
import io.chatops.core.server.ServerRepository;
import io.chatops.persistence.sql.PostgresAdapter;
import io.chatops.persistence.sql.Reads;
import io.chatops.persistence.sql.RowLocks;
import io.chatops.persistence.sql.Sql;
import io.chatops.persistence.sql.StoredTime;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Singleton;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Servers in PostgreSQL. */
@PostgresAdapter
class PostgresServerRepository implements ServerRepository {
  private final Rows rows;

  PostgresServerRepository(Rows rows) {
    this.rows = rows;
  }

  @Override
  public boolean add(Server server, int maxPerOwner) {
    RowLocks.lockOwner(server.ownerId());
    if (rows.count("id", server.id().value()) > 0) {
      return true;
    }
    if (rows.count("ownerId", server.ownerId().value()) >= maxPerOwner) {
      return false;
    }
    rows.persist(ServerEntity.from(server));
    return true;
  }

  @Override
  public Optional<Server> update(ServerId id, UnaryOperator<ServerDetails> change, Instant now) {
    return rows.findByIdOptional(id.value(), LockModeType.PESSIMISTIC_WRITE)
        .flatMap(
            row -> {
              row.set(change.apply(row.details()), now);
              return find(id);
            });
  }

  @Override
  public void updateAgent(ServerId id, Server.AgentDetails agent) {
    rows.findByIdOptional(id.value(), LockModeType.PESSIMISTIC_WRITE)
        .ifPresent(row -> row.set(agent));
  }

  @Override
  public void updateLastSeen(Map<ServerId, Instant> lastSeen) {
    List<Map.Entry<ServerId, Instant>> all = List.copyOf(lastSeen.entrySet());
    // Rows are locked in the same order everywhere, so that two hubs that write back at the same
    // time never wait for each other.
    Sql.update(
        """
        WITH later AS MATERIALIZED (
          SELECT s.id, seen.at
          FROM unnest(?, CAST(? AS timestamptz[])) AS seen (id, at)
            JOIN server s USING (id)
            WHERE s.last_seen IS NULL OR s.last_seen < seen.at
            ORDER BY s.id FOR NO KEY UPDATE OF s)
        UPDATE server SET last_seen = later.at FROM later WHERE server.id = later.id""",
        Sql.uuids(all.stream().map(seen -> seen.getKey().value())),
        Sql.texts(all.stream().map(seen -> StoredTime.of(seen.getValue()).toString())));
  }

  @Override
  @Reads
  public Optional<Server> find(ServerId id) {
    return read("id", id.value()).findFirst();
  }

  @Override
  @Reads
  public List<Server> find(Collection<ServerId> ids) {
    return read("id in ?1", ids.stream().map(ServerId::value).toList()).toList();
  }

  @Override
  @Reads
  public List<Server> findByOwner(UserId ownerId, @Nullable String text) {
    // Sorted and searched here, because case conversion depends on the database's locale.
    return read("ownerId", ownerId.value())
        .filter(server -> text == null || server.mentions(text))
        .sorted(Server.BY_NAME)
        .toList();
  }

  @Override
  @Reads
  public List<Server> findAll() {
    return read("").toList();
  }

  @Override
  @Reads
  public Map<ServerId, String> names(Collection<ServerId> ids) {
    return rows
        .find("id in ?1", ids.stream().map(ServerId::value).toList())
        .project(Named.class)
        .stream()
        .collect(Collectors.toMap(named -> new ServerId(named.id()), Named::name));
  }

  @Override
  public boolean remove(ServerId id) {
    return rows.delete("id", id.value()) == 1;
  }

  private Stream<Server> read(String query, Object... values) {
    return rows.find(query, values).project(ServerRow.class).list().stream()
        .map(ServerRow::toDomain);
  }

  @RegisterForReflection
  record Named(UUID id, String name) {}

  @Singleton
  static class Rows implements PanacheRepositoryBase<ServerEntity, UUID> {}
}
