package io.chatops.persistence.metric;

import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.ReportDocument;
import io.chatops.core.metric.ReportSnapshots;
import io.chatops.persistence.sql.RowLocks;
import io.chatops.persistence.sql.Sql;
import io.chatops.persistence.sql.StoredTime;
import io.chatops.persistence.sql.Transactions;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;

/** The last report of each server in PostgreSQL. */
public final class PostgresReportSnapshots implements ReportSnapshots {
  private static final String SAVE =
      """
      INSERT INTO report_snapshot AS present (server_id, collected_at, document) VALUES (?, ?, ?)
      ON CONFLICT (server_id) DO UPDATE
        SET collected_at = excluded.collected_at, document = excluded.document
        WHERE present.collected_at <= excluded.collected_at""";

  private final Transactions transactions;

  public PostgresReportSnapshots(DataSource dataSource) {
    this.transactions = new Transactions(dataSource);
  }

  @Override
  public void save(List<Snapshot> snapshots) {
    if (snapshots.isEmpty()) {
      return;
    }
    List<Snapshot> ordered =
        snapshots.stream()
            .sorted(Comparator.comparing(snapshot -> snapshot.serverId().value()))
            .toList();
    transactions.run(
        connection -> {
          Set<ServerId> present =
              RowLocks.keepServers(connection, ordered.stream().map(Snapshot::serverId).toList());
          Sql.batch(
              connection,
              SAVE,
              ordered.stream().filter(each -> present.contains(each.serverId())).toList(),
              each ->
                  new Object[] {
                    each.serverId().value(), each.collectedAt(), bytes(each.document())
                  });
          return present;
        });
  }

  @Override
  public Optional<Snapshot> find(ServerId serverId) {
    return transactions.run(
        connection ->
            Sql.first(
                connection,
                "SELECT collected_at, document FROM report_snapshot WHERE server_id = ?",
                row ->
                    new Snapshot(
                        serverId, StoredTime.read(row, 1), ReportDocument.of(row.getBytes(2))),
                serverId.value()));
  }

  private static byte[] bytes(ReportDocument document) {
    return Arrays.copyOfRange(
        document.bytes(), document.offset(), document.offset() + document.length());
  }
}
