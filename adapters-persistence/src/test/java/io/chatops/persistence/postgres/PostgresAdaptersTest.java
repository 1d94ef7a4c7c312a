package io.chatops.persistence.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.core.access.SigningKeyRepository;
import io.chatops.core.access.User;
import io.chatops.core.access.UserRepository;
import io.chatops.core.alert.Alert;
import io.chatops.core.alert.AlertChange;
import io.chatops.core.alert.AlertChange.Kind;
import io.chatops.core.alert.AlertHold;
import io.chatops.core.alert.AlertKey;
import io.chatops.core.alert.AlertRepository.Kept;
import io.chatops.core.alert.AlertRepository.Step;
import io.chatops.core.alert.OutboxNotice;
import io.chatops.core.audit.AuditTrail;
import io.chatops.core.identity.AlertId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import io.chatops.core.metric.MetricStore;
import io.chatops.core.metric.StorageMeter;
import io.chatops.core.server.Server;
import io.chatops.core.storage.Storage;
import io.chatops.testkit.AlertRepositoryContract;
import io.chatops.testkit.AlertThresholdRepositoryContract;
import io.chatops.testkit.ApiKeyRepositoryContract;
import io.chatops.testkit.AuditTrailContract;
import io.chatops.testkit.CommandExecutionRepositoryContract;
import io.chatops.testkit.HistoryContract;
import io.chatops.testkit.LogEntryStoreContract;
import io.chatops.testkit.MetricStoreContract;
import io.chatops.testkit.NotificationChannelRepositoryContract;
import io.chatops.testkit.NotificationOutboxContract;
import io.chatops.testkit.NotificationRepositoryContract;
import io.chatops.testkit.ProcessTopStoreContract;
import io.chatops.testkit.ReportSnapshotsContract;
import io.chatops.testkit.SampleAlerts;
import io.chatops.testkit.SampleObjects;
import io.chatops.testkit.ServerRepositoryContract;
import io.chatops.testkit.SessionRepositoryContract;
import io.chatops.testkit.SigningKeyRepositoryContract;
import io.chatops.testkit.StorageMeterContract;
import io.chatops.testkit.UserRepositoryContract;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(TestDatabase.class)
class PostgresAdaptersTest {
  private static final MetricStoreSettings SETTINGS =
      MetricStoreSettings.of(
          MetricStoreContract.RETENTION, Duration.ofDays(30), Duration.ofDays(730), 256_000_000);

  private final TestDatabase.Running database;
  private final Storage storage;

  PostgresAdaptersTest(TestDatabase.Running database) {
    this.database = database;
    this.storage =
        new PostgresStorage(
            database.dataSource(), InstantSource.system(), SETTINGS, DiskRoom.UNKNOWN);
  }

  @AfterEach
  void closeStorage() {
    storage.close();
  }

  private static PostgresMetricStore metricStore(DataSource dataSource) {
    return PostgresMetricStore.start(dataSource, InstantSource.system(), SETTINGS);
  }

  @Nested
  class Users extends UserRepositoryContract {
    @Override
    protected Storage storage() {
      return storage;
    }

    @Override
    protected UserRepository emptyRepository() {
      return new PostgresUserRepository(database.emptyDataSource());
    }
  }

  @Nested
  class Sessions extends SessionRepositoryContract {
    @Override
    protected Storage storage() {
      return storage;
    }
  }

  @Nested
  class SigningKeys extends SigningKeyRepositoryContract {
    @Override
    protected SigningKeyRepository repository() {
      return new PostgresSigningKeyRepository(database.emptyDataSource());
    }
  }

  @Nested
  class ApiKeys extends ApiKeyRepositoryContract {
    @Override
    protected Storage storage() {
      return storage;
    }
  }

  @Nested
  class Servers extends ServerRepositoryContract {
    @Override
    protected Storage storage() {
      return storage;
    }
  }

  @Nested
  class Snapshots extends ReportSnapshotsContract {
    @Override
    protected Storage storage() {
      return storage;
    }
  }

