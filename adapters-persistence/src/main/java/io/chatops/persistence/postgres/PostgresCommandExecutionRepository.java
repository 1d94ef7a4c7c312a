package io.chatops.persistence.postgres;

import io.chatops.core.command.CommandExecution;
import io.chatops.core.command.CommandExecution.End;
import io.chatops.core.command.CommandExecutionId;
import io.chatops.core.command.CommandExecutionRepository;
import io.chatops.core.command.CommandLine;
import io.chatops.core.command.CommandOutput;
import io.chatops.core.command.CommandStatus;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Executions of commands in PostgreSQL. */
public final class PostgresCommandExecutionRepository implements CommandExecutionRepository {
  private static final String ALL_BUT_OUTPUT =
      "id, server_id, requested_by, requested_by_name, command, timeout_seconds, working_directory,"
          + " status, queued_at, started_at, finished_at, exit_code, signal, duration_micros,"
          + " reason, output_truncated, omitted_bytes";

  private final Database database;

  public PostgresCommandExecutionRepository(DataSource dataSource) {
    this.database = new Database(dataSource);
  }

  @Override
  public void add(CommandExecution execution) {
    CommandLine line = execution.commandLine();
    database.with(
        handle ->
            handle
                .createUpdate(
                    """
                    INSERT INTO command_execution (id, server_id, requested_by, requested_by_name,
                      command, timeout_seconds, working_directory, status, queued_at, started_at)
                    SELECT :id, id, :requestedBy, :requestedByName,
                      :command, :timeout, :directory, :status, :queuedAt, :startedAt
                    FROM server WHERE id = :serverId FOR KEY SHARE""")
                .bind("id", execution.id().value())
                .bind("serverId", execution.serverId().value())
                .bind("requestedBy", execution.requestedBy().value())
                .bind("requestedByName", execution.requestedByName())
                .bind("command", line.text())
                .bind("timeout", line.timeout().toSeconds())
                .bind("directory", line.workingDirectory())
                .bind("status", execution.status().name())
                .bind("queuedAt", execution.queuedAt())
                .bindByType("startedAt", execution.startedAt(), Instant.class)
                .execute());
  }

  @Override
  public void start(CommandExecution running) {
    database.with(
        handle ->
            handle
                .createUpdate(
                    "UPDATE command_execution SET status = :status, started_at = :startedAt"
                        + " WHERE id = :id AND status = 'QUEUED'")
                .bind("id", running.id().value())
                .bind("status", running.status().name())
                .bindByType("startedAt", running.startedAt(), Instant.class)
                .execute());
  }

  @Override
  public boolean end(CommandExecution execution) {
    End end = Objects.requireNonNull(execution.end(), "an execution that has ended");
    Duration duration = end.duration();
    return database.with(
        handle ->
            handle
                    .createUpdate(
                        """
                        UPDATE command_execution SET status = :status, started_at = :startedAt,
                          finished_at = :finishedAt, exit_code = :exitCode, signal = :signal,
                          duration_micros = :duration, reason = :reason, output = :output,
                          output_truncated = :truncated, omitted_bytes = :omitted
                        WHERE id = :id AND finished_at IS NULL""")
                    .bind("id", execution.id().value())
                    .bind("status", execution.status().name())
                    .bindByType("startedAt", execution.startedAt(), Instant.class)
                    .bind("finishedAt", end.finishedAt())
                    .bind("exitCode", end.exitCode())
                    .bind("signal", end.signal())
                    .bind("duration", duration == null ? null : micros(duration))
                    .bind("reason", end.reason())
                    .bind("output", end.output().text().getBytes(StandardCharsets.UTF_8))
                    .bind("truncated", end.output().truncated())
                    .bind("omitted", end.output().omittedBytes())
                    .execute()
                == 1);
  }

