package io.chatops.persistence.metric;

import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.AppendOutcome;
import io.chatops.core.metric.MetricReport;
import io.chatops.core.metric.RemovedServers;
import io.chatops.core.metric.Samples;
import io.chatops.persistence.metric.HighWaterMarks.Mark;
import io.chatops.persistence.metric.codec.PayloadCodec;
import io.chatops.persistence.schema.DatabaseLayout;
import io.chatops.persistence.sql.StoredText;
import io.chatops.persistence.sql.StoredTime;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Stores a group of reports in one transaction. It may be repeated after any failure: reports that
 * the database already has are recognised by the marks and by their key.
 */
final class GroupTransaction {
  private static final String KEYS =
      "unnest(?::uuid[], ?::bigint[], ?::bigint[]) WITH ORDINALITY AS k (server, micros, sequence, n)";
  // Exact for every time that can occur here: below 2^53 microseconds, the year 2255.
  private static final String TIME = "timestamptz 'epoch' + micros * interval '1 microsecond'";

  private final SeriesDictionary dictionary;
  private final OwnerShares shares;
  private final Partitions partitions;
  private final HighWaterMarks marks;
  private final RemovedServers removed;
  private final WriterStatistics statistics;
  private final SlowOperationLog slowCommits;
  private final DatabaseLayout layout;
  private final PayloadCodec codec = new PayloadCodec();

  /** The bytes of a row besides its payload, including its index entry. */
  private static final int ROW_BYTES = 100;

  /** An insertion that is not committed yet. */
  private static final class Inserted {
    /** The labels introduced by other servers, by number. */
    final SortedMap<Integer, String> shared = new TreeMap<>();

    final Map<ServerId, Long> bytes = new HashMap<>();
    long leftOut;
  }

  private record ReportKey(ServerId serverId, long micros, long sequence) {}

  GroupTransaction(
      SeriesDictionary dictionary,
      OwnerShares shares,
      Partitions partitions,
      HighWaterMarks marks,
      RemovedServers removed,
      WriterStatistics statistics,
      SlowOperationLog slowCommits,
      DatabaseLayout layout) {
    this.dictionary = dictionary;
    this.shares = shares;
    this.partitions = partitions;
    this.marks = marks;
    this.removed = removed;
    this.statistics = statistics;
    this.slowCommits = slowCommits;
    this.layout = layout;
  }

  /**
   * Decides the outcome of each report and makes it durable; on return each {@code outcome} is set.
   *
   * @param connection must not be in autocommit mode
   * @param keptFrom the time before which reports are too old
   */
  void store(Connection connection, List<PendingReport> group, Instant now, Instant keptFrom)
      throws SQLException {
    long begin = System.nanoTime();
    SeriesDictionary.Metrics metrics = dictionary.metrics(connection);
    Set<BootKey> boots = new TreeSet<>();
    for (PendingReport report : group) {
      if (report.boot != null) {
        boots.add(report.boot);
      }
    }
    marks.load(connection, boots);
    NavigableMap<BootKey, Mark> reached = new TreeMap<>();
    long today = now.getEpochSecond() / 86_400;
    dictionary.labels().begin(today);
    List<PendingReport> fresh = fresh(group, StoredTime.micros(keptFrom), now, reached);
    if (!fresh.isEmpty()) {
      partitions.ensure(
          connection,
          fresh.stream()
              .map(report -> partitions.width().index(report.storedMicros))
              .collect(Collectors.toCollection(TreeSet::new)));
    }
    Inserted inserted = insertAll(connection, metrics, fresh);
    long leftOut = inserted.leftOut;
    for (PendingReport pending : group) {
      leftOut += pending.outcome == AppendOutcome.LEFT_OUT ? pending.report.samples().size() : 0;
    }
    if (!reached.isEmpty()) {
      if (layout == DatabaseLayout.CITUS) {
        ShardInserts.marks(connection, reached);
      } else {
        HighWaterMarks.write(connection, reached);
      }
    }
    long beforeCommit = System.nanoTime();
    connection.commit();
    long commitNanos = System.nanoTime() - beforeCommit;
    marks.advance(reached);
    dictionary.labels().shared(inserted.shared);
    inserted.bytes.forEach((serverId, bytes) -> shares.wrote(serverId, now, bytes));
    statistics.leftOutSamples.add(leftOut);
    statistics.groups.increment();
    statistics.commitNanos.add(commitNanos);
    statistics.commits.add(commitNanos);
    statistics.groupNanos.add(System.nanoTime() - begin);
    slowCommits.took(commitNanos, () -> "The commit of " + fresh.size() + " reports");
  }

  /** Returns the reports that are not known to be stored, and advances the marks past them. */
  private List<PendingReport> fresh(
      List<PendingReport> group, long keptFromMicros, Instant now, Map<BootKey, Mark> reached) {
    long today = now.getEpochSecond() / 86_400;
    Map<ServerId, Integer> newStarts = new HashMap<>();
    List<PendingReport> fresh = new ArrayList<>(group.size());
    Set<ReportKey> keys = new HashSet<>(group.size() * 2);
    for (PendingReport pending : group) {
      long sequence = pending.report.sequence();
      Mark mark = Mark.NONE;
      if (pending.boot != null) {
        mark = reached.getOrDefault(pending.boot, marks.get(pending.boot));
      }
      if (mark.reaches(sequence, pending.claimedMicros)) {
        pending.outcome = AppendOutcome.DUPLICATE;
        continue;
      }
      if (pending.storedMicros < keptFromMicros || removed.contains(pending.report.serverId())) {
        pending.outcome = AppendOutcome.TOO_OLD;
        continue;
      }
      if (pending.boot != null && mayHaveMark(pending.boot, mark, today, newStarts)) {
        reached.put(pending.boot, mark.with(sequence, pending.claimedMicros));
      }
      if (shares.isFull(pending.report.serverId(), now)) {
        pending.outcome = AppendOutcome.LEFT_OUT;
        continue;
      }
      boolean isNew =
          keys.add(new ReportKey(pending.report.serverId(), pending.storedMicros, sequence));
      pending.outcome = isNew ? AppendOutcome.STORED : AppendOutcome.DUPLICATE;
      if (isNew) {
        fresh.add(pending);
      }
    }
    return fresh;
  }

