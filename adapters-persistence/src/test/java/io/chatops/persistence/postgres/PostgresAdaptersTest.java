package io.chatops.persistence.postgres;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.core.access.SigningKeyRepository;
import io.chatops.core.access.UserRepository;
import io.chatops.core.audit.AuditTrail;
import io.chatops.core.metric.MetricStore;
import io.chatops.core.metric.StorageMeter;
import io.chatops.testkit.ApiKeyRepositoryContract;
import io.chatops.testkit.AuditTrailContract;
import io.chatops.testkit.CommandExecutionRepositoryContract;
import io.chatops.testkit.HistoryContract;
import io.chatops.testkit.LogEntryStoreContract;
import io.chatops.testkit.MetricStoreContract;
import io.chatops.testkit.ReportSnapshotsContract;
import io.chatops.testkit.ServerRepositoryContract;
import io.chatops.testkit.SessionRepositoryContract;
import io.chatops.testkit.SigningKeyRepositoryContract;
import io.chatops.testkit.StorageMeterContract;
import io.chatops.testkit.StoragePorts;
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
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(TestDatabase.class)
class PostgresAdaptersTest {
  private static final MetricStoreSettings SETTINGS =
      MetricStoreSettings.of(
          MetricStoreContract.RETENTION, Duration.ofDays(30), Duration.ofDays(730), 256_000_000);

  private final TestDatabase.Running database;
  private final StoragePorts ports;

  PostgresAdaptersTest(TestDatabase.Running database) {
    this.database = database;
    DataSource dataSource = database.dataSource();
    this.ports =
        new StoragePorts(
            new PostgresUserRepository(dataSource),
            new PostgresSessionRepository(dataSource),
            new PostgresServerRepository(dataSource),
            new PostgresApiKeyRepository(dataSource),
            new PostgresReportSnapshots(dataSource),
            new PostgresAuditTrail(dataSource),
            new PostgresCommandExecutionRepository(dataSource),
            new PostgresLogEntryStore(dataSource));
  }

  private static PostgresMetricStore metricStore(DataSource dataSource) {
    return PostgresMetricStore.start(dataSource, InstantSource.system(), SETTINGS);
  }

  @Nested
  class Users extends UserRepositoryContract {
    @Override
    protected StoragePorts ports() {
      return ports;
    }

    @Override
    protected UserRepository emptyRepository() {
      return new PostgresUserRepository(database.emptyDataSource());
    }
  }

  @Nested
  class Sessions extends SessionRepositoryContract {
    @Override
    protected StoragePorts ports() {
      return ports;
    }
  }

  @Nested
  class SigningKeys extends SigningKeyRepositoryContract {
    @Override
    protected SigningKeyRepository repository() {
      return new PostgresSigningKeyRepository(database.dataSource());
    }
  }

  @Nested
  class ApiKeys extends ApiKeyRepositoryContract {
    @Override
    protected StoragePorts ports() {
      return ports;
    }
  }

  @Nested
  class Servers extends ServerRepositoryContract {
    @Override
    protected StoragePorts ports() {
      return ports;
    }
  }

  @Nested
  class Snapshots extends ReportSnapshotsContract {
    @Override
    protected StoragePorts ports() {
      return ports;
    }
  }

  @Nested
  class Audit extends AuditTrailContract {
    @Override
    protected AuditTrail trail() {
      return ports.auditTrail();
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
    protected StoragePorts ports() {
      return ports;
    }
  }

  @Nested
  class Log extends LogEntryStoreContract {
    @Override
    protected StoragePorts ports() {
      return ports;
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
}
