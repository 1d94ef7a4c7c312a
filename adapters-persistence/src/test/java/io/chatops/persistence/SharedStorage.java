package io.chatops.persistence;

import io.chatops.core.storage.Storage;
import io.chatops.persistence.metric.DiskRoom;
import io.chatops.persistence.metric.MetricStoreSettings;
import io.chatops.persistence.secret.KeyFile;
import io.chatops.persistence.secret.SealedValues;
import io.chatops.persistence.secret.SecretBox;
import io.chatops.testkit.MetricStoreContract;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import javax.sql.DataSource;

/** The storage of the tests that run in Quarkus. */
final class SharedStorage {
  @Produces
  @Singleton
  Storage storage(BusinessRecords records, DataSource dataSource) {
    return PostgresStorage.open(
        records,
        dataSource,
        InstantSource.system(),
        MetricStoreSettings.of(
            MetricStoreContract.RETENTION, Duration.ofDays(30), Duration.ofDays(730), 256_000_000),
        DiskRoom.UNKNOWN);
  }

  @Produces
  @Singleton
  KeyFile keyFile() throws IOException {
    return new KeyFile(Files.createTempDirectory("chatops-test-keys").resolve("secrets.key"));
  }

  @Produces
  @Singleton
  SecretBox secretBox(DataSource dataSource, KeyFile file) {
    return new SecretBox(file, new SealedValues(dataSource, file).keys());
  }

  void close(@Disposes Storage storage) {
    storage.close();
  }
}
