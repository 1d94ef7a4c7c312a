package io.chatops.app.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Makes the folders of integration tests, in memory where there is room: a new database has a
 * thousand files, and waits until each is on the disk. A test that kills in the middle of writing,
 * or fills a disk, has its folder on the disk.
 */
public final class MemoryFolders implements TempDirFactory {
  private static final Path MEMORY = Path.of("/dev/shm");
  private static final String PREFIX = "chatops-test-hub";

  /** Far more than five tests at once take. */
  private static final long NEEDED_BYTES = 8L << 30;

  @Override
  public Path createTempDirectory(AnnotatedElementContext field, ExtensionContext test)
      throws IOException {
    boolean hasRoom =
        Files.isDirectory(MEMORY)
            && Files.getFileStore(MEMORY).getUsableSpace() > NEEDED_BYTES
            && mayRunPrograms();
    return hasRoom ? Files.createTempDirectory(MEMORY, PREFIX) : Files.createTempDirectory(PREFIX);
  }

  private static boolean mayRunPrograms() throws IOException {
    try (Stream<String> mounts = Files.lines(Path.of("/proc/mounts"))) {
      return mounts.noneMatch(each -> each.contains(" " + MEMORY + " ") && each.contains("noexec"));
    }
  }
}
