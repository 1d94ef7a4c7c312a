package io.chatops.persistence.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.persistence.CitusDoubles;
import io.chatops.persistence.TestDatabase;
import io.chatops.persistence.schema.DatabaseLayout;
import io.chatops.persistence.schema.SchemaException;
import io.chatops.persistence.schema.SchemaVersion;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

@ExtendWith(TestDatabase.class)
class BackupTest {
  private final TestDatabase.Running server;
  private final DataSource source;

  BackupTest(TestDatabase.Running server) {
    this.server = server;
    this.source = server.emptyDataSource();
  }

  @BeforeEach
  void fill() throws Exception {
    Databases.execute(source, Databases.sample());
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = "correct horse battery")
  void restoresEveryRowOfEveryTable(@Nullable String passphrase) throws Exception {
    Map<String, List<String>> rows = Databases.rows(source);
    assertThat(rows.values()).as("the sample fills each table").noneMatch(List::isEmpty);
    rows = Databases.backedUp(source);
    byte[] backup = backup(true, passphrase);
    PGSimpleDataSource target = server.blankDataSource();

    Restore.Restored restored = restore(target, backup, passphrase, false);

    assertThat(Databases.rows(target)).isEqualTo(rows);
    assertThat(Databases.definitions(target)).isEqualTo(Databases.definitions(source));
    assertThat(restored.schemaVersion()).isEqualTo(SchemaVersion.NEWEST);
    TestDatabase.migrate(target); // as the hub's start does
    assertThat(Databases.rows(target)).isEqualTo(rows);
    try (Connection connection = target.getConnection()) {
      assertThat(Databases.list(connection, "SELECT name FROM chatops_history.servers"))
          .hasSize(19);
    }
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = "correct horse battery")
  void knowsABackupByItsFirstBytes(@Nullable String passphrase) throws Exception {
    byte[] backup = backup(false, passphrase);

    try (BackupInput opened = open(backup, passphrase)) {
      assertThat(new ZipInputStream(opened).getNextEntry()).hasToString("backup.json");
    }
    for (String other : List.of("", "PK", "-- a dump in SQL", "CHATOPS\1", "CHATOPS\1 and so on")) {
      assertThatThrownBy(() -> open(other.getBytes(StandardCharsets.ISO_8859_1), "any passphrase"))
          .isInstanceOf(BackupException.class);
    }
  }

  @Test
  void knowsAWrongPassphraseBeforeItIsGivenADatabase() throws Exception {
    byte[] sealed = backup(true, "correct horse battery");

    assertThatThrownBy(() -> open(sealed, "correct horse batterz"))
        .isInstanceOf(BackupException.class)
        .hasMessageContaining("The passphrase is wrong");
    assertThatThrownBy(() -> open(sealed, null))
        .isInstanceOf(BackupException.class)
        .hasMessageContaining("--passphrase-file");
  }

  @Test
  void tellsACutBackupFromAWrongPassphrase() throws Exception {
    byte[] sealed = backup(true, "correct horse battery");
    // Within the first chunk, and where it ends.
    for (int length : List.of(200, 28 + (64 << 10) + 16)) {
      byte[] cut = Arrays.copyOf(sealed, length);

      assertThatThrownBy(() -> open(cut, "correct horse battery"))
          .isInstanceOf(BackupException.class)
          .hasMessageContaining("truncated after byte 0");
      assertThatThrownBy(() -> open(cut, "correct horse batterz"))
          .hasMessageContaining("The passphrase is wrong");
    }
  }

  @Test
  void leavesOutMeasurementsOnly() throws Exception {
    PGSimpleDataSource target = server.blankDataSource();

    Restore.Restored restored = restore(target, backup(false, null), null, false);

    assertThat(restored.metrics()).isFalse();
    Map<String, List<String>> rows = Databases.rows(target);
    Databases.backedUp(source)
        .forEach(
            (table, before) -> {
              boolean measurements = table.matches("metric_(?!retention_time).*|process_top.*");
              assertThat(rows.get(table)).isEqualTo(measurements ? List.of() : before);
            });
  }

