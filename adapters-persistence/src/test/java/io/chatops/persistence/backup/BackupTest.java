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
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import javax.crypto.Cipher;
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
    byte[] ofAnotherForm = "CHATOPS\2 and so on".getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> open(ofAnotherForm, "any passphrase"))
        .isInstanceOf(BackupException.class)
        .hasMessageContaining("restore it with the ChatOps that wrote it");
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
  void restoresNothingOfASealedBackupCutOrChangedAtAnyBoundary() throws Exception {
    String passphrase = "correct horse battery";
    Databases.execute(
        source,
        "INSERT INTO note SELECT gen_random_uuid(), id, now(), 'Ada', md5(random()::text)"
            + " FROM server, generate_series(1, 300)");
    byte[] plain = backup(false, null);
    byte[] sealed = quicklySealed(plain, passphrase);
    int header = 28;
    int chunk = SealHeader.CHUNK_BYTES + SealHeader.TAG_BYTES;
    int last = header + (sealed.length - header) / chunk * chunk;
    assertThat(last).as("there are chunks before the last").isGreaterThan(header + chunk);
    for (int cut : new int[] {7, 8, header - 1, header, header + SealHeader.TAG_BYTES}) {
      assertThatThrownBy(() -> open(Arrays.copyOf(sealed, cut), passphrase))
          .as("cut at " + cut)
          .isInstanceOf(BackupException.class)
          .hasMessageMatching(".*(is no backup|is truncated).*");
    }
    // The name, the form, the salt, the rounds, a chunk and its tag.
    for (int at : new int[] {0, 7, 8, 24, 27, header, header + chunk - 1}) {
      byte[] changed = sealed.clone();
      changed[at] ^= 1;
      assertThatThrownBy(() -> open(changed, passphrase))
          .as("changed at " + at)
          .isInstanceOf(BackupException.class);
    }
    byte[] other = quicklySealed(plain, passphrase);
    byte[] first = Arrays.copyOfRange(sealed, header, header + chunk);
    byte[] second = Arrays.copyOfRange(sealed, header + chunk, header + 2 * chunk);
    byte[] start = Arrays.copyOf(sealed, header);
    byte[] rest = Arrays.copyOfRange(sealed, header + 2 * chunk, sealed.length);
    PGSimpleDataSource target = server.blankDataSource();
    for (byte[] forged :
        List.of(
            joined(start, first, second, Arrays.copyOf(rest, 16)),
            joined(start, second, first, rest),
            joined(start, first, first, second, rest),
            joined(start, first, rest),
            joined(start, first, Arrays.copyOfRange(other, header + chunk, other.length)),
            joined(Arrays.copyOf(other, header), first, second, rest),
            joined(sealed, rest),
            Arrays.copyOf(sealed, last + SealHeader.TAG_BYTES),
            Arrays.copyOf(sealed, sealed.length - 1))) {
      refused(target, forged, passphrase);
    }
    assertThat(Databases.rows(target)).isEmpty();
    restore(target, sealed, passphrase, false);
  }

  /** Seals by a header that asks for one round: that of a backup takes half a second each time. */
  private static byte[] quicklySealed(byte[] plain, String passphrase) throws Exception {
    byte[] salt = new byte[16];
    ThreadLocalRandom.current().nextBytes(salt);
    SealHeader header =
        SealHeader.read(
            new ByteArrayInputStream(joined(salt, new byte[] {0, 0, 0, 1})),
            passphrase.toCharArray());
    ByteArrayOutputStream sealed = new ByteArrayOutputStream();
    sealed.writeBytes(header.bytes());
    for (int at = 0, chunk = 0; at < plain.length; at += SealHeader.CHUNK_BYTES, chunk++) {
      int end = Math.min(plain.length, at + SealHeader.CHUNK_BYTES);
      sealed.writeBytes(
          header
              .cipher(Cipher.ENCRYPT_MODE, chunk, end == plain.length)
              .doFinal(plain, at, end - at));
    }
    return sealed.toByteArray();
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      whole.writeBytes(part);
    }
    return whole.toByteArray();
  }

  @Test
  void restoresNoEntryOfAnotherName() throws Exception {
    PGSimpleDataSource target = server.blankDataSource();
    byte[] backup = backup(false, null);
    for (String name :
        List.of(
            "../../../../tmp/escaped",
            "tables/../../escaped",
            "tables/pg_authid",
            "tables/users; DROP TABLE users",
            "tables/",
            "")) {
      byte[] forged =
          rewritten(backup, entry -> entry.equals("tables/note") ? name : entry, BackupTest::same);

      assertThatThrownBy(() -> restore(target, forged, null, false))
          .as(name)
          .isInstanceOf(BackupException.class)
          .hasMessageContaining("unknown entry");
    }
    assertThat(Databases.rows(target)).isEmpty();
  }

  @Test
  void restoresNoEntryTwice() throws Exception {
    PGSimpleDataSource target = server.blankDataSource();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new BackupWriter(source, "1.2.3", InstantSource.system(), line -> {})
        .write(new BackupWriter.Extent(false, null, "the keys"), out);
    ByteArrayOutputStream changed = new ByteArrayOutputStream();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(out.toByteArray()));
        ZipOutputStream twice = new ZipOutputStream(changed)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        twice.putNextEntry(new ZipEntry(entry.getName()));
        in.transferTo(twice);
      }
      twice.putNextEntry(new ZipEntry("secrets.kex"));
      twice.write("other keys".getBytes(StandardCharsets.UTF_8));
    }
    String text = changed.toString(StandardCharsets.ISO_8859_1).replace("s.kex", "s.key");

    assertThatThrownBy(
            () -> restore(target, text.getBytes(StandardCharsets.ISO_8859_1), null, false))
        .isInstanceOf(BackupException.class)
        .hasMessageContaining("twice");
    assertThat(Databases.rows(target)).isEmpty();
  }

  @Test
  void restoresNothingOfBombsAndGiantLengths() throws Exception {
    PGSimpleDataSource target = server.blankDataSource();
    byte[] backup = backup(false, null);
    byte[] row = {
      'P', 'G', 'C', 'O', 'P', 'Y', '\n', -1, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5
    };
    Map<String, byte[]> bombs =
        Map.of(
            "backup.json",
            new byte[17 << 20],
            "contents.json",
            new byte[17 << 20],
            "tables/users",
            new byte[64 << 20],
            // A header that promises an extension, a row and a field of two gigabytes.
            "tables/note",
            joined(Arrays.copyOf(row, 15), new byte[] {127, -1, -1, -1}),
            "tables/server",
            joined(row, new byte[] {127, -1, -1, -1, 'x'}),
            "tables/api_key",
            joined(row, new byte[] {63, -1, -1, -1, 'x'}));
    for (Map.Entry<String, byte[]> bomb : bombs.entrySet()) {
      byte[] forged =
          rewritten(
              backup,
              name -> name,
              (name, content) -> name.equals(bomb.getKey()) ? bomb.getValue() : content);

      assertThatThrownBy(() -> restore(target, forged, null, false))
          .as(bomb.getKey())
          .isInstanceOf(BackupException.class);
    }
    assertThat(Databases.rows(target)).isEmpty();
  }

  @Test
  void runsNoSqlOfADescription() throws Exception {
    PGSimpleDataSource target = server.blankDataSource();
    Databases.execute(target, "CREATE TABLE precious AS SELECT 1 AS value");
    String drop = "DROP TABLE precious CASCADE; --";
    byte[] backup = backup(true, null);
    for (String[] change :
        List.of(
            new String[] {"\"name\" : \"note\"", "\"name\" : \"note; " + drop + "\""},
            new String[] {"\"name\" : \"note\"", "\"name\" : \"precious\""},
            new String[] {"\"columns\" : [ \"", "\"columns\" : [ \"x\\\") FROM STDIN; " + drop},
            new String[] {"FOR VALUES FROM", "FOR VALUES FROM (MINVALUE); " + drop},
            new String[] {"metric_chunk_raw_", "x (id int); " + drop},
            new String[] {"\"tables\" : [", "\"tables\" : [ 1, null, {\"name\":{}}, "})) {
      byte[] forged =
          rewritten(
              backup,
              name -> name,
              (name, content) -> {
                String text = new String(content, StandardCharsets.UTF_8);
                return name.equals("backup.json")
                    ? text.replace(change[0], change[1]).getBytes(StandardCharsets.UTF_8)
                    : content;
              });
      assertThat(forged)
          .as(change[0])
          .isNotEqualTo(rewritten(backup, name -> name, BackupTest::same));

      assertThatThrownBy(() -> restore(target, forged, null, true))
          .as(change[1])
          .isInstanceOf(BackupException.class);
      assertThat(Databases.rows(target)).containsOnlyKeys("precious");
    }
  }

  @Test
  void restoresTextsThatLookLikeSql() throws Exception {
    String text = "'); DROP TABLE users; -- \\. \\N $$ \"";
    Databases.execute(source, "UPDATE note SET text = $q$" + text + "$q$");
    PGSimpleDataSource target = server.blankDataSource();

    restore(target, backup(false, null), null, false);

    assertThat(Databases.rows(target).get("note")).isEqualTo(Databases.rows(source).get("note"));
  }

  @Test
  void restoresNothingThatRecordsAnotherSchemaThanItDescribes() throws Exception {
    byte[] backup = backup(false, null);
    Databases.execute(
        source,
        "DELETE FROM flyway_schema_history WHERE version = '%d'".formatted(SchemaVersion.NEWEST));
    byte[] earlier = backup(false, null);
    byte[] description = entry(backup, "backup.json");
    PGSimpleDataSource target = server.blankDataSource();
    byte[] forged =
        rewritten(
            earlier,
            name -> name,
            (name, content) -> name.equals("backup.json") ? description : content);

    assertThatThrownBy(() -> restore(target, forged, null, false))
        .isInstanceOf(BackupException.class)
        .hasMessageContaining("records version " + (SchemaVersion.NEWEST - 1));
    assertThat(Databases.rows(target)).isEmpty();
  }

  @Test
  void tellsThatTheKeyFileIsInPlaceIfTheCommitFails() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new BackupWriter(source, "1.2.3", InstantSource.system(), line -> {})
        .write(new BackupWriter.Extent(false, null, "the keys"), out);
    PGSimpleDataSource target = server.blankDataSource();

    assertThatThrownBy(
            () ->
                new Restore(
                        target, DatabaseLayout.PLAIN, line -> {}, keys -> endConnections(target))
                    .run(open(out.toByteArray(), null), false))
        .isInstanceOf(BackupException.class)
        .hasMessageContainingAll("did not commit", "Its key file was put in place already");
    assertThat(Databases.rows(target)).isEmpty();
  }

  private static byte[] same(String name, byte[] content) {
    return content;
  }

  private static byte[] entry(byte[] backup, String wanted) throws IOException {
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(backup))) {
      ZipEntry entry = in.getNextEntry();
      while (entry != null && !entry.getName().equals(wanted)) {
        entry = in.getNextEntry();
      }
      return in.readAllBytes();
    }
  }

  /** A backup with other names or contents of its entries, as whoever has a file can make it. */
  private static byte[] rewritten(
      byte[] backup, UnaryOperator<String> names, BiFunction<String, byte[], byte[]> contents)
      throws IOException {
    ByteArrayOutputStream changed = new ByteArrayOutputStream();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(backup));
        ZipOutputStream out = new ZipOutputStream(changed)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        out.putNextEntry(new ZipEntry(names.apply(entry.getName())));
        out.write(contents.apply(entry.getName(), in.readAllBytes()));
      }
    }
    return changed.toByteArray();
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
    return rewritten(
        backup(true, null),
        name -> name,
        (name, content) -> {
          if (!name.equals("backup.json")) {
            return content;
          }
          String text = new String(content, StandardCharsets.UTF_8);
          String replaced =
              text.replaceFirst(
                  field.replaceAll("\\d+$", "\\\\d+"), field.replaceAll("\\d+$", number));
          assertThat(replaced).isNotEqualTo(text);
          return replaced.getBytes(StandardCharsets.UTF_8);
        });
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
