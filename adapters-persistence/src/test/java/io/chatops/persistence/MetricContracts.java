package io.chatops.persistence;

import io.chatops.core.metric.MetricStore;
import io.chatops.core.metric.StorageMeter;
import io.chatops.persistence.metric.MetricStoreSettings;
import io.chatops.persistence.metric.PostgresMetricStore;
import io.chatops.persistence.metric.PostgresStorageMeter;
import io.chatops.persistence.schema.DatabaseLayout;
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

/** Every contract of the ports of measurements. */
@ExtendWith(TestDatabase.class)
abstract class MetricContracts {
  private final DataSource dataSource;
  private final MetricStoreSettings settings;

  MetricContracts(DataSource dataSource, DatabaseLayout layout) {
    this.dataSource = dataSource;
    this.settings =
        MetricStoreSettings.of(
                MetricStoreContract.RETENTION,
                Duration.ofDays(30),
                Duration.ofDays(730),
                256_000_000)
            .withLayout(layout);
  }

  private PostgresMetricStore metricStore(DataSource dataSource) {
    return PostgresMetricStore.start(dataSource, InstantSource.system(), settings);
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
      return new PostgresStorageMeter(dataSource, InstantSource.system(), settings);
    }

    @AfterEach
    void close() {
      store.close();
    }
  }
}