  @Test
  void takesDataIntoTheLayoutOfCitusAndBack() throws Exception {
    PGSimpleDataSource shards = server.blankDataSource();
    CitusDoubles.install(server, shards);
    PGSimpleDataSource plain = server.blankDataSource();

    new Restore(shards, DatabaseLayout.CITUS, line -> {}, keys -> {})
        .run(open(backup(true, null), null), false);

    assertThat(CitusDoubles.distributed(shards)).isNotEmpty();
    assertThat(Databases.rows(shards)).isEqualTo(Databases.backedUp(source));

    ByteArrayOutputStream back = new ByteArrayOutputStream();
    new BackupWriter(shards, "1.2.3", InstantSource.system(), line -> {})
        .write(new BackupWriter.Extent(true, null, null), back);
    restore(plain, back.toByteArray(), null, false);

    assertThat(Databases.rows(plain)).isEqualTo(Databases.backedUp(source));
    assertThat(Databases.definitions(plain)).isEqualTo(Databases.definitions(source));
  }

  @Test
  void refusesADatabaseWithAccountsUnlessToldToReplace() throws Exception {
    byte[] backup = backup(true, null);
    DataSource target = server.emptyDataSource();
    Databases.execute(target, Databases.sample());
    Databases.execute(target, "UPDATE users SET full_name = 'somebody else'");
    Map<String, List<String>> before = Databases.rows(target);

    assertThatThrownBy(() -> restore(target, backup, null, false))
        .isInstanceOf(BackupException.class)
        .hasMessageContainingAll("not empty", "--replace");
    assertThat(Databases.rows(target)).isEqualTo(before);

    restore(target, backup, null, true);
    assertThat(Databases.rows(target)).isEqualTo(Databases.backedUp(source));
  }

  @Test
  void dropsForeignTablesOnlyWhenToldToReplace() throws Exception {
    byte[] backup = backup(false, null);
    DataSource target = server.blankDataSource();
    Databases.execute(target, "CREATE TABLE precious AS SELECT 1 AS value");

    assertThatThrownBy(() -> restore(target, backup, null, false))
        .isInstanceOf(BackupException.class)
        .hasMessageContainingAll("none of a hub", "--replace");
    assertThat(Databases.rows(target)).containsOnlyKeys("precious");
  }

  @Test
  void refusesADatabaseInUse() throws Exception {
    byte[] backup = backup(true, null);
    DataSource target = server.blankDataSource();
    try (Connection hub = target.getConnection()) {
      assertThat(hub.isValid(1)).isTrue();

      assertThatThrownBy(() -> restore(target, backup, null, false))
          .isInstanceOf(BackupException.class)
          .hasMessageContaining("stop the hub");
    }
  }

  @Test
  void restoresNothingFromTruncatedOrChangedBackups() throws Exception {
    PGSimpleDataSource target = server.emptyDataSource();
    Map<String, List<String>> before = Databases.rows(target);
    String passphrase = "correct horse battery";
    for (@Nullable String sealed : Arrays.asList(null, passphrase)) {
      byte[] backup = backup(true, sealed);
      for (int cut : new int[] {5, 20, backup.length / 2, backup.length - 1}) {
        refused(target, Arrays.copyOf(backup, cut), sealed);
      }
      // In a plain backup, not every byte of a ZIP matters: those of a large entry do.
      int from =
          sealed == null
              ? new String(backup, StandardCharsets.ISO_8859_1).indexOf("metric_chunk_raw") + 1000
              : 40;
      int to = sealed == null ? from + 50_000 : backup.length - 1;
      for (int i = 0; i <= 4; i++) {
        byte[] changed = backup.clone();
        changed[from + (to - from) * i / 4] ^= 1;
        refused(target, changed, sealed);
      }
    }
    byte[] sealed = backup(true, passphrase);
    int chunk = SealHeader.CHUNK_BYTES + SealHeader.TAG_BYTES;
    byte[] wholeChunks = Arrays.copyOf(sealed, 28 + (sealed.length - 28) / chunk * chunk);
    assertThat(wholeChunks.length).as("there is a chunk before the last").isGreaterThan(chunk);
    refused(target, wholeChunks, passphrase);

    assertThat(Databases.rows(target)).isEqualTo(before);
  }

  private static void refused(DataSource target, byte[] backup, @Nullable String passphrase) {
    assertThatThrownBy(() -> restore(target, backup, passphrase, false))
        .isInstanceOf(BackupException.class);
  }

