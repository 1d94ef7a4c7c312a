package io.chatops.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.core.access.User;
import io.chatops.core.access.UserRepository;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.testkit.SampleObjects;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Connections that lead to a standby, while the primary is elsewhere by now. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class ReadOnlyDatabaseTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Inject UserRepository users;
  @Inject DataSource dataSource;

  @Inject
  @ConfigProperty(name = "quarkus.datasource.jdbc.max-size")
  int poolSize;

  @Test
  void isToldAndLeftForANewConnection() throws SQLException {
    User user = SampleObjects.user();
    makeAllReadOnly();

    assertThatThrownBy(() -> users.add(user, user.role()))
        .isInstanceOfSatisfying(
            ChatOpsException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_UNAVAILABLE))
        .hasMessageContaining("read-only");
    addOnceThoseConnectionsAreLeft(user);

    assertThat(users.find(user.id())).contains(user);
  }

  /** The pool leaves them in the background, and is told so every few seconds at most. */
  private void addOnceThoseConnectionsAreLeft(User user) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        users.add(user, user.role());
        return;
      } catch (ChatOpsException e) {
        if (System.nanoTime() - end > 0) {
          throw e;
        }
      }
    }
  }

  private void makeAllReadOnly() throws SQLException {
    List<Connection> taken = new ArrayList<>();
    try {
      for (int i = 0; i < poolSize; i++) {
        Connection connection = dataSource.getConnection();
        taken.add(connection);
        try (Statement statement = connection.createStatement()) {
          statement.execute("SET default_transaction_read_only = on");
        }
      }
    } finally {
      for (Connection connection : taken) {
        connection.close();
      }
    }
  }
}
