package io.chatops.persistence;

import io.chatops.core.hub.BackgroundJobs;
import io.chatops.persistence.hub.PostgresBackgroundJobs;
import io.chatops.persistence.schema.DatabaseLayout;
import io.chatops.testkit.BackgroundJobsContract;
import javax.sql.DataSource;
import org.junit.jupiter.api.Nested;

/** The contracts of measurements on PostgreSQL as it is. */
class PostgresAdaptersTest extends MetricContracts {
  PostgresAdaptersTest(TestDatabase.Running database) {
    super(database.dataSource(), DatabaseLayout.PLAIN);
  }

  @Nested
  class ChoresOfHubs extends BackgroundJobsContract {
    private final DataSource empty;

    ChoresOfHubs(TestDatabase.Running database) {
      this.empty = database.emptyDataSource();
    }

    @Override
    protected BackgroundJobs jobs() {
      return new PostgresBackgroundJobs(empty);
    }
  }
}
