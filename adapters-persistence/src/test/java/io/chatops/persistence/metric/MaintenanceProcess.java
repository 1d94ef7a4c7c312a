package io.chatops.persistence.metric;

import io.chatops.core.testing.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.postgresql.ds.PGSimpleDataSource;

/** A hub that does nothing but maintenance, over and over, until it is killed. */
public final class MaintenanceProcess {
  static final String PASSWORD = "UPKEEP_DATABASE_PASSWORD";

  private MaintenanceProcess() {}

  /** Arguments: JDBC URL, user, the time it is; the password is in the environment. */
  public static void main(String[] arguments) {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl(arguments[0]);
    dataSource.setUser(arguments[1]);
    dataSource.setPassword(Objects.requireNonNull(System.getenv(PASSWORD)));
    MutableClock clock = new MutableClock(Instant.parse(arguments[2]));
    try (PostgresMetricStore store =
        PostgresMetricStore.start(
            dataSource,
            clock,
            MetricStoreSettings.of(
                Duration.ofDays(7), Duration.ofDays(30), Duration.ofDays(730), 100_000_000))) {
      while (!Thread.currentThread().isInterrupted()) {
        store.maintain();
      }
    }
  }
}
