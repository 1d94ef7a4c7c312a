package io.chatops.persistence.command;

import io.chatops.core.command.CommandExecution;
import io.chatops.core.command.CommandExecution.End;
import io.chatops.core.command.CommandExecutionId;
import io.chatops.core.command.CommandExecutionRepository;
import io.chatops.core.command.CommandStatus;
import io.chatops.core.identity.HubId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.quota.OutputQuota;
import io.chatops.persistence.sql.Filter;
import io.chatops.persistence.sql.PostgresAdapter;
import io.chatops.persistence.sql.Reads;
import io.chatops.persistence.sql.RowLocks;
import io.chatops.persistence.sql.Sql;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import jakarta.inject.Singleton;
import jakarta.persistence.LockModeType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** Command executions in PostgreSQL. */
@PostgresAdapter
class PostgresCommandExecutionRepository implements CommandExecutionRepository {
  private static final Sort NEWEST_FIRST = Sort.descending("queuedAt").and("id");

  /** Loses the executions that have not ended and meet a further condition. */
  private static final String LOSE =
      """
      UPDATE command_execution SET status = 'LOST', finished_at = ?, reason = ?, output = ''
      WHERE finished_at IS NULL""";

  private final Rows rows;

  PostgresCommandExecutionRepository(Rows rows) {
    this.rows = rows;
  }

  @Override
  public void add(CommandExecution execution, HubId hub) {
    leaveTheDiskToALaterCommit();
    if (!RowLocks.keepServers(List.of(execution.serverId())).isEmpty()) {
      rows.persist(CommandExecutionEntity.from(execution, hub));
    }
  }

  @Override
  public void start(CommandExecution running) {
    rows.getSession()
        .createMutationQuery(
            """
            update CommandExecutionEntity set status = :status, startedAt = :startedAt
            where id = :id and status = :queued""")
        .setParameter("status", running.status())
        .setParameter("startedAt", running.startedAt())
        .setParameter("id", running.id().value())
        .setParameter("queued", CommandStatus.QUEUED)
        .executeUpdate();
  }

  @Override
  public boolean end(CommandExecution execution, OutputQuota quota) {
    End end = Objects.requireNonNull(execution.end(), "an execution that has ended");
    byte[] output = end.output().text().getBytes(StandardCharsets.UTF_8);
    leaveTheDiskToALaterCommit();
    if (output.length > 0) {
      OutputSpace.lockOwner(execution);
    }
    return rows.findByIdOptional(execution.id().value(), LockModeType.PESSIMISTIC_WRITE)
        .filter(row -> !row.hasEnd())
        .map(
            row -> {
              row.end(execution, end, output);
              if (output.length > 0) {
                rows.flush();
                rows.getSession()
                    .doWork(
                        connection ->
                            new OutputSpace(connection).add(execution, output.length, quota));
              }
              return row;
            })
        .isPresent();
  }

  /**
   * Lets this commit return before it is on disk. The next synchronous commit flushes it, too: that
   * of {@link #start}, or that of the audit event that follows an end and precedes its reply.
   */
  private void leaveTheDiskToALaterCommit() {
    Sql.update("SET LOCAL synchronous_commit = off");
  }

  @Override
  @Reads
  public Optional<CommandExecution> find(ServerId serverId, CommandExecutionId id) {
    return rows.find("id = ?1 and serverId = ?2", id.value(), serverId.value())
        .singleResultOptional()
        .map(CommandExecutionEntity::toDomain);
  }

  @Override
  @Reads
  public Page find(Query query) {
    Filter filter =
        new Filter()
            .and("serverId = :serverId", "serverId", query.serverId().value())
            .and("queuedAt >= :since", "since", query.since())
            .and("queuedAt < :until", "until", query.until())
            .after("queuedAt", query.after());
    return filter.page(
        rows,
        NEWEST_FIRST,
        query.limit(),
        query.offset(),
        CommandExecutionEntity::withoutOutput,
        Page::new);
  }

  @Override
  public int markUnfinishedLost(Instant askedBefore, Instant now, String reason) {
    return Sql.update(LOSE + " AND queued_at < ?", now, reason, askedBefore);
  }

  @Override
  public int markLostOfEndedHubs(Instant now, String reason) {
    return Sql.update(
        LOSE + " AND NOT EXISTS (SELECT FROM hub WHERE hub.id = command_execution.hub_id)",
        now,
        reason);
  }

  @Override
  public void deleteServer(ServerId serverId) {
    rows.delete("serverId", serverId.value());
  }

  @Override
  public long deleteOld(Instant before, int maxPerServer) {
    return Sql.inSession(
        connection -> {
          long deleted =
              Sql.update(
                  connection,
                  """
                  DELETE FROM command_execution WHERE finished_at IS NOT NULL
                    AND (queued_at < ? OR id IN (
                      SELECT id FROM (
                        SELECT id, row_number() OVER (
                          PARTITION BY server_id ORDER BY queued_at DESC, id) AS place
                        FROM command_execution) AS placed
                      WHERE place > ?))""",
                  before,
                  maxPerServer);
          new OutputSpace(connection).recount();
          return deleted;
        });
  }

  @Singleton
  static class Rows implements PanacheRepositoryBase<CommandExecutionEntity, UUID> {}
}
