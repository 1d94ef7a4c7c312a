package io.chatops.persistence.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.persistence.TestDatabase;
import io.chatops.testkit.ConcurrentStart;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.ds.PGSimpleDataSource;

/** Each share of the maintenance has one holder at a time, for as long as its connection lives. */
@ExtendWith(TestDatabase.class)
class MaintenanceSharesTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final UUID LOWEST = new UUID(0, 0);
  private static final UUID HIGHEST = new UUID(-1, -1);

  private final PGSimpleDataSource dataSource;
  private final List<Connection> connections = new ArrayList<>();

  MaintenanceSharesTest(TestDatabase.Running database) {
    this.dataSource = database.emptyDataSource();
  }

  @AfterEach
  void close() throws SQLException {
    for (Connection connection : connections) {
      connection.close();
    }
  }

  @Test
  void areAllTakenByALoneCaller() throws SQLException {
    MaintenanceShares all = take(connect(), 1, HOUR);

    assertThat(all.areAll()).isTrue();
    assertThat(all.haveAllServers()).isTrue();
    assertThat(all.ranges()).containsExactly(new ServerRange(LOWEST, HIGHEST));
  }

  @Test
  void areDividedEvenly() throws SQLException {
    MaintenanceShares one = take(connect(), 3, HOUR);
    MaintenanceShares two = take(connect(), 3, HOUR);
    MaintenanceShares three = take(connect(), 3, HOUR);

    assertThat(List.of(one.count(), two.count(), three.count())).containsExactly(22, 22, 21);
    assertThat(one.ranges().get(0).from()).isEqualTo(LOWEST);
    assertThat(two.ranges().get(0).from())
        .isEqualTo(new ServerRange(LOWEST, HIGHEST).after(one.ranges().get(0).to()).from());
    assertThat(three.ranges().get(0).to()).isEqualTo(HIGHEST);
    assertThat(one.haveAllServers() || two.haveAllServers()).isFalse();
    assertThat(three.haveAllServers()).isTrue();
    assertThat(take(connect(), 3, HOUR).isEmpty()).as("all are taken").isTrue();
    assertThat(take(connect(), 1, Duration.ZERO).isEmpty()).as("even so").isTrue();
  }

  @Test
  void areEachDoneOnceByManyHubsAtATime() throws SQLException {
    List<Integer> done =
        ConcurrentStart.run(
            8,
            hub ->
                () -> {
                  int count = 0;
                  try (Connection connection = dataSource.getConnection()) {
                    connection.setAutoCommit(false);
                    boolean isMore = true;
                    while (isMore) {
                      try (MaintenanceShares shares = take(connection, 65, HOUR)) {
                        count += shares.count();
                        isMore = !shares.isEmpty();
                      }
                    }
                  }
                  return count;
                });

    // One that finds others at the rest is done before them.
    assertThat(done.stream().mapToInt(Integer::intValue).sum()).isEqualTo(65);
  }

  @Test
  void areGivenBackWhenNotAllCouldBeLocked() throws SQLException {
    execute("CREATE SCHEMA failing");
    execute(
        """
        CREATE FUNCTION failing.pg_try_advisory_lock(locks int, share int) RETURNS boolean
        LANGUAGE plpgsql AS $$ BEGIN
          IF share = 5 THEN RAISE 'out of shared memory'; END IF;
          RETURN pg_catalog.pg_try_advisory_lock(locks, share);
        END $$""");
    Connection failing = connect();
    try (Statement statement = failing.createStatement()) {
      statement.execute("SET search_path = failing, pg_catalog, public");
    }
    failing.commit();

    assertThatThrownBy(() -> take(failing, 1, HOUR)).hasMessageContaining("out of shared memory");

    assertThat(take(connect(), 1, HOUR).areAll()).isTrue();
  }

  @Test
  void areDueAgainAfterThePeriod() throws SQLException {
    Connection connection = connect();
    take(connection, 1, HOUR).close();

    assertThat(take(connection, 1, HOUR).isEmpty()).isTrue();
    execute("UPDATE maintenance_due SET due_at = due_at - interval '1 hour' WHERE share < 10");
    assertThat(take(connection, 1, HOUR).count()).isEqualTo(10);
  }

  @Test
  void areDueAgainIfTheClockWasAhead() throws SQLException {
    Connection connection = connect();
    take(connection, 1, HOUR).close();
    execute("UPDATE maintenance_due SET due_at = due_at + interval '10 years'");

    assertThat(take(connection, 1, HOUR).areAll()).isTrue();
  }

  @Test
  void ofAHubThatDiesAreTakenByAnother() throws SQLException {
    Connection dying = connect();
    assertThat(take(dying, 1, HOUR).areAll()).isTrue();
    Connection other = connect();
    assertThat(take(other, 1, HOUR).isEmpty()).isTrue();

    dying.close();

    MetricStoreFixture.awaitTrue(() -> take(other, 1, HOUR).areAll());
  }

  @Test
  void ofAHangingHubMoveAndItWritesNothing() throws SQLException {
    Connection hung = connect();
    Connection other = connect();
    MaintenanceShares lost = MaintenanceShares.claim(hung, 1, HOUR, Duration.ofSeconds(3));
    assertThat(take(other, 1, HOUR).isEmpty()).isTrue();

    MetricStoreFixture.awaitTrue(() -> take(other, 1, HOUR).areAll());

    assertThatThrownBy(
            () -> {
              try (Statement statement = hung.createStatement()) {
                statement.execute("UPDATE maintenance_due SET due_at = now()");
              }
            })
        .isInstanceOf(SQLException.class);
    assertThatThrownBy(lost::close).isInstanceOf(SQLException.class);
  }

  @Test
  void areGivenBackAfterAFailure() throws SQLException {
    Connection connection = connect();
    MaintenanceShares failing = take(connection, 1, HOUR);
    assertThatThrownBy(() -> query(connection, "SELECT 1 / 0")).isInstanceOf(SQLException.class);

    failing.close();

    assertThat(take(connect(), 1, HOUR).isEmpty()).as("due later").isTrue();
    assertThat(take(connect(), 1, Duration.ZERO).areAll()).isTrue();
    assertThat(query(connection, "SHOW idle_session_timeout")).isEqualTo("0");
  }

  @Test
  void areReleasedEvenIfTheirEndCannotBeRecorded() throws SQLException {
    Connection connection = connect();
    MaintenanceShares shares = take(connection, 1, HOUR);
    execute("ALTER TABLE maintenance_due RENAME TO away");

    assertThatThrownBy(shares::close).isInstanceOf(SQLException.class);

    execute("ALTER TABLE away RENAME TO maintenance_due");
    assertThat(take(connect(), 1, HOUR).areAll()).as("still due").isTrue();
  }

  private static MaintenanceShares take(Connection connection, int callers, Duration period)
      throws SQLException {
    return MaintenanceShares.claim(connection, callers, period, MaintenanceShares.HUNG_AFTER);
  }

  private Connection connect() throws SQLException {
    Connection connection = dataSource.getConnection();
    connection.setAutoCommit(false);
    connections.add(connection);
    return connection;
  }

  private static String query(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
