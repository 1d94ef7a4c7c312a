package io.chatops.app.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.chatops.persistence.embedded.DatabaseLogin;
import io.chatops.persistence.embedded.EmbeddedDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Fills the disk under a loaded hub. Where a small disk can be mounted for it, that is filled; else
 * the hub is told to leave so much of the present one that a large file makes it full.
 */
@Isolated
class DiskFullIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long MEBIBYTE = 1 << 20;
  private static final long SMALL_DISK = 700 * MEBIBYTE;
  private static final long SWINGS_OF_A_SHARED_DISK = 2_048 * MEBIBYTE;

  @TempDir(factory = TempDirFactory.Standard.class)
  Path home;

  private final Set<Long> servers = new HashSet<>();
  private boolean mounted;

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      // The last of the database's processes may still be ending.
      String disk = home.resolve("data").toString();
      Await.until("the small disk is let go", PATIENCE, () -> run("umount", disk));
    }
  }

  @Test
  void readsOnTakesNoReportsAndGoesOnByItself() throws Exception {
    Path data = mountSmallDisk();
    long reserve =
        mounted ? 32 * MEBIBYTE : data.toFile().getUsableSpace() - SWINGS_OF_A_SHARED_DISK;
    Path filler = data.resolve("filler");
    Path logFile = data.resolve("hub-itself.log");
    try (LoadedHub loaded =
        LoadedHub.start(
            home,
            4,
            8,
            "-Dchatops.disk-reserve=" + Math.max(0, reserve),
            "-Dquarkus.log.file.enabled=true",
            "-Dquarkus.log.file.path=" + logFile)) {
      HubProcess hub = loaded.hub;
      loaded.awaitAcknowledgements(100);

      fill(filler, mounted ? SMALL_DISK : 2 * SWINGS_OF_A_SHARED_DISK);
      Await.until("the hub says so", PATIENCE, () -> hub.readiness().contains("the disk is full"));
      assertReadsButTakesNothing(loaded);
      if (mounted) {
        takeAllOfTheDatabasesLog(hub);
        Await.untilBriefly(
            "it is started again and again", PATIENCE, () -> databasesSeen(hub) >= 3);
        Await.until(
            "the hub still says so", PATIENCE, () -> hub.readiness().contains("the disk is full"));
        assertThat(hub.isLive()).isTrue();
        assertThat(log()).containsPattern("The embedded database ended with .*the disk is full: ");
      }

      Files.delete(filler);
      Await.until("the hub is ready again", PATIENCE, hub::isReady);
      loaded.awaitAcknowledgements(100);
      Await.until(
          "its log goes on", PATIENCE, () -> Files.readString(logFile).contains("reports again"));
      loaded.assertEachAcknowledgedReportIsStoredOnce();
    }
  }

  /** The hub cannot look at the disk of a PostgreSQL that is not its own. */
  @Test
  void outlivesAnotherPostgresqlThatHasNoRoomAndEnds() throws Exception {
    Path data = mountSmallDisk();
    if ("true".equals(System.getenv("CI"))) {
      assertThat(mounted).as("a small disk can be mounted here").isTrue();
    }
    assumeTrue(mounted, "a small disk can be mounted here");
    Path filler = data.resolve("filler");
    try (EmbeddedDatabase postgresql = EmbeddedDatabase.start(data, step -> {});
        LoadedHub loaded = LoadedHub.start(hubOn(postgresql), 4, 8)) {
      HubProcess hub = loaded.hub;
      loaded.awaitAcknowledgements(100);
      // With a file of its log hardly begun, it is the tables that find no room first.
      execute(hub, "SELECT pg_switch_wal()");

      fill(filler, SMALL_DISK);
      Await.until("the hub says so", PATIENCE, () -> hub.readiness().contains("the disk is full"));
      assertReadsButTakesNothing(loaded);
      assertThat(log()).contains("its disk is full: free space on it");

      takeAllOfTheDatabasesLog(hub);
      Await.until(
          "the hub says that it has ended",
          PATIENCE,
          () -> hub.readiness().contains("the disk is full and the database does not answer"));
      assertThat(hub.isLive()).isTrue();

      Files.delete(filler);
      Await.until("the hub is ready again", PATIENCE, hub::isReady);
      loaded.awaitAcknowledgements(100);
      loaded.assertEachAcknowledgedReportIsStoredOnce();
    }
  }

  private Path mountSmallDisk() throws Exception {
    Path data = Files.createDirectory(home.resolve("data"));
    mounted = run("mount", "-t", "tmpfs", "-o", "size=" + SMALL_DISK, "tmpfs", data.toString());
    return data;
  }

  private HubProcess hubOn(EmbeddedDatabase postgresql) throws IOException {
    return HubProcess.in(home)
        .with("CHATOPS_STORAGE", "postgresql")
        .with("CHATOPS_DATABASE_URL", postgresql.jdbcUrl())
        .with("CHATOPS_DATABASE_USER", postgresql.user())
        .with("CHATOPS_DATABASE_PASSWORD", postgresql.password());
  }

  private static void assertReadsButTakesNothing(LoadedHub loaded) throws Exception {
    assertThat(loaded.hub.isReady()).isFalse();
    assertThat(loaded.hub.isLive()).isTrue();
    // What was on its way when the disk became full may still be acknowledged, and nothing else.
    Await.until(
        "the hub acknowledges nothing",
        PATIENCE,
        () -> {
          int acknowledged = loaded.agents.get(0).acknowledged();
          loaded.assertEachAcknowledgedReportIsReadable();
          return loaded.agents.get(0).acknowledged() == acknowledged;
        });
    assertThat(loaded.agents.get(0).unacknowledged()).isPositive();
  }

  /** PostgreSQL ends when it needs another file for its log and there is no room for one. */
  private static void takeAllOfTheDatabasesLog(HubProcess hub) {
    assertThatThrownBy(
            () -> {
              for (int file = 0; file < 100; file++) {
                execute(
                    hub, "SELECT pg_switch_wal(), pg_logical_emit_message(true, 'test', 'full')");
              }
            })
        .isInstanceOf(SQLException.class);
  }

  /** As the superuser of the database in the hub's data directory. */
  private static void execute(HubProcess hub, String sql) throws IOException, SQLException {
    String password =
        Files.readString(hub.dataDir().resolve("database-superuser-password")).strip();
    String url = DatabaseLogin.ofRunning(hub.dataDir()).orElseThrow().jdbcUrl();
    try (Connection connection = DriverManager.getConnection(url, "postgres", password);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The number of servers that the hub has been seen to run since the test asked first. */
  private int databasesSeen(HubProcess hub) {
    ProcessHandle.of(hub.pid()).stream()
        .flatMap(ProcessHandle::children)
        .forEach(server -> servers.add(server.pid()));
    return servers.size();
  }

  private String log() throws IOException {
    return Files.readString(home.resolve("hub.log"));
  }

  /** Takes all there is, but not more than so much. */
  private void fill(Path filler, long most) throws Exception {
    if (!mounted) {
      assertThat(run("fallocate", "-l", Long.toString(most), filler.toString())).isTrue();
      return;
    }
    byte[] block = new byte[(int) MEBIBYTE];
    try (var out = Files.newOutputStream(filler)) {
      for (long written = 0; written < most; written += block.length) {
        out.write(block);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
  }

  private static boolean run(String... command) throws Exception {
    return new ProcessBuilder(List.of(command))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }
}