  /**
   * Counts new runs. One beyond the limit gets no mark, so its reports are recognised only by their
   * keys.
   */
  private boolean mayHaveMark(
      BootKey boot, Mark mark, long today, Map<ServerId, Integer> newStarts) {
    if (!mark.equals(Mark.NONE)) {
      return true;
    }
    ServerId serverId = boot.serverId();
    int begun = newStarts.getOrDefault(serverId, 0);
    if (begun >= marks.startsLeft(serverId, today)) {
      return false;
    }
    newStarts.put(serverId, begun + 1);
    return true;
  }

  private Map<String, ServerId> unknownLabels(List<PendingReport> fresh) {
    Map<String, ServerId> unknown = new LinkedHashMap<>();
    for (PendingReport pending : fresh) {
      Samples samples = pending.report.samples();
      for (int i = 0; i < samples.size(); i++) {
        String label = StoredText.orNull(samples.label(i));
        if (label != null && dictionary.labels().number(label) == null) {
          unknown.putIfAbsent(label, pending.report.serverId());
        }
      }
    }
    return unknown;
  }

  /**
   * Encodes the samples whose labels are known.
   *
   * @param shared receives the labels introduced by another server
   */
  private byte[] encode(
      SeriesDictionary.Metrics metrics,
      ServerId serverId,
      Samples samples,
      Map<Integer, String> shared) {
    codec.begin();
    for (int i = 0; i < samples.size(); i++) {
      String label = StoredText.orNull(samples.label(i));
      Integer number = label == null ? Integer.valueOf(0) : dictionary.labels().number(label);
      if (number != null) {
        if (label != null && dictionary.labels().isNewlyShared(label, serverId)) {
          shared.put(number, label);
        }
        codec.add(
            (long) number << SeriesDictionary.METRIC_BITS | metrics.number(samples.metric(i)),
            Math.round(samples.value(i) * samples.metric(i).scale()));
      }
    }
    return codec.encode();
  }

  /**
   * Inserts the fresh reports; those that another hub has stored meanwhile become duplicates. A
   * rollback also discards that labels are shared, so each attempt encodes and shares anew.
   */
  private Inserted insertAll(
      Connection connection, SeriesDictionary.Metrics metrics, List<PendingReport> fresh)
      throws SQLException {
    List<PendingReport> rest = fresh;
    while (true) {
      dictionary.labels().learn(connection, unknownLabels(rest));
      Inserted inserted = new Inserted();
      byte[][] payloads = new byte[rest.size()][];
      for (int i = 0; i < payloads.length; i++) {
        MetricReport report = rest.get(i).report;
        payloads[i] = encode(metrics, report.serverId(), report.samples(), inserted.shared);
        inserted.leftOut += report.samples().leftOut() + report.samples().size() - codec.size();
        inserted.bytes.merge(report.serverId(), (long) payloads[i].length + ROW_BYTES, Long::sum);
      }
      if (dictionary.labels().share(connection, inserted.shared)
          && (rest.isEmpty() || insert(connection, rest, payloads) == rest.size())) {
        return inserted;
      }
      connection.rollback();
      Set<Integer> stored = stored(connection, rest);
      List<PendingReport> remaining = new ArrayList<>();
      for (int i = 0; i < rest.size(); i++) {
        if (stored.contains(i)) {
          rest.get(i).outcome = AppendOutcome.DUPLICATE;
        } else {
          remaining.add(rest.get(i));
        }
      }
      rest = remaining;
    }
  }

  private int insert(Connection connection, List<PendingReport> reports, byte[][] payloads)
      throws SQLException {
    if (layout == DatabaseLayout.CITUS) {
      return ShardInserts.reports(connection, reports, payloads);
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO metric_report (server_id, collected_at, sequence, payload) SELECT server, "
                + TIME
                + ", sequence, payload FROM unnest(?::uuid[], ?::bigint[], ?::bigint[], ?::bytea[])"
                + " AS r (server, micros, sequence, payload) ON CONFLICT DO NOTHING")) {
      setKeys(connection, insert, reports);
      insert.setArray(4, connection.createArrayOf("bytea", payloads));
      return insert.executeUpdate();
    }
  }

  private static Set<Integer> stored(Connection connection, List<PendingReport> reports)
      throws SQLException {
    Set<Integer> stored = new HashSet<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT k.n FROM "
                + KEYS
                + " JOIN metric_report r ON r.server_id = k.server AND r.sequence = k.sequence"
                + " AND r.collected_at = "
                + TIME)) {
      setKeys(connection, select, reports);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          stored.add(rows.getInt(1) - 1);
        }
      }
    }
    return stored;
  }

  private static void setKeys(
      Connection connection, PreparedStatement statement, List<PendingReport> reports)
      throws SQLException {
    Object[] servers = new Object[reports.size()];
    long[] micros = new long[servers.length];
    long[] sequences = new long[servers.length];
    for (int i = 0; i < servers.length; i++) {
      PendingReport pending = reports.get(i);
      servers[i] = pending.report.serverId().value();
      micros[i] = pending.storedMicros;
      sequences[i] = pending.report.sequence();
    }
    statement.setArray(1, connection.createArrayOf("uuid", servers));
    statement.setObject(2, micros);
    statement.setObject(3, sequences);
  }
}
