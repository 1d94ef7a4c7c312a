package io.chatops.persistence.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.persistence.CitusDoubles;
import io.chatops.persistence.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.ds.PGSimpleDataSource;

/** The tables of the layout for Citus, and the databases that it refuses. */
@ExtendWith(TestDatabase.class)
class LayoutTablesTest {
  private static final List<String> IN_SHARDS =
      List.of(
          "agent_boot",
          "metric_report",
          "metric_report_unreadable",
          "metric_chunk_raw",
          "metric_chunk_1m",
          "metric_chunk_10m",
          "metric_rollup_due",
          "metric_space",
          "report_snapshot",
          "process_top_minute",
          "process_top");

  /** Tables of servers that stay at the coordinator; docs/internals/storage.md has the reasons. */
  private static final List<String> AT_THE_COORDINATOR =
      List.of(
          "agent_owner",
          "alert",
          "alert_hold",
          "alert_threshold",
          "api_key",
          "audit_event",
          "command_execution",
          "command_output_space",
          "enrolment_code",
          "host_claim",
          "log_entry",
          "metric_label",
          "note",
          "notification_flapping",
          "removed_server",
          "server_values");

  private final TestDatabase.Running server;
  private final PGSimpleDataSource database;

  LayoutTablesTest(TestDatabase.Running server) {
    this.server = server;
    this.database = server.emptyDataSource();
  }

  @Test
  void everyTableOfServersHasItsPlace() {
    assertThat(
            CitusDoubles.column(
                database,
                """
                SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
                WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
                  AND NOT c.relispartition AND a.attname = 'server_id' AND NOT a.attisdropped\
                """))
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(IN_SHARDS.stream(), AT_THE_COORDINATOR.stream()).toList());
  }

  @Test
  void tablesThatGrowWithReportsAreDistributedByServerOnce() {
    CitusDoubles.install(server, database);

    DatabaseLayout.CITUS.apply(database);
    DatabaseLayout.CITUS.apply(database);

    assertThat(CitusDoubles.distributed(database))
        .containsExactlyElementsOf(
            IN_SHARDS.stream()
                .map(
                    table ->
                        table
                            + " by server_id with "
                            + (table.equals("agent_boot") ? "none" : "agent_boot"))
                .toList());
  }

  @Test
  void aPlainDatabaseIsLeftAsItIs() {
    DatabaseLayout.PLAIN.apply(database);

    assertThat(
            CitusDoubles.column(
                database, "SELECT 'found' FROM pg_trigger WHERE tgname LIKE '%shards'"))
        .isEmpty();
  }

  @Test
  void aDatabaseWithoutCitusIsRefused() {
    assertThatThrownBy(() -> DatabaseLayout.CITUS.apply(database))
        .isInstanceOf(SchemaException.class)
        .hasMessageContainingAll("CHATOPS_DATABASE_LAYOUT", "CREATE EXTENSION citus");
  }

  @Test
  void aWorkerIsRefused() throws SQLException {
    PGSimpleDataSource blank = server.blankDataSource();
    CitusDoubles.install(server, blank);
    try (Connection connection = server.superuser(blank);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE OR REPLACE FUNCTION citus_is_coordinator() RETURNS boolean LANGUAGE sql"
              + " AS 'SELECT false'");

      assertThatThrownBy(() -> DatabaseLayout.CITUS.require(connection))
          .isInstanceOf(SchemaException.class)
          .hasMessageContainingAll("CHATOPS_DATABASE_URL", "worker", "name the coordinator");
    }
  }

  @Test
  void aDatabaseOfCitusIsRefusedAsAPlainOne() {
    CitusDoubles.install(server, database);
    DatabaseLayout.CITUS.apply(database);

    assertThatThrownBy(() -> DatabaseLayout.PLAIN.apply(database))
        .isInstanceOf(SchemaException.class)
        .hasMessageContainingAll("has the layout citus", "CHATOPS_DATABASE_LAYOUT");
  }

  @Test
  void refusesAPlainDatabaseWithServersForCitus() throws SQLException {
    CitusDoubles.install(server, database);
    try (Connection connection = server.superuser(database);
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          SET session_replication_role = replica; -- no owner is needed
          INSERT INTO server (id, owner_id, name, metadata, tags, created_at, updated_at)
          VALUES (gen_random_uuid(), gen_random_uuid(), 'web', '{}', '{}', now(), now())\
          """);
    }

    assertThatThrownBy(() -> DatabaseLayout.CITUS.apply(database))
        .isInstanceOf(SchemaException.class)
        .hasMessageContainingAll("has the layout plain", "servers", "backup");
    assertThat(CitusDoubles.distributed(database)).isEmpty();
  }

  @Test
  void anEmptyDatabaseMayHaveEitherLayout() throws SQLException {
    PGSimpleDataSource blank = server.blankDataSource();
    CitusDoubles.install(server, blank);

    try (Connection connection = blank.getConnection()) {
      DatabaseLayout.PLAIN.require(connection);
      DatabaseLayout.CITUS.require(connection);
      assertThat(DatabaseLayout.of(connection)).isNull();
    }
  }
}
