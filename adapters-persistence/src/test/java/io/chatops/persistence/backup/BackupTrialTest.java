package io.chatops.persistence.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.persistence.TestDatabase;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(TestDatabase.class)
class BackupTrialTest {
  private final DataSource source;

  @TempDir Path home;

  BackupTrialTest(TestDatabase.Running server) {
    this.source = server.emptyDataSource();
  }

  @Test
  void restoresAsOftenAsNeededAndLeavesNothing() throws Exception {
    Databases.execute(source, Databases.sample());
    TestDatabase.copyUnused(home); // with PostgreSQL's programs, which a trial uses
    char[] passphrase = "correct horse battery".toCharArray();
    Path sealed = home.resolve("sealed");
    long rows = write(sealed, passphrase);
    // As a killed trial leaves it.
    Files.writeString(Files.createDirectory(home.resolve("scratch")).resolve("database"), "half");
    BackupTrial trial = new BackupTrial(home);

    assertThat(trial.run(sealed, passphrase)).isEqualTo(rows);
    assertThat(home.resolve("scratch")).doesNotExist();
    assertThatThrownBy(() -> trial.run(damaged(), null))
        .isInstanceOf(BackupException.class)
        .hasMessageContaining("damaged");
    assertThat(home.resolve("scratch")).doesNotExist();
    assertThat(home.resolve("database")).as("the hub's own").isDirectory();
  }

  @Test
  void knowsWhatTheDiskLacks() throws Exception {
    long size = home.toFile().getUsableSpace();

    assertThat(new BackupTrial(home.resolve("new")).missingBytes(source)).isZero();
    assertThat(BackupTrial.missingBytes(size, size, 0)).isPositive();
    assertThat(BackupTrial.missingBytes(100, 250, 50)).isZero();
    assertThat(BackupTrial.missingBytes(100, 249, 50)).isEqualTo(1);
  }

  private Path damaged() throws IOException {
    Path file = home.resolve("damaged");
    write(file, null);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    return Files.write(file, bytes);
  }

  private long write(Path file, char @Nullable [] passphrase) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      return new BackupWriter(source, "1.2.3", InstantSource.system(), line -> {})
          .write(new BackupWriter.Extent(true, passphrase, null), out);
    }
  }
}
