package io.chatops.persistence.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A log that another process appends to. It is cut in place, so that the process needs to know
 * nothing of it; the newest of the older lines are kept in a second file.
 */
final class BoundedLog {
  /** The most bytes of each of the two files, once {@link #bound} was called. */
  static final long LARGEST = 10 << 20;

  private final Path file;

  /** Creates the file, readable by its owner alone, unless it is there. */
  BoundedLog(Path file) throws IOException {
    this.file = PrivateFile.ensure(file);
  }

  Path file() {
    return file;
  }

  /** Empties the log if it is large. */
  void bound() throws IOException {
    try (FileChannel all =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long size = all.size();
      if (size <= LARGEST) {
        return;
      }
      Path older = PrivateFile.ensure(file.resolveSibling(file.getFileName() + ".1"));
      try (FileChannel kept =
          FileChannel.open(older, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
        all.transferTo(size - LARGEST, LARGEST, kept);
      } finally {
        all.truncate(0); // also on a full disk, which a log must not keep full
      }
    }
  }
}
