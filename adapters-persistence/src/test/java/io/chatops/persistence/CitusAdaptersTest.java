package io.chatops.persistence;

import io.chatops.persistence.schema.DatabaseLayout;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.postgresql.ds.PGSimpleDataSource;

/** The contracts of measurements in the layout for Citus. */
@Tag("any-jdk")
class CitusAdaptersTest extends MetricContracts {
  CitusAdaptersTest(TestDatabase.Running database) {
    super(laidOut(database), DatabaseLayout.CITUS);
  }

  private static DataSource laidOut(TestDatabase.Running database) {
    PGSimpleDataSource dataSource = database.emptyDataSource();
    CitusDoubles.install(database, dataSource);
    DatabaseLayout.CITUS.apply(dataSource);
    return dataSource;
  }
}
