package io.chatops.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.core.access.User;
import io.chatops.core.access.UserRepository;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.identity.Role;
import io.chatops.testkit.SampleObjects;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The database goes away in the middle of a transaction. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class LostConnectionTest {
  @Inject UserRepository users;

  @Inject
  @ConfigProperty(name = "quarkus.datasource.jdbc.url")
  String url;

  @Inject
  @ConfigProperty(name = "quarkus.datasource.username")
  String name;

  @Inject
  @ConfigProperty(name = "quarkus.datasource.password")
  String password;

  private final User user = SampleObjects.user();

  @BeforeEach
  void add() {
    users.add(user, user.role());
  }

  @Test
  void isReportedWhenAStatementFails() {
    assertThatStorageIsUnavailable(
        () ->
            users.update(
                user.id(),
                before -> {
                  endTransactions();
                  return before.withRole(before.role() == Role.USER ? Role.ADMIN : Role.USER);
                }));
    assertThat(users.find(user.id())).contains(user);
  }

  @Test
  void isReportedWhenTheCommitFails() {
    assertThatStorageIsUnavailable(
        () ->
            users.update(
                user.id(),
                before -> {
                  endTransactions();
                  return before;
                }));
  }

  private static void assertThatStorageIsUnavailable(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ChatOpsException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_UNAVAILABLE));
  }

  /** Ends all sessions that are in a transaction and wait for its next statement. */
  private void endTransactions() {
    try (Connection connection = DriverManager.getConnection(url, name, password);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
              + " WHERE state = 'idle in transaction'");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
