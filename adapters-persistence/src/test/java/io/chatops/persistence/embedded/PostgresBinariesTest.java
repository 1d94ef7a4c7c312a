package io.chatops.persistence.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.chatops.testkit.SmallDisk;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresBinariesTest {
  @TempDir Path directory;

  private Path program;

  @BeforeEach
  void writeAProgram() throws IOException {
    program = Files.copy(Path.of("/bin/true"), directory.resolve("program"));
  }

  @Test
  void waitForAProgramThatIsStillOpenForWriting() throws IOException {
    AtomicInteger pauses = new AtomicInteger();
    try (OutputStream writer = Files.newOutputStream(program, StandardOpenOption.APPEND)) {
      PostgresBinaries.awaitNoWriter(
          program,
          () -> {
            if (pauses.incrementAndGet() == 3) {
              close(writer);
            }
          });
    }
    assertThat(pauses).hasValue(3);
  }

  @Test
  void giveUpOnAProgramThatStaysOpenForWriting() throws IOException {
    AtomicInteger pauses = new AtomicInteger();
    OutputStream writer = Files.newOutputStream(program, StandardOpenOption.APPEND);
    try (writer) {
      assertThatThrownBy(() -> PostgresBinaries.awaitNoWriter(program, pauses::incrementAndGet))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(program.toString());
    }
    assertThat(pauses).hasValue(99);
  }

  @Test
  void sayAtOnceThatAProgramCannotRun() {
    assertThatThrownBy(
            () ->
                PostgresBinaries.awaitNoWriter(
                    directory.resolve("missing"), () -> fail("There is nothing to wait for")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("missing");
  }

  @Test
  void leaveNothingOfThemselvesOnAFullDisk(@TempDir Path data) throws Exception {
    try (SmallDisk disk = SmallDisk.mount(data, 128 << 10)) {
      disk.fill(8 << 10);

      assertThatThrownBy(() -> PostgresBinaries.in(data, step -> {}))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("No space left");
      assertThat(data).isDirectoryNotContaining(each -> !each.endsWith("filler"));

      disk.free();
      assertThat(PostgresBinaries.in(data, step -> {}).program("initdb")).exists();
    }
  }

  private static void close(OutputStream stream) {
    try {
      stream.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
