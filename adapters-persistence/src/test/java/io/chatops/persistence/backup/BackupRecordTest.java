package io.chatops.persistence.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.persistence.TestDatabase;
import java.time.Instant;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestDatabase.class)
class BackupRecordTest {
  private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");

  private final TestDatabase.Running server;
  private final DataSource database;

  BackupRecordTest(TestDatabase.Running server) {
    this.server = server;
    this.database = server.emptyDataSource();
  }

  @Test
  void hasTheLastBackupThatWasSaved() {
    BackupRecord record = new BackupRecord(database);
    assertThat(record.read()).isEqualTo(new BackupRecord.State(null, null));

    record.save(new BackupRecord.Backup(NOON, 10, false));
    BackupRecord.Backup next = new BackupRecord.Backup(NOON.plusSeconds(1), 11, true);
    record.save(next);

    assertThat(record.read().newest()).isEqualTo(next);
    assertThat(record.read().awaitedSince()).contains(NOON.plusSeconds(1));
  }

  @Test
  void awaitsAFirstBackupFromTheFirstAccountOn() throws Exception {
    Databases.execute(
        database,
        """
        INSERT INTO users SELECT gen_random_uuid(), i::text, i::text, i::text, NULL, 'USER', true,
          '', timestamptz '2026-11-30 12:00:00+00' + i * interval '1 hour'
        FROM generate_series(0, 2) i""");

    assertThat(new BackupRecord(database).read().awaitedSince()).contains(NOON);
  }

  @Test
  void savesNothingInTheTablesOfAnEarlierHub() throws Exception {
    DataSource earlier = server.blankDataSource();

    new BackupRecord(earlier).save(new BackupRecord.Backup(NOON, 10, false));

    assertThat(Databases.rows(earlier)).isEmpty();
  }
}
