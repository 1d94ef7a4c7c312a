package io.chatops.persistence;

import io.chatops.core.hub.Chores;
import io.chatops.core.metric.MetricStore;
import io.chatops.core.metric.StorageMeter;
import io.chatops.persistence.hub.PostgresChores;
import io.chatops.persistence.metric.MetricStoreSettings;
import io.chatops.persistence.metric.PostgresMetricStore;
import io.chatops.persistence.metric.PostgresStorageMeter;
import io.chatops.testkit.ChoresContract;
import io.chatops.testkit.HistoryContract;
import io.chatops.testkit.MetricStoreContract;
import io.chatops.testkit.StorageMeterContract;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestDatabase.class)
class PostgresAdaptersTest {
  private static final MetricStoreSettings SETTINGS =
      MetricStoreSettings.of(
          MetricStoreContract.RETENTION, Duration.ofDays(30), Duration.ofDays(730), 256_000_000);

  private final DataSource dataSource;

  PostgresAdaptersTest(TestDatabase.Running database) {
    this.dataSource = database.dataSource();
  }

  private static PostgresMetricStore metricStore(DataSource dataSource) {
    return PostgresMetricStore.start(dataSource, InstantSource.system(), SETTINGS);
  }

  @Nested
  class Metrics extends MetricStoreContract {
    private final List<PostgresMetricStore> opened =
        new ArrayList<>(List.of(metricStore(dataSource)));

    @Override
    protected MetricStore store() {
      return opened.get(0);
    }

    @Override
    protected MetricStore reopened() {
      PostgresMetricStore another = metricStore(dataSource);
      opened.add(another);
      return another;
    }

    @AfterEach
    void close() {
      opened.forEach(PostgresMetricStore::close);
    }
  }

  @Nested
  class ChoresOfHubs extends ChoresContract {
    private final DataSource empty;

    ChoresOfHubs(TestDatabase.Running database) {
      this.empty = database.emptyDataSource();
    }

    @Override
    protected Chores chores() {
      return new PostgresChores(empty);
    }
  }

  @Nested
  class History extends HistoryContract {
    private final PostgresMetricStore store = metricStore(dataSource);

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
    private final PostgresMetricStore store = metricStore(dataSource);

    @Override
    protected MetricStore store() {
      return store;
    }

    @Override
    protected StorageMeter meter() {
      return new PostgresStorageMeter(dataSource, InstantSource.system(), SETTINGS);
    }

    @AfterEach
    void close() {
      store.close();
    }
  }
}
