package io.chatops.app.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Fills the disk under a loaded hub. Where a small disk can be mounted for it, that is filled; else
 * the hub is told to leave so much of the present one that a large file makes it full.
 */
class DiskFullIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final long MEBIBYTE = 1 << 20;
  private static final long SMALL_DISK = 700 * MEBIBYTE;
  private static final long SWINGS_OF_A_SHARED_DISK = 2_048 * MEBIBYTE;

  @TempDir Path home;
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
    Path data = Files.createDirectory(home.resolve("data"));
    mounted = run("mount", "-t", "tmpfs", "-o", "size=" + SMALL_DISK, "tmpfs", data.toString());
    long reserve =
        mounted ? 32 * MEBIBYTE : data.toFile().getUsableSpace() - SWINGS_OF_A_SHARED_DISK;
    Path filler = data.resolve("filler");
    try (LoadedHub loaded =
        LoadedHub.start(home, 4, 8, "-Dchatops.disk-reserve=" + Math.max(0, reserve))) {
      HubProcess hub = loaded.hub;
      loaded.awaitAcknowledgements(100);

      fill(filler, mounted ? SMALL_DISK : 2 * SWINGS_OF_A_SHARED_DISK);
      Await.until("the hub says so", PATIENCE, () -> hub.readiness().contains("the disk is full"));
      assertThat(hub.isReady()).isFalse();
      assertThat(hub.isLive()).isTrue();
      loaded.assertEachAcknowledgedReportIsReadable();
      int acknowledged = loaded.agents.get(0).acknowledged();
      loaded.assertEachAcknowledgedReportIsReadable();
      assertThat(loaded.agents.get(0).acknowledged()).isEqualTo(acknowledged);
      assertThat(loaded.agents.get(0).unacknowledged()).isPositive();

      Files.delete(filler);
      Await.until("the hub is ready again", PATIENCE, hub::isReady);
      loaded.awaitAcknowledgements(100);
      loaded.assertEachAcknowledgedReportIsStoredOnce();
    }
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
