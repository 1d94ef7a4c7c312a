package io.chatops.persistence.postgres;

import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.ReportDocument;
import io.chatops.core.metric.ReportSnapshots;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The last report of each server in PostgreSQL. */
public final class PostgresReportSnapshots implements ReportSnapshots {
  private final Database database;

  public PostgresReportSnapshots(DataSource dataSource) {
    this.database = new Database(dataSource);
  }

  @Override
  public void save(List<Snapshot> snapshots) {
    if (snapshots.isEmpty()) {
      return;
    }
    database.inTransaction(
        handle -> {
          // The lock on the server's row makes a removal wait, rather than fail the whole batch.
          PreparedBatch batch =
              handle.prepareBatch(
                  """
                  INSERT INTO report_snapshot AS present (server_id, collected_at, document)
                  SELECT id, :collectedAt, :document FROM server WHERE id = :id FOR KEY SHARE
                  ON CONFLICT (server_id) DO UPDATE
                    SET collected_at = excluded.collected_at, document = excluded.document
                    WHERE present.collected_at <= excluded.collected_at""");
          snapshots.stream()
              .sorted(Comparator.comparing(snapshot -> snapshot.serverId().value()))
              .forEach(
                  snapshot ->
                      batch
                          .bind("id", snapshot.serverId().value())
                          .bind("collectedAt", snapshot.collectedAt())
                          .bind("document", bytes(snapshot.document()))
                          .add());
          return batch.execute();
        });
  }

  @Override
  public Optional<Snapshot> find(ServerId serverId) {
    return database.with(
        handle ->
            handle
                .createQuery(
                    "SELECT collected_at, document FROM report_snapshot WHERE server_id = :id")
                .bind("id", serverId.value())
                .map(
                    (row, context) ->
                        new Snapshot(
                            serverId,
                            Database.instant(row, "collected_at"),
                            ReportDocument.of(row.getBytes("document"))))
                .findOne());
  }

  private static byte[] bytes(ReportDocument document) {
    return Arrays.copyOfRange(
        document.bytes(), document.offset(), document.offset() + document.length());
  }
}
