package io.chatops.persistence.secret;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.access.SigningKey;
import io.chatops.core.access.User;
import io.chatops.core.alert.Severity;
import io.chatops.core.notify.ChannelDetails;
import io.chatops.core.notify.ChannelId;
import io.chatops.core.notify.ChannelSettings;
import io.chatops.core.notify.NotificationChannel;
import io.chatops.core.notify.TargetUrl;
import io.chatops.core.storage.Storage;
import io.chatops.persistence.PostgresResource;
import io.chatops.testkit.SampleObjects;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The adapters of a running hub, while a command changes the key file under them. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class RotationBesideAHubTest {
  @Inject DataSource dataSource;
  @Inject Storage storage;
  @Inject KeyFile file;

  private final User user = SampleObjects.user();

  @BeforeEach
  void addUser() {
    storage.users().add(user, user.role());
    // Makes the adapter and its keys, as a hub does at its start: not within a transaction.
    assertThat(storage.channels().findByOwner(user.id())).isEmpty();
  }

  @Test
  void opensAndSealsWithTheNewKeyAtOnce() throws Exception {
    NotificationChannel before = channel();
    assertThat(storage.channels().add(before, 10)).isTrue();
    SigningKey signing = storage.signingKeys().findOrAdd(key("one"), SampleObjects.NOW).get(0);

    rotate();

    assertThat(storage.channels().find(before.id())).contains(before);
    assertThat(storage.signingKeys().findOrAdd(key("two"), SampleObjects.NOW.minusSeconds(1)))
        .contains(signing);
    NotificationChannel after = channel();
    assertThat(storage.channels().add(after, 10)).isTrue();
    assertThat(sealingKeys()).containsExactly(file.read().sealingId());
  }

  @Test
  void waitsForATransactionThatSealsWithTheKeyBefore() throws Exception {
    NotificationChannel slow = channel();
    CompletableFuture<Void> sealed = new CompletableFuture<>();
    CompletableFuture<Void> rotation = new CompletableFuture<>();
    // Threads of this test's class loader, by which Quarkus finds its configuration.
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      CompletableFuture<Void> hub =
          CompletableFuture.runAsync(
              () ->
                  QuarkusTransaction.requiringNew()
                      .run(
                          () -> {
                            assertThat(storage.channels().add(slow, 10)).isTrue();
                            sealed.complete(null);
                            while (!rotation.isDone() && !isRotationWaiting()) {
                              Thread.onSpinWait();
                            }
                          }),
              threads);
      CompletableFuture.anyOf(sealed, hub).join();

      var unused =
          rotation.completeAsync(
              () -> {
                rotate();
                return null;
              },
              threads);
      hub.join();
      rotation.join();
    } finally {
      threads.shutdown();
    }

    assertThat(storage.channels().find(slow.id())).contains(slow);
    assertThat(sealingKeys()).containsExactly(file.read().sealingId());
  }

  private void rotate() {
    new SealedValues(dataSource, file).rotate(step -> {});
  }

  /** The ids of the keys that sealed the channels. */
  private List<String> sealingKeys() throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT array_agg(DISTINCT encode(substring(settings FROM 2 FOR 8), 'hex'))"
                    + " FROM notification_channel")) {
      row.next();
      return List.of((String[]) row.getArray(1).getArray());
    }
  }

  private static SigningKey key(String id) {
    return new SigningKey(id, SampleObjects.NOW, "public " + id, "private " + id);
  }

  private boolean isRotationWaiting() {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")) {
      return row.next();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private NotificationChannel channel() {
    return new NotificationChannel(
        ChannelId.random(),
        user.id(),
        new ChannelDetails(
            "ops",
            true,
            Severity.WARNING,
            true,
            null,
            null,
            new ChannelSettings.Slack(TargetUrl.parse("https://hooks.example.org/T/B/x"))),
        SampleObjects.NOW,
        SampleObjects.NOW);
  }
}
