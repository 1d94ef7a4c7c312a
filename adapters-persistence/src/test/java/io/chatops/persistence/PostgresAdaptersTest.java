package io.chatops.persistence;

import io.chatops.core.hub.Chores;
import io.chatops.persistence.hub.PostgresChores;
import io.chatops.persistence.schema.DatabaseLayout;
import io.chatops.testkit.ChoresContract;
import javax.sql.DataSource;
import org.junit.jupiter.api.Nested;

/** The contracts of measurements on PostgreSQL as it is. */
class PostgresAdaptersTest extends MetricContracts {
  PostgresAdaptersTest(TestDatabase.Running database) {
    super(database.dataSource(), DatabaseLayout.PLAIN);
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
}
