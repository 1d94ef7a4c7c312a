package io.chatops.persistence.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoundedLogTest {
  @TempDir private Path directory;
  private Path file;
  private Path older;
  private BoundedLog log;

  @BeforeEach
  void open() throws IOException {
    file = directory.resolve("database.log");
    older = directory.resolve("database.log.1");
    log = new BoundedLog(file);
  }

  @Test
  void keepsWhatFits() throws IOException {
    Files.write(file, new byte[(int) BoundedLog.LARGEST]);

    log.bound();

    assertThat(file).hasSize(BoundedLog.LARGEST);
    assertThat(older).doesNotExist();
  }

  @Test
  void keepsTheNewestLinesWhileTheWriterContinues() throws IOException {
    try (OutputStream writer = new FileOutputStream(file.toFile(), true)) {
      writer.write("first\n".getBytes(StandardCharsets.US_ASCII));
      writer.write(new byte[(int) BoundedLog.LARGEST]);
      writer.write("last\n".getBytes(StandardCharsets.US_ASCII));

      log.bound();
      writer.write("next\n".getBytes(StandardCharsets.US_ASCII));
    }

    assertThat(file).hasContent("next\n");
    assertThat(older).hasSize(BoundedLog.LARGEST);
    assertThat(Files.readString(older)).endsWith("last\n").doesNotContain("first");
    for (Path each : new Path[] {file, older}) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void staysSmallForHoweverLong() throws IOException {
    for (int i = 0; i < 3; i++) {
      Files.write(file, new byte[(int) BoundedLog.LARGEST + 1]);
      log.bound();
    }

    assertThat(file).isEmptyFile();
    assertThat(older).hasSize(BoundedLog.LARGEST);
  }
}
