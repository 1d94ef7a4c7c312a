package io.chatops.app.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EarlierFoldersTest {
  @TempDir Path parent;

  @Test
  void deletesOldFoldersOfTheNameAlone() throws IOException {
    Path old = folder("hub1", Duration.ofDays(2));
    Path ofThisBuild = folder("hub2", Duration.ofHours(1));
    Path another = folder("other", Duration.ofDays(2));
    Path link = Files.createSymbolicLink(parent.resolve("hub3"), another);

    EarlierFolders.deleteIn(parent, name -> name.startsWith("hub"));

    assertThat(old).doesNotExist();
    assertThat(ofThisBuild.resolve("deep/file")).exists();
    assertThat(another.resolve("deep/file")).exists();
    assertThat(link).isSymbolicLink();
  }

  private Path folder(String name, Duration age) throws IOException {
    Path folder = parent.resolve(name);
    Files.writeString(Files.createDirectories(folder.resolve("deep")).resolve("file"), "text");
    return Files.setLastModifiedTime(folder, FileTime.from(Instant.now().minus(age)));
  }
}
