package io.chatops.persistence.postgres;

import io.chatops.core.alert.Alert;
import io.chatops.core.alert.AlertChange;
import io.chatops.core.alert.AlertHold;
import io.chatops.core.alert.AlertKey;
import io.chatops.core.alert.AlertRepository;
import io.chatops.core.identity.AlertId;
import io.chatops.core.identity.ServerId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.SqlStatement;

/** Alerts in PostgreSQL. */
public final class PostgresAlertRepository implements AlertRepository {
  /**
   * Held by whoever writes alerts or holds, so that hubs take turns: what one finds open stays so
   * until it has written, and no two wait for each other's rows. Any number will do.
   */
  private static final long WRITERS_LOCK = 0x43686174_4f707304L;

  private static final String IS_KEY =
      "threshold_id = :thresholdId AND server_id = :serverId AND detail = :detail";

  private final Database database;

  public PostgresAlertRepository(DataSource dataSource) {
    this.database = new Database(dataSource);
  }

  @Override
  public List<SaveOutcome> save(List<Step> steps) {
    if (steps.isEmpty()) {
      return List.of();
    }
    return writing(
        handle -> {
          AlertBatch batch = new AlertBatch(keepServers(handle, steps), findStored(handle, steps));
          List<SaveOutcome> outcomes = batch.take(steps);
          batch.write(handle);
          return outcomes;
        });
  }

  /** Those servers that are there; none of them is removed before the transaction ends. */
  private static Set<ServerId> keepServers(Handle handle, List<Step> steps) {
    return handle
        .createQuery(
            "SELECT id FROM server WHERE id = ANY(CAST(:ids AS uuid[])) ORDER BY id FOR KEY SHARE")
        .bind(
            "ids", ids(steps.stream().map(step -> step.hold().key().serverId().value()).distinct()))
        .mapTo(UUID.class)
        .map(ServerId::new)
        .collect(Collectors.toSet());
  }

  /** The alerts of the steps, and the open ones of their keys. */
  private static List<Alert> findStored(Handle handle, List<Step> steps) {
    List<Alert> alerts =
        steps.stream().map(Step::change).filter(Objects::nonNull).map(AlertChange::alert).toList();
    List<AlertKey> keys = alerts.stream().map(Alert::key).distinct().toList();
    return handle
        .createQuery(
            """
            SELECT * FROM alert WHERE id = ANY(CAST(:ids AS uuid[]))
            UNION
            SELECT alert.* FROM alert
            JOIN unnest(CAST(:thresholds AS uuid[]), CAST(:servers AS uuid[]), :details)
              AS wanted (threshold_id, server_id, detail) USING (threshold_id, server_id, detail)
            WHERE resolved_at IS NULL""")
        .bind("ids", ids(alerts.stream().map(alert -> alert.id().value())))
        .bind("thresholds", ids(keys.stream().map(key -> key.thresholdId().value())))
        .bind("servers", ids(keys.stream().map(key -> key.serverId().value())))
        .bind("details", Database.array(keys.stream().map(AlertKey::detail).toList()))
        .map((row, context) -> AlertRow.read(row))
        .list();
  }

  private static String[] ids(Stream<UUID> ids) {
    return ids.map(UUID::toString).toArray(String[]::new);
  }

  @Override
  public void updateValues(List<Alert> alerts) {
    if (alerts.isEmpty()) {
      return;
    }
    writing(
        handle -> {
          PreparedBatch batch =
              handle.prepareBatch(
                  "UPDATE alert SET current_value = :current, peak_value = :peak"
                      + " WHERE id = :id AND resolved_at IS NULL");
          alerts.forEach(
              alert ->
                  batch
                      .bind("id", alert.id().value())
                      .bind("current", alert.currentValue())
                      .bind("peak", alert.peakValue())
                      .add());
          return batch.execute();
        });
  }

  private <T> T writing(Function<Handle, T> work) {
    return database.inTransaction(
        handle -> {
          handle.execute("SELECT pg_advisory_xact_lock(?)", WRITERS_LOCK);
          return work.apply(handle);
        });
  }

