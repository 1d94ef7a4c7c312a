package io.chatops.persistence.metric;

import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.ReportDocument;
import io.chatops.core.metric.ReportSnapshots;
import io.chatops.persistence.sql.StoredTime;
import io.chatops.persistence.sql.Transactions;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
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
              ExistingServers.lock(connection, ordered.stream().map(Snapshot::serverId).toList());
          try (PreparedStatement save = connection.prepareStatement(SAVE)) {
            for (Snapshot snapshot : ordered) {
              if (present.contains(snapshot.serverId())) {
                save.setObject(1, snapshot.serverId().value());
                save.setObject(2, StoredTime.of(snapshot.collectedAt()));
                save.setBytes(3, bytes(snapshot.document()));
                save.addBatch();
              }
            }
            return save.executeBatch();
          }
        });
  }

  @Override
  public Optional<Snapshot> find(ServerId serverId) {
    return transactions.run(
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT collected_at, document FROM report_snapshot WHERE server_id = ?")) {
            select.setObject(1, serverId.value());
            try (ResultSet rows = select.executeQuery()) {
              return rows.next()
                  ? Optional.of(
                      new Snapshot(
                          serverId, StoredTime.read(rows, 1), ReportDocument.of(rows.getBytes(2))))
                  : Optional.empty();
            }
          }
        });
  }

  private static byte[] bytes(ReportDocument document) {
    return Arrays.copyOfRange(
        document.bytes(), document.offset(), document.offset() + document.length());
  }
}
