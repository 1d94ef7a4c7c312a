package io.chatops.persistence.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.persistence.TestDatabase;
import io.chatops.persistence.schema.DatabaseLayout;
import io.chatops.persistence.schema.SchemaVersion;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The upgrade from each release: its backup is restored and brought up to date. A release adds one,
 * named after it:
 *
 * <pre>./mvnw test -pl adapters-persistence -am -Dtest=EarlierBackupsTest -Dbackup.fixture=0.2.0
 *   -Dsurefire.failIfNoSpecifiedTests=false</pre>
 *
 * A backup of a release that is out stays as it is, as its migrations do.
 */
@ExtendWith(TestDatabase.class)
class EarlierBackupsTest {
  private static final Path FOLDER = Path.of("src/test/resources/backups");

  private final TestDatabase.Running server;

  EarlierBackupsTest(TestDatabase.Running server) {
    this.server = server;
  }

  static List<Path> backups() throws Exception {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".backup")).sorted().toList();
    }
  }

  @ParameterizedTest(allowZeroInvocations = true) // before the first release
  @MethodSource("backups")
  void isRestoredAndBroughtUpToDate(Path backup) throws Exception {
    PGSimpleDataSource target = server.blankDataSource();

    Restore.Restored restored;
    try (InputStream in = Files.newInputStream(backup)) {
      restored =
          new Restore(target, DatabaseLayout.PLAIN, line -> {}, keys -> {})
              .run(BackupInput.of(in, null), false);
    }
    TestDatabase.migrate(target);

    assertThat(restored.schemaVersion()).isLessThanOrEqualTo(SchemaVersion.NEWEST);
    assertThat(SchemaVersion.requireKnown(target)).isEqualTo(SchemaVersion.NEWEST);
    assertThat(schema(target)).isEqualTo(schema(server.emptyDataSource()));
    Map<String, List<String>> rows = Databases.rows(target);
    assertThat(rows.get("users")).hasSize(2);
    assertThat(rows.get("server")).hasSize(19);
    assertThat(rows.get("metric_report")).hasSize(19 * 20);
  }

  /** Without partitions and sequences, which differ with the data. */
  private static List<String> schema(DataSource database) throws SQLException {
    return Databases.definitions(database).stream()
        .filter(line -> !line.matches("sequence .*|.*metric_\\w+_\\d{6,}.*"))
        .toList();
  }

  /** Into a folder that goes, unless a release is named. */
  @Test
  void writesABackupOfThisRelease(@TempDir Path folder) throws Exception {
    String release = System.getProperty("backup.fixture", "");
    Path file = (release.isEmpty() ? folder : FOLDER).resolve(release + ".backup");
    DataSource source = server.emptyDataSource();
    Databases.execute(source, Databases.sample());
    try (OutputStream out = Files.newOutputStream(file)) {
      assertThat(
              new BackupWriter(source, release, InstantSource.system(), line -> {})
                  .write(new BackupWriter.Extent(true, null, null), out))
          .isPositive();
    }
  }
}
