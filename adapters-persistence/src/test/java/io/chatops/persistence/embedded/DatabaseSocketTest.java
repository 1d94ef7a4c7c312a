package io.chatops.persistence.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseSocketTest {
  @TempDir private Path data;
  @TempDir private Path temporary;

  @BeforeEach
  void hasADatabase() throws IOException {
    Files.createDirectory(data.resolve("database"));
  }

  @Test
  void deletesItsDirectoryElsewhere() throws IOException {
    Path target = Files.createDirectory(temporary.resolve("ours"));
    Files.createFile(target.resolve(".s.PGSQL.5432"));
    Path link = Files.createSymbolicLink(data.resolve("database-socket"), target);

    DatabaseSocket.discard(data);

    assertThat(target).doesNotExist();
    assertThat(Files.exists(link, LinkOption.NOFOLLOW_LINKS)).isFalse();
  }

  @Test
  void leavesTheDirectoryOfAnotherUserAlone() throws IOException {
    Path foreign = foreignDirectory();
    Path link = Files.createSymbolicLink(data.resolve("database-socket"), foreign);

    DatabaseSocket.discard(data);

    assertThat(foreign).exists();
    assertThat(Files.exists(link, LinkOption.NOFOLLOW_LINKS)).isFalse();
  }

  /** Makes a directory of another user, which only root can; any other user knows one of root's. */
  private Path foreignDirectory() throws IOException {
    if (!"root".equals(System.getProperty("user.name"))) {
      return Path.of("/usr");
    }
    return Files.setOwner(
        Files.createDirectory(temporary.resolve("foreign")),
        temporary.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
  }
}
