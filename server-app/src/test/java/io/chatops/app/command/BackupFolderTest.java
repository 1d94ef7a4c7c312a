package io.chatops.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupFolderTest {
  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00.5Z");

  @TempDir Path home;
  private BackupFolder folder;

  @BeforeEach
  void open() {
    folder = new BackupFolder(home);
  }

  @Test
  void namesABackupByItsTime() {
    assertThat(folder.fileOf(NOW)).isEqualTo(home.resolve("chatops-20261130T120000Z.backup"));
  }

  @Test
  void keepsTheNewestAndWhateverElseIsThere() throws IOException {
    Path other = file("chatops-2026-11-01.backup", 1, Duration.ofDays(30));
    Path folderOfThatName = Files.createDirectory(home.resolve("chatops-20250101T000000Z.backup"));
    Path first = backup(3);
    Path second = backup(2);
    Path third = backup(1);
    Path newest = backup(0);

    assertThat(folder.thin(newest, 3, NOW)).containsExactly(first);

    assertThat(home.toFile().listFiles())
        .containsExactlyInAnyOrder(
            other.toFile(),
            folderOfThatName.toFile(),
            second.toFile(),
            third.toFile(),
            newest.toFile());
  }

  @Test
  void keepsTheNewOneWhateverTheClockSaidBefore() throws IOException {
    Path newest = backup(0);
    Path future = backup(-300);
    Path farFuture = backup(-400);

    assertThat(folder.thin(newest, 1, NOW)).containsExactlyInAnyOrder(future, farFuture);

    assertThat(newest).exists();
  }

  @Test
  void countsNoEmptyFile() throws IOException {
    Path old = backup(2);
    file("chatops-20261129T120000Z.backup", 0, Duration.ZERO);
    Path newest = backup(0);

    assertThat(folder.thin(newest, 2, NOW)).isEmpty();

    assertThat(old).exists();
  }

  @Test
  void deletesWhatAKilledProcessLeft() throws IOException {
    String unfinished = ".chatops-20261101T000000Z.backup.%d.unfinished";
    Path left = file(unfinished.formatted(1), 1, Duration.ofHours(25));
    Path growing = file(unfinished.formatted(2), 1, Duration.ofHours(23));

    assertThat(folder.thin(backup(0), 1, NOW)).isEmpty();

    assertThat(left).doesNotExist();
    assertThat(growing).exists();
  }

  private Path backup(int daysAgo) throws IOException {
    Instant time = NOW.minus(Duration.ofDays(daysAgo));
    return file(String.valueOf(folder.fileOf(time).getFileName()), 1, Duration.ZERO);
  }

  private Path file(String name, int bytes, Duration age) throws IOException {
    Path file = Files.write(home.resolve(name), new byte[bytes]);
    return Files.setLastModifiedTime(file, FileTime.from(NOW.minus(age)));
  }
}
