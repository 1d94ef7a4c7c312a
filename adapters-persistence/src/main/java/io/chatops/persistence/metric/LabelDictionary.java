package io.chatops.persistence.metric;

import static java.util.Objects.requireNonNull;

import io.chatops.core.identity.ServerId;
import io.chatops.persistence.sql.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of label values, which all servers share. A label counts towards the server that
 * introduced it. If a server has too many, the ones that only it used and that are unused for
 * longest are dropped for new ones; its history then shows a number in their place. One writer adds
 * labels, readers look them up. The new labels a day of all servers of an owner are bounded, too,
 * those of removed ones included.
 *
 * <p>Several hubs cache numbers, so a row must outlive them all: a hub uses a number only after the
 * use of that day is committed, and nobody deletes a row before {@link #FIRST_KEPT_DAY} is past it.
 * A deletion checks the day again under the lock of the row, because another hub may just have
 * recorded a use. These days are the database's, because hubs' clocks may differ.
 */
final class LabelDictionary {
  private static final int LABELS_PER_QUERY = 10_000;

  /**
   * The maximum number of labels in memory, about 40 MB; beyond it all are dropped and looked up
   * again.
   */
  private static final int MAX_KNOWN = 200_000;

  private static final String TODAY = "(now() AT TIME ZONE 'UTC')::date";

  /** A row is kept from this day of its last use, because other hubs cache its number for one. */
  private static final String FIRST_KEPT_DAY = TODAY + " - 2";

  /** The days a row is kept after its values, which have the times of hubs' clocks. */
  private static final int SKEW_DAYS = 31;

  private final StoreBudgets budgets;
  private final Map<String, Known> known = new HashMap<>();
  private final Map<Integer, String> labelOfNumber = new ConcurrentHashMap<>();
  private final Map<ServerId, Integer> newLabels = new HashMap<>();
  private final Map<Owner, Integer> newLabelsOfOwner = new HashMap<>();
  private long day = Long.MIN_VALUE;

  /**
   * A label used today.
   *
   * @param introducedBy the server towards which it counts; absent once another one also uses it
   */
  private record Known(int number, @Nullable ServerId introducedBy) {}

  /** Bounds the labels of servers that come and go, which outlive them by days. */
  private record Owner(@Nullable UUID id, boolean isAdmin) {
    static final Owner NOBODY = new Owner(null, false);

    /** Returns for how many servers' new labels a day there is room. */
    int servers() {
      return isAdmin ? 400 : 40;
    }
  }

  LabelDictionary(StoreBudgets budgets) {
    this.budgets = budgets;
  }

  /** Returns the label's number; absent if it was not {@linkplain #learn learned} today. */
  @Nullable Integer number(String label) {
    Known found = known.get(label);
    return found == null ? null : found.number;
  }

  /** Returns true if another server introduced the label and it is not yet recorded as shared. */
  boolean isNewlyShared(String label, ServerId user) {
    Known found = known.get(label);
    return found != null && found.introducedBy != null && !found.introducedBy.equals(user);
  }

  /**
   * Bounds the memory, and clears the cache on each new day so that each label's use is recorded
   * once a day. Called before a group of reports, never within one, because all its labels must be
   * known after {@link #learn}.
   *
   * @param today the day since the epoch by the hub's clock
   */
  void begin(long today) {
    if (today != day) {
      newLabels.clear();
      newLabelsOfOwner.clear();
      known.clear();
      day = today;
    }
    if (known.size() > MAX_KNOWN) {
      known.clear();
    }
    if (labelOfNumber.size() > MAX_KNOWN) {
      labelOfNumber.clear();
    }
  }

  /**
   * Looks up labels, and assigns numbers to new ones within the budgets of their server. Runs in a
   * transaction of its own, because an unused number does no harm.
   *
   * @param wanted the labels, each with the server that uses it
   */
  void learn(Connection connection, Map<String, ServerId> wanted) throws SQLException {
    if (wanted.isEmpty()) {
      return;
    }
    Map<String, ServerId> missing = new LinkedHashMap<>(wanted);
    Map<String, Known> found = find(connection, missing.keySet());
    missing.keySet().removeAll(found.keySet());
    Map<ServerId, Integer> counts = new HashMap<>();
    missing
        .values()
        .removeIf(
            server ->
                counts.merge(server, 1, Integer::sum) + newLabels.getOrDefault(server, 0)
                    > budgets.newLabelsPerDay());
    Map<ServerId, Owner> owners = owners(connection, new HashSet<>(missing.values()));
    Map<Owner, Integer> countsOfOwners = new HashMap<>();
    missing
        .values()
        .removeIf(
            server -> {
              Owner owner = owners.getOrDefault(server, Owner.NOBODY);
              return countsOfOwners.merge(owner, 1, Integer::sum)
                      + newLabelsOfOwner.getOrDefault(owner, 0)
                  > owner.servers() * budgets.newLabelsPerDay();
            });
    if (!missing.isEmpty()) {
      dropUnusedOf(connection, missing);
    }
    for (List<String> part : parts(missing.keySet())) {
      Sql.update(
          connection,
          "INSERT INTO metric_label (value, server_id, used_on) SELECT value, server_id, "
              + TODAY
              + " FROM unnest(?, ?) AS n (value, server_id) ON CONFLICT DO NOTHING",
          part,
          Sql.uuids(part.stream().map(label -> requireNonNull(missing.get(label)).value())));
    }
    // Committed before the numbers are used or visible to readers.
    commit(connection);
    adopt(found);
    // Counted only now, because a repeated group would otherwise count its labels each time.
    missing
        .values()
        .forEach(
            server -> {
              newLabels.merge(server, 1, Integer::sum);
              newLabelsOfOwner.merge(owners.getOrDefault(server, Owner.NOBODY), 1, Integer::sum);
            });
    Map<String, Known> added = find(connection, missing.keySet());
    commit(connection);
    adopt(added);
  }

  /** Returns the owners of servers; absent for those that were just removed. */
  private static Map<ServerId, Owner> owners(Connection connection, Set<ServerId> servers)
      throws SQLException {
    Map<ServerId, Owner> owners = new HashMap<>();
    if (!servers.isEmpty()) {
      Sql.forEach(
          connection,
          "SELECT s.id, u.id, u.role = 'ADMIN' FROM server s JOIN users u ON u.id = s.owner_id"
              + " WHERE s.id = ANY(?)",
          row ->
              owners.put(
                  new ServerId(row.getObject(1, UUID.class)),
                  new Owner(row.getObject(2, UUID.class), row.getBoolean(3))),
          Sql.uuids(servers.stream().map(ServerId::value)));
    }
    return owners;
  }

  private void adopt(Map<String, Known> labels) {
    known.putAll(labels);
    labels.forEach((label, found) -> labelOfNumber.put(found.number, label));
  }

  /**
   * Drops all cached numbers. Called when a connection is lost, because the database may come back
   * without its last transactions and give the same numbers to other labels.
   */
  void clearCache() {
    known.clear();
    labelOfNumber.clear();
  }

  /**
   * Drops unused labels of servers with too many, and omits new ones for which there is no room.
   */
  private void dropUnusedOf(Connection connection, Map<String, ServerId> missing)
      throws SQLException {
    Map<ServerId, Integer> wanted =
        missing.values().stream().collect(Collectors.toMap(s -> s, s -> 1, Integer::sum));
    Map<ServerId, Integer> room = new HashMap<>();
    for (Map.Entry<ServerId, Integer> server : wanted.entrySet()) {
      UUID id = server.getKey().value();
      int left = budgets.labelsPerServer() - count(connection, id);
      int lacking = server.getValue() - left;
      room.put(server.getKey(), lacking > 0 ? left + deleteOldest(connection, id, lacking) : left);
    }
    missing.values().removeIf(server -> room.merge(server, -1, Integer::sum) < 0);
  }

  private static int count(Connection connection, UUID server) throws SQLException {
    return Sql.first(
            connection,
            "SELECT count(*) FROM metric_label WHERE server_id = ?",
            row -> row.getInt(1),
            server)
        .orElseThrow();
  }

  private static int deleteOldest(Connection connection, UUID server, int most)
      throws SQLException {
    return Sql.update(
        connection,
        "DELETE FROM metric_label WHERE NOT common AND used_on < "
            + FIRST_KEPT_DAY
            + " AND id IN (SELECT id FROM metric_label WHERE server_id = ? AND NOT common"
            + " AND used_on < "
            + FIRST_KEPT_DAY
            + " ORDER BY used_on, id LIMIT ?)",
        server,
        most);
  }

  /**
   * Records in the current transaction that several servers use these labels, so that none of them
   * drops one that another needs.
   *
   * @param labels by number, so that all hubs lock rows in the same order
   * @return false if rows are gone: their numbers must not be stored, and their labels are unknown
   *     from now on
   */
  boolean share(Connection connection, SortedMap<Integer, String> labels) throws SQLException {
    if (labels.isEmpty()) {
      return true;
    }
    Sql.Values numbers = Sql.ints(labels.keySet());
    int shared =
        Sql.update(
            connection,
            "WITH found AS (SELECT id FROM metric_label WHERE id = ANY(?) AND NOT common ORDER BY id"
                + " FOR NO KEY UPDATE)"
                + " UPDATE metric_label l SET common = true FROM found WHERE l.id = found.id",
            numbers);
    if (shared == labels.size()) {
      return true;
    }
    // Another hub has shared the others, or their rows are gone.
    Set<Integer> gone = new HashSet<>(labels.keySet());
    Sql.forEach(
        connection,
        "SELECT id FROM metric_label WHERE id = ANY(?) ORDER BY id FOR KEY SHARE",
        row -> gone.remove(row.getInt(1)),
        numbers);
    gone.forEach(number -> known.remove(labels.get(number)));
    return gone.isEmpty();
  }

  /** Adopts the labels as shared, once that is durable. */
  void shared(SortedMap<Integer, String> labels) {
    labels.forEach((number, label) -> known.put(label, new Known(number, null)));
  }

  /**
   * Deletes labels that no stored number refers to any more, and those that only a removed server
   * used. Commits.
   *
   * @param now the time of {@link RetentionClock}
   * @param keptFrom the time from which any number is kept
   */
  static void deleteUnused(Connection connection, Instant now, Instant keptFrom)
      throws SQLException {
    Sql.update(
        connection,
        "DELETE FROM metric_label l WHERE used_on < least(?, "
            + TODAY
            + " - ?) - ? OR (NOT common AND used_on < "
            + FIRST_KEPT_DAY
            + " AND NOT EXISTS (SELECT 1 FROM server s WHERE s.id = l.server_id))",
        LocalDate.ofInstant(keptFrom, ZoneOffset.UTC),
        Math.toIntExact(Duration.between(keptFrom, now).toDays()),
        SKEW_DAYS);
    commit(connection);
  }

  /** Returns the labels of these numbers; a deleted label is shown as its number. */
  Map<Integer, String> named(Connection connection, Collection<Integer> numbers)
      throws SQLException {
    Map<Integer, String> found = new HashMap<>();
    for (Integer number : numbers) {
      String label = labelOfNumber.get(number);
      if (label != null) {
        found.put(number, label);
      }
    }
    List<Integer> unknown = numbers.stream().filter(number -> !found.containsKey(number)).toList();
    if (!unknown.isEmpty()) {
      Sql.forEach(
          connection,
          "SELECT id, value FROM metric_label WHERE id = ANY(?)",
          row -> found.put(row.getInt(1), row.getString(2)),
          Sql.ints(unknown));
      for (Integer number : unknown) {
        found.putIfAbsent(number, "forgotten label " + number);
      }
    }
    return found;
  }

  /** Finds labels, and records in the current transaction that they are used today. */
  private Map<String, Known> find(Connection connection, Collection<String> labels)
      throws SQLException {
    Map<String, Known> found = new HashMap<>();
    for (List<String> part : parts(labels)) {
      Sql.update(
          connection,
          "WITH found AS (SELECT id FROM metric_label WHERE value = ANY(?) AND used_on < "
              + TODAY
              + " ORDER BY id FOR NO KEY UPDATE) UPDATE metric_label l SET used_on = "
              + TODAY
              + " FROM found WHERE l.id = found.id",
          part);
      Sql.forEach(
          connection,
          "SELECT id, value, CASE WHEN NOT common THEN server_id END FROM metric_label"
              + " WHERE value = ANY(?)",
          row -> found.put(row.getString(2), known(row)),
          part);
    }
    return found;
  }

  private static Known known(ResultSet row) throws SQLException {
    UUID server = row.getObject(3, UUID.class);
    return new Known(row.getInt(1), server == null ? null : new ServerId(server));
  }

  private static List<List<String>> parts(Collection<String> labels) {
    List<String> all = List.copyOf(labels);
    return Stream.iterate(0, from -> from < all.size(), from -> from + LABELS_PER_QUERY)
        .map(from -> all.subList(from, Math.min(from + LABELS_PER_QUERY, all.size())))
        .toList();
  }

  private static void commit(Connection connection) throws SQLException {
    if (!connection.getAutoCommit()) {
      connection.commit();
    }
  }
}