  @Override
  public Optional<CommandExecution> find(ServerId serverId, CommandExecutionId id) {
    return database.with(
        handle ->
            handle
                .createQuery(
                    "SELECT * FROM command_execution WHERE id = :id AND server_id = :serverId")
                .bind("id", id.value())
                .bind("serverId", serverId.value())
                .map((row, context) -> read(row, row.getBytes("output")))
                .findOne());
  }

  @Override
  public Page findByServer(ServerId serverId, int limit, int offset) {
    return database.inTransaction(
        handle -> {
          long total =
              handle
                  .createQuery("SELECT count(*) FROM command_execution WHERE server_id = :serverId")
                  .bind("serverId", serverId.value())
                  .mapTo(Long.class)
                  .one();
          List<CommandExecution> page =
              handle
                  .createQuery(
                      "SELECT "
                          + ALL_BUT_OUTPUT
                          + " FROM command_execution WHERE server_id = :serverId"
                          + " ORDER BY queued_at DESC, id LIMIT :limit OFFSET :offset")
                  .bind("serverId", serverId.value())
                  .bind("limit", limit)
                  .bind("offset", offset)
                  .map((row, context) -> read(row, null))
                  .list();
          return new Page(page, total);
        });
  }

  @Override
  public int loseUnfinished(Instant askedBefore, Instant now, String reason) {
    return database.with(
        handle ->
            handle
                .createUpdate(
                    """
                    UPDATE command_execution
                    SET status = 'LOST', finished_at = :now, reason = :reason, output = ''
                    WHERE finished_at IS NULL AND queued_at < :askedBefore""")
                .bind("now", now)
                .bind("reason", reason)
                .bind("askedBefore", askedBefore)
                .execute());
  }

  @Override
  public void deleteServer(ServerId serverId) {
    database.with(
        handle ->
            handle
                .createUpdate("DELETE FROM command_execution WHERE server_id = :serverId")
                .bind("serverId", serverId.value())
                .execute());
  }

  @Override
  public long deleteOld(Instant before, int mostPerServer) {
    return database.with(
        handle ->
            handle
                .createUpdate(
                    """
                    DELETE FROM command_execution WHERE finished_at IS NOT NULL
                      AND (queued_at < :before OR id IN (
                        SELECT id FROM (
                          SELECT id, row_number() OVER (
                            PARTITION BY server_id ORDER BY queued_at DESC, id) AS place
                          FROM command_execution) AS placed
                        WHERE place > :most))""")
                .bind("before", before)
                .bind("most", mostPerServer)
                .execute());
  }

  private static CommandExecution read(ResultSet row, byte @Nullable [] output)
      throws SQLException {
    return new CommandExecution(
        new CommandExecutionId(Database.uuid(row, "id")),
        new ServerId(Database.uuid(row, "server_id")),
        new UserId(Database.uuid(row, "requested_by")),
        row.getString("requested_by_name"),
        new CommandLine(
            row.getString("command"),
            Duration.ofSeconds(row.getInt("timeout_seconds")),
            row.getString("working_directory")),
        CommandStatus.valueOf(row.getString("status")),
        Database.instant(row, "queued_at"),
        Database.instantOrNull(row, "started_at"),
        readEnd(row, output));
  }

  private static @Nullable End readEnd(ResultSet row, byte @Nullable [] output)
      throws SQLException {
    Instant finishedAt = Database.instantOrNull(row, "finished_at");
    if (finishedAt == null) {
      return null;
    }
    Long duration = row.getObject("duration_micros", Long.class);
    return new End(
        finishedAt,
        row.getObject("exit_code", Integer.class),
        row.getString("signal"),
        duration == null ? null : Duration.of(duration, ChronoUnit.MICROS),
        row.getString("reason"),
        new CommandOutput(
            output == null ? "" : new String(output, StandardCharsets.UTF_8),
            row.getBoolean("output_truncated"),
            row.getLong("omitted_bytes")));
  }

  private static long micros(Duration duration) {
    return duration.getSeconds() * 1_000_000 + duration.getNano() / 1_000;
  }
}