  @Test
  void crashDuringReplacementKeepsTheFormerData() throws Exception {
    byte[] backup = backup(true, null);
    PGSimpleDataSource target = server.emptyDataSource();
    Databases.execute(target, Databases.sample());
    Map<String, List<String>> before = Databases.rows(target);
    InputStream crashing =
        new FilterInputStream(new ByteArrayInputStream(backup)) {
          private int left = backup.length / 2;

          @Override
          public int read(byte[] bytes, int offset, int length) throws IOException {
            left -= length;
            if (left < 0) {
              endConnections(target);
            }
            return super.read(bytes, offset, length);
          }
        };

    assertThatThrownBy(
            () ->
                new Restore(target, DatabaseLayout.PLAIN, line -> {}, keys -> {})
                    .run(BackupInput.of(crashing, null), true))
        .isInstanceOf(BackupException.class);

    assertThat(Databases.rows(target)).isEqualTo(before);
  }

  private void endConnections(PGSimpleDataSource target) {
    try (Connection superuser = server.superuser(target);
        Statement statement = superuser.createStatement()) {
      statement.execute(
          """
          SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE datname = current_database() AND pid <> pg_backend_pid()\
          """);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void refusesABackupOfANewerSchemaOrFormat() throws Exception {
    DataSource target = server.blankDataSource();

    assertThatThrownBy(() -> restore(target, with("\"schema_version\" : 7", "99"), null, false))
        .isInstanceOf(SchemaException.class)
        .hasMessageContainingAll("version 99", "written by ChatOps 1.2.3");
    assertThatThrownBy(() -> restore(target, with("\"format\" : 1", "2"), null, false))
        .isInstanceOf(BackupException.class)
        .hasMessageContaining("format 2");
  }

  /** A backup with another number in its description. */
  private byte[] with(String field, String number) throws IOException {
    ByteArrayOutputStream changed = new ByteArrayOutputStream();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(backup(true, null)));
        ZipOutputStream out = new ZipOutputStream(changed)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        out.putNextEntry(new ZipEntry(entry.getName()));
        byte[] content = in.readAllBytes();
        if (entry.getName().equals("backup.json")) {
          String text = new String(content, StandardCharsets.UTF_8);
          String replaced =
              text.replaceFirst(
                  field.replaceAll("\\d+$", "\\\\d+"), field.replaceAll("\\d+$", number));
          assertThat(replaced).isNotEqualTo(text);
          content = replaced.getBytes(StandardCharsets.UTF_8);
        }
        out.write(content);
      }
    }
    return changed.toByteArray();
  }

  @Test
  void handsOverTheKeyFileBeforeItCommits() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new BackupWriter(source, "1.2.3", InstantSource.system(), line -> {})
        .write(new BackupWriter.Extent(true, null, "the keys"), out);
    DataSource target = server.blankDataSource();
    List<String> keys = new ArrayList<>();

    assertThatThrownBy(
            () ->
                new Restore(
                        target,
                        DatabaseLayout.PLAIN,
                        line -> {},
                        text -> {
                          keys.add(text);
                          throw new IllegalStateException("no room");
                        })
                    .run(open(out.toByteArray(), null), false))
        .hasMessage("no room");

    assertThat(keys).containsExactly("the keys");
    assertThat(Databases.rows(target)).isEmpty();
  }

  private byte[] backup(boolean metrics, @Nullable String passphrase) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    long rows =
        new BackupWriter(source, "1.2.3", InstantSource.system(), line -> {})
            .write(new BackupWriter.Extent(metrics, chars(passphrase), null), out);
    assertThat(rows).isPositive();
    return out.toByteArray();
  }

  private static Restore.Restored restore(
      DataSource target, byte[] backup, @Nullable String passphrase, boolean replace)
      throws IOException {
    return new Restore(target, DatabaseLayout.PLAIN, line -> {}, keys -> {})
        .run(open(backup, passphrase), replace);
  }

  private static BackupInput open(byte[] backup, @Nullable String passphrase) throws IOException {
    return BackupInput.of(new ByteArrayInputStream(backup), chars(passphrase));
  }

  private static char @Nullable [] chars(@Nullable String text) {
    return text == null ? null : text.toCharArray();
  }
}
