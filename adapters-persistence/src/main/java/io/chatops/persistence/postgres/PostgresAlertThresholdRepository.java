package io.chatops.persistence.postgres;

import io.chatops.core.alert.AlertThreshold;
import io.chatops.core.alert.AlertThresholdRepository;
import io.chatops.core.alert.Comparison;
import io.chatops.core.alert.MetricType;
import io.chatops.core.alert.Severity;
import io.chatops.core.alert.ThresholdDetails;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.AlertThresholdId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;

/** Thresholds in PostgreSQL. */
public final class PostgresAlertThresholdRepository implements AlertThresholdRepository {
  private final Database database;

  public PostgresAlertThresholdRepository(DataSource dataSource) {
    this.database = new Database(dataSource);
  }

  @Override
  public boolean add(AlertThreshold threshold, int mostPerOwner) {
    return database.inTransaction(
        handle -> {
          // The owner's row is the lock: whoever adds another waits, and so counts this one.
          handle
              .createQuery("SELECT id FROM users WHERE id = :ownerId FOR NO KEY UPDATE")
              .bind("ownerId", threshold.ownerId().value())
              .mapTo(UUID.class)
              .one();
          return saved(
              handle.createUpdate(
                  """
                  INSERT INTO alert_threshold (id, owner_id, name, server_id, metric_type,
                    metric_detail, comparison, threshold_value, duration_ms,
                    recovery_value, severity, cooldown_ms, enabled, created_at, updated_at)
                  SELECT :id, :ownerId, :name, CAST(:serverId AS uuid), :metricType,
                    :metricDetail, :comparison, :thresholdValue, :duration,
                    :recoveryValue, :severity, :cooldown, :enabled, :createdAt, :updatedAt
                  WHERE :most > (
                    SELECT count(*) FROM alert_threshold WHERE owner_id = :ownerId)"""),
              threshold.details(),
              insert ->
                  insert
                          .bind("id", threshold.id().value())
                          .bind("ownerId", threshold.ownerId().value())
                          .bind("createdAt", threshold.createdAt())
                          .bind("updatedAt", threshold.updatedAt())
                          .bind("most", mostPerOwner)
                          .execute()
                      == 1);
        });
  }

  @Override
  public Optional<AlertThreshold> update(
      AlertThresholdId id, UnaryOperator<ThresholdDetails> change, Instant now) {
    return database.inTransaction(
        handle ->
            handle
                .createQuery("SELECT * FROM alert_threshold WHERE id = :id FOR NO KEY UPDATE")
                .bind("id", id.value())
                .map((row, context) -> read(row))
                .findOne()
                .map(threshold -> updated(handle, id, change.apply(threshold.details()), now)));
  }

  private static AlertThreshold updated(
      Handle handle, AlertThresholdId id, ThresholdDetails details, Instant now) {
    return saved(
        handle.createQuery(
            """
            UPDATE alert_threshold SET name = :name, server_id = CAST(:serverId AS uuid),
              metric_type = :metricType, metric_detail = :metricDetail,
              comparison = :comparison, threshold_value = :thresholdValue,
              duration_ms = :duration, recovery_value = :recoveryValue,
              severity = :severity, cooldown_ms = :cooldown, enabled = :enabled,
              updated_at = :now
            WHERE id = :id RETURNING *"""),
        details,
        update ->
            update.bind("id", id.value()).bind("now", now).map((row, context) -> read(row)).one());
  }

  @Override
  public boolean remove(AlertThresholdId id) {
    return database.with(
        handle ->
            handle
                    .createUpdate("DELETE FROM alert_threshold WHERE id = :id")
                    .bind("id", id.value())
                    .execute()
                == 1);
  }

  @Override
  public Optional<AlertThreshold> find(AlertThresholdId id) {
    return database.with(
        handle ->
            handle
                .createQuery("SELECT * FROM alert_threshold WHERE id = :id")
                .bind("id", id.value())
                .map((row, context) -> read(row))
                .findOne());
  }

  @Override
  public List<AlertThreshold> findByOwner(UserId ownerId) {
    return database.with(
        handle ->
            handle
                .createQuery(
                    "SELECT * FROM alert_threshold WHERE owner_id = :ownerId"
                        + " ORDER BY created_at, id")
                .bind("ownerId", ownerId.value())
                .map((row, context) -> read(row))
                .list());
  }

  @Override
  public List<AlertThreshold> findAll() {
    return database.with(
        handle ->
            handle
                .createQuery("SELECT * FROM alert_threshold")
                .map((row, context) -> read(row))
                .list());
  }

  private static <S extends SqlStatement<S>, T> T saved(
      S statement, ThresholdDetails details, Function<S, T> execution) {
    try {
      return execution.apply(bound(statement, details));
    } catch (UnableToExecuteStatementException e) {
      if (PostgresUserRepository.violatedConstraint(e).equals("alert_threshold_server_gone")) {
        throw ChatOpsException.notFound("Server " + details.serverId() + " was just removed");
      }
      throw e;
    }
  }

  private static <S extends SqlStatement<S>> S bound(S statement, ThresholdDetails details) {
    ServerId serverId = details.serverId();
    Severity severity = details.severity();
    return statement
        .bind("name", details.name())
        .bindByType("serverId", serverId == null ? null : serverId.value(), UUID.class)
        .bind("metricType", details.metricType().name())
        .bind("metricDetail", details.metricDetail())
        .bind("comparison", details.comparison().name())
        .bind("thresholdValue", details.thresholdValue())
        .bind("duration", details.duration().toMillis())
        .bind("recoveryValue", details.recoveryValue())
        .bind("severity", severity == null ? null : severity.name())
        .bind("cooldown", details.cooldown().toMillis())
        .bind("enabled", details.enabled());
  }

  private static AlertThreshold read(ResultSet row) throws SQLException {
    return new AlertThreshold(
        new AlertThresholdId(Database.uuid(row, "id")),
        new UserId(Database.uuid(row, "owner_id")),
        new ThresholdDetails(
            row.getString("name"),
            readServerId(row),
            MetricType.valueOf(row.getString("metric_type")),
            row.getString("metric_detail"),
            Comparison.valueOf(row.getString("comparison")),
            row.getDouble("threshold_value"),
            Duration.ofMillis(row.getLong("duration_ms")),
            row.getObject("recovery_value", Double.class),
            readSeverity(row),
            Duration.ofMillis(row.getLong("cooldown_ms")),
            row.getBoolean("enabled")),
        Database.instant(row, "created_at"),
        Database.instant(row, "updated_at"));
  }

  private static @Nullable ServerId readServerId(ResultSet row) throws SQLException {
    UUID id = Database.uuidOrNull(row, "server_id");
    return id == null ? null : new ServerId(id);
  }

  private static @Nullable Severity readSeverity(ResultSet row) throws SQLException {
    String name = row.getString("severity");
    return name == null ? null : Severity.valueOf(name);
  }
}