  @Nested
  class Audit extends AuditTrailContract {
    @Override
    protected AuditTrail trail() {
      return storage.auditTrail();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "UPDATE audit_event SET actor_name = 'nobody'",
          "DELETE FROM audit_event",
          "TRUNCATE audit_event"
        })
    void canNotBeChangedByAnyStatement(String statement) throws SQLException {
      try (Connection connection = database.dataSource().getConnection();
          Statement change = connection.createStatement()) {
        assertThatThrownBy(() -> change.execute(statement))
            .isInstanceOf(SQLException.class)
            .hasMessageContaining("audit_event can only be added to");
      }
    }
  }

  @Nested
  class Commands extends CommandExecutionRepositoryContract {
    @Override
    protected Storage storage() {
      return storage;
    }
  }

  @Nested
  class Log extends LogEntryStoreContract {
    @Override
    protected Storage storage() {
      return storage;
    }
  }

  @Nested
  class AlertThresholds extends AlertThresholdRepositoryContract {
    @Override
    protected Storage storage() {
      return storage;
    }
  }

  @Nested
  class Alerts extends AlertRepositoryContract {
    @Override
    protected Storage storage() {
      return storage;
    }

    @Override
    protected List<OutboxNotice> noticesOf(AlertId id) {
      return new Database(database.dataSource())
          .with(
              handle ->
                  handle
                      .createQuery("SELECT * FROM notification_outbox WHERE alert_id = :id")
                      .bind("id", id.value())
                      .map(
                          (row, context) ->
                              new OutboxNotice(
                                  Database.uuid(row, "id"),
                                  Kind.valueOf(row.getString("kind")),
                                  new UserId(Database.uuid(row, "owner_id")),
                                  Database.instant(row, "due_at")))
                      .list());
    }

    @Test
    void storesABatchWholeOrNotAtAll() {
      User owner = SampleObjects.user();
      Server server = SampleObjects.server(owner.id(), "web");
      storage.users().add(owner, owner.role());
      storage.servers().add(server);
      Step fine = opening(owner.id(), server.id(), owner.id());
      Step forNobody = opening(owner.id(), server.id(), UserId.random());

      assertThatThrownBy(() -> storage.alerts().save(List.of(fine, forNobody)))
          .hasMessageContaining("notification_outbox_owner_id_fkey");

      assertThat(storage.alerts().find(fine.hold().key())).isEqualTo(new Kept(null, null));
      assertThat(storage.alerts().find(forNobody.hold().key())).isEqualTo(new Kept(null, null));
    }

    private static Step opening(UserId ownerId, ServerId serverId, UserId recipientId) {
      AlertKey key = SampleAlerts.key(serverId);
      Alert alert = SampleAlerts.open(ownerId, key, SampleObjects.NOW);
      return new Step(
          new AlertChange(alert, Kind.OPENED),
          new AlertHold(key, SampleObjects.NOW, null, null, true, null),
          List.of(SampleAlerts.notice(Kind.OPENED, recipientId, SampleObjects.NOW)));
    }
  }

  @Nested
  class Channels extends NotificationChannelRepositoryContract {
    @Override
    protected Storage storage() {
      return storage;
    }
  }

  @Nested
  class Outbox extends NotificationOutboxContract {
    @Override
    protected Storage storage() {
      return storage;
    }
  }

  @Nested
  class Notifications extends NotificationRepositoryContract {
    @Override
    protected Storage storage() {
      return storage;
    }
  }

  @Nested
  class Metrics extends MetricStoreContract {
    private final List<PostgresMetricStore> opened =
        new ArrayList<>(List.of(metricStore(database.dataSource())));

    @Override
    protected MetricStore store() {
      return opened.get(0);
    }

    @Override
    protected MetricStore reopened() {
      PostgresMetricStore another = metricStore(database.dataSource());
      opened.add(another);
      return another;
    }

    @AfterEach
    void close() {
      opened.forEach(PostgresMetricStore::close);
    }
  }

  @Nested
  class History extends HistoryContract {
    private final PostgresMetricStore store = metricStore(database.dataSource());

    @Override
    protected MetricStore store() {
      return store;
    }

    @AfterEach
    void close() {
      store.close();
    }
  }

  @Nested
  class Space extends StorageMeterContract {
    private final PostgresMetricStore store = metricStore(database.dataSource());

    @Override
    protected MetricStore store() {
      return store;
    }

    @Override
    protected StorageMeter meter() {
      return new PostgresStorageMeter(database.dataSource(), InstantSource.system(), SETTINGS);
    }

    @AfterEach
    void close() {
      store.close();
    }
  }

  @Nested
  class ProcessTops extends ProcessTopStoreContract {
    @Override
    protected Storage storage() {
      return storage;
    }
  }
}
