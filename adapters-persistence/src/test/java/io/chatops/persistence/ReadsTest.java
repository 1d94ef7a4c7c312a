package io.chatops.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.access.User;
import io.chatops.core.identity.Role;
import io.chatops.core.storage.Storage;
import io.chatops.testkit.SampleObjects;
import io.quarkus.arc.Arc;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** The promises of a read, whichever adapter has it. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class ReadsTest {
  @Inject DataSource dataSource;
  @Inject Storage storage;

  @Test
  void findsRowsWrittenSinceTheRequestsLastRead() throws SQLException {
    User user = stored();
    assertThat(Arc.container().requestContext().isActive()).isTrue();
    assertThat(storage.users().find(user.id())).contains(user);

    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("UPDATE users SET role = 'ADMIN' WHERE id = '" + user.id() + "'");
    }

    assertThat(storage.users().find(user.id())).contains(user.withRole(Role.ADMIN));
  }

  @Test
  void worksWithoutARequest() throws Exception {
    User user = stored();
    FutureTask<Boolean> read =
        new FutureTask<>(() -> storage.users().find(user.id()).equals(Optional.of(user)));

    new Thread(read).start();

    assertThat(read.get()).isTrue();
  }

  @Test
  void endsWithItsStatement() throws SQLException {
    User user = stored();
    // Held open, so that the reads take other connections.
    try (Connection observer = dataSource.getConnection();
        Statement statement = observer.createStatement()) {
      String before = texts(statement, "SELECT clock_timestamp()::text").get(0);

      storage.users().find(user.id());
      storage.servers().findByOwner(user.id(), null);

      assertThat(
              texts(
                  statement,
                  "SELECT lower(query) FROM pg_stat_activity WHERE datname = current_database()"
                      + " AND pid <> pg_backend_pid() AND query_start > '"
                      + before
                      + "'"))
          .isNotEmpty()
          .allSatisfy(last -> assertThat(last).startsWith("select"));
    }
  }

  private User stored() {
    User user = SampleObjects.user();
    storage.users().add(user, user.role());
    return user;
  }

  private static List<String> texts(Statement statement, String sql) throws SQLException {
    try (ResultSet rows = statement.executeQuery(sql)) {
      List<String> found = new ArrayList<>();
      while (rows.next()) {
        found.add(rows.getString(1));
      }
      return found;
    }
  }
}