  @Override
  public Kept find(AlertKey key) {
    // Among the writers, so that nothing changes between the two statements.
    return writing(
        handle ->
            new Kept(
                AlertRow.boundKey(
                        handle.createQuery(
                            "SELECT * FROM alert WHERE resolved_at IS NULL AND " + IS_KEY),
                        key)
                    .map((row, context) -> AlertRow.read(row))
                    .findOne()
                    .orElse(null),
                AlertRow.boundKey(
                        handle.createQuery("SELECT * FROM alert_hold WHERE " + IS_KEY), key)
                    .map((row, context) -> AlertRow.readHold(row))
                    .findOne()
                    .orElse(null)));
  }

  @Override
  public Optional<Alert> find(AlertId id) {
    return database.with(
        handle ->
            handle
                .createQuery("SELECT * FROM alert WHERE id = :id")
                .bind("id", id.value())
                .map((row, context) -> AlertRow.read(row))
                .findOne());
  }

  @Override
  public Page find(Query query) {
    Map<String, Object> values = new LinkedHashMap<>();
    String where = where(query, values);
    return database.inTransaction(
        handle -> {
          long total =
              bound(handle.createQuery("SELECT count(*) FROM alert" + where), values)
                  .mapTo(Long.class)
                  .one();
          List<Alert> alerts =
              bound(
                      handle.createQuery(
                          "SELECT * FROM alert"
                              + where
                              + " ORDER BY created_at DESC, id LIMIT :limit OFFSET :offset"),
                      values)
                  .bind("limit", query.limit())
                  .bind("offset", query.offset())
                  .map((row, context) -> AlertRow.read(row))
                  .list();
          return new Page(alerts, total);
        });
  }

  private static String where(Query query, Map<String, Object> values) {
    List<String> conditions = new ArrayList<>(List.of("owner_id = :ownerId"));
    values.put("ownerId", query.ownerId().value());
    if (query.active() != null) {
      conditions.add(query.active() ? "resolved_at IS NULL" : "resolved_at IS NOT NULL");
    }
    if (query.serverId() != null) {
      conditions.add("server_id = :serverId");
      values.put("serverId", query.serverId().value());
    }
    if (query.severity() != null) {
      conditions.add("severity = :severity");
      values.put("severity", query.severity().name());
    }
    if (query.since() != null) {
      conditions.add("created_at >= :since");
      values.put("since", query.since());
    }
    return " WHERE " + String.join(" AND ", conditions);
  }

  private static <S extends SqlStatement<S>> S bound(S statement, Map<String, Object> values) {
    values.forEach(statement::bind);
    return statement;
  }

  @Override
  public List<Alert> findOpen() {
    return database.with(
        handle ->
            handle
                .createQuery("SELECT * FROM alert WHERE resolved_at IS NULL")
                .map((row, context) -> AlertRow.read(row))
                .list());
  }

  @Override
  public List<AlertHold> findHolds() {
    return database.with(
        handle ->
            handle
                .createQuery("SELECT * FROM alert_hold")
                .map((row, context) -> AlertRow.readHold(row))
                .list());
  }

  @Override
  public int deleteResolvedBeyond(int keptPerServer, int most) {
    return database.with(
        handle ->
            handle
                .createUpdate(
                    """
                    DELETE FROM alert WHERE id IN (
                      SELECT id FROM (
                        SELECT id, row_number() OVER (
                          PARTITION BY server_id ORDER BY resolved_at DESC, id) AS place
                        FROM alert WHERE resolved_at IS NOT NULL) AS placed
                      WHERE place > :kept LIMIT :most)""")
                .bind("kept", keptPerServer)
                .bind("most", most)
                .execute());
  }

  @Override
  public int deleteResolvedBefore(Instant time, int most) {
    return database.with(
        handle ->
            handle
                .createUpdate(
                    """
                    DELETE FROM alert WHERE id IN (
                      SELECT id FROM alert WHERE resolved_at < :time
                      ORDER BY resolved_at LIMIT :most)""")
                .bind("time", time)
                .bind("most", most)
                .execute());
  }
}
