package io.chatops.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.persistence.backup.BackupException;
import io.chatops.persistence.metric.DiskRoom;
import io.chatops.testkit.SmallDisk;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewFileTest {
  @TempDir Path home;

  @Test
  void isThereOnceItIsWhole() throws Exception {
    Path file = home.resolve("chatops.backup");

    try (NewFile unfinished = NewFile.at(file)) {
      try (OutputStream out = unfinished.open()) {
        out.write(new byte[] {1, 2});
      }
      assertThat(file).doesNotExist();
      unfinished.keep();
    }

    assertThat(file).hasBinaryContent(new byte[] {1, 2});
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(home).isDirectoryNotContaining(each -> !each.equals(file));
    assertThatThrownBy(() -> NewFile.at(file)).isInstanceOf(CommandRejectedException.class);
  }

  @Test
  void leavesAFileAloneThatCameMeanwhile() throws Exception {
    Path file = home.resolve("chatops.backup");

    try (NewFile unfinished = NewFile.at(file)) {
      try (OutputStream out = unfinished.open()) {
        out.write(1);
      }
      Files.writeString(file, "somebody's");

      assertThatThrownBy(unfinished::keep)
          .isInstanceOf(CommandRejectedException.class)
          .hasMessageContaining("new file");
    }

    assertThat(file).hasContent("somebody's");
    assertThat(home).isDirectoryNotContaining(each -> !each.equals(file));
  }

  @Test
  void leavesAFileAloneAlsoWhereThereAreNoLinks() throws Exception {
    Path file = home.resolve("chatops.backup");
    try (NewFile unfinished = NewFile.at(file)) {
      try (OutputStream out = unfinished.open()) {
        out.write(1);
      }
      Files.writeString(file, "somebody's");
      assertThatThrownBy(unfinished::giveNameWithoutLinks)
          .isInstanceOf(CommandRejectedException.class)
          .hasMessageContaining("new file");
      assertThat(file).hasContent("somebody's");
      Files.delete(file);

      unfinished.giveNameWithoutLinks();
    }

    assertThat(file).hasBinaryContent(new byte[] {1});
    assertThat(home).isDirectoryNotContaining(each -> !each.equals(file));
  }

  @Test
  void leavesNothingOfANameThatItCannotGive() throws Exception {
    Path file = home.resolve("chatops.backup");
    try (NewFile unfinished = NewFile.at(file)) {
      try (Stream<Path> all = Files.list(home)) {
        Files.delete(all.findFirst().orElseThrow());
      }

      assertThatThrownBy(unfinished::giveNameWithoutLinks).isInstanceOf(NoSuchFileException.class);
    }

    assertThat(home).isEmptyDirectory();
  }

  @Test
  void endsBeforeTheDiskIsFull() throws Exception {
    AtomicBoolean hasRoom = new AtomicBoolean(true);

    assertThatThrownBy(
            () -> {
              try (NewFile unfinished = NewFile.at(home.resolve("chatops.backup"), hasRoom::get);
                  OutputStream out = unfinished.open()) {
                out.write(new byte[1 << 17]);
                hasRoom.set(false);
                out.write(new byte[1 << 17]);
              }
            })
        .isInstanceOf(CommandRejectedException.class)
        .hasMessageContainingAll("The disk of " + home.toRealPath(), "almost full");

    assertThat(home).isEmptyDirectory();
  }

  @Test
  void leavesNothingOnAFullDiskAndNamesTheFile() throws Exception {
    Path file = home.resolve("chatops.backup");
    try (SmallDisk disk = SmallDisk.mount(home, 256)) {
      disk.fill(16);
      assertThatThrownBy(() -> write(file))
          .isInstanceOf(BackupException.class)
          .hasMessage(
              file
                  + " cannot be written (No space left on device); free space there, or name"
                  + " another file");
      assertThat(home).isDirectoryNotContaining(each -> !each.endsWith("filler"));

      disk.free();
      write(file);
      assertThat(file).hasSize(100_000);
    }
  }

  private static void write(Path file) throws Exception {
    try (NewFile unfinished = NewFile.at(file, DiskRoom.UNKNOWN)) {
      try (OutputStream out = unfinished.open()) {
        out.write(new byte[100_000]);
      }
      unfinished.keep();
    }
  }

  @Test
  void leavesNothingOfWhatWasNotFinished() throws Exception {
    try (NewFile unfinished = NewFile.at(home.resolve("chatops.backup"));
        OutputStream out = unfinished.open()) {
      out.write(1);
    }

    assertThat(home).isEmptyDirectory();
  }
}
