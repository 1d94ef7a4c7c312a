package io.chatops.persistence.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The lock that keeps a second hub away from a data directory. The kernel releases it when the hub
 * ends.
 */
final class DataDirectoryLock implements AutoCloseable {
  private final FileChannel channel;

  private DataDirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Acquires the lock or throws; never waits. */
  static DataDirectoryLock acquire(Path dataDirectory) throws IOException {
    FileChannel channel =
        FileChannel.open(
            PrivateFile.ensure(dataDirectory.resolve("hub.lock")), StandardOpenOption.WRITE);
    if (tryLock(channel) == null) {
      channel.close();
      throw new EmbeddedDatabaseException(
          "Another hub is using the data directory "
              + dataDirectory
              + "; stop it, or give this one another directory");
    }
    return new DataDirectoryLock(channel);
  }

  /** Returns true if a hub in another process holds the lock now. */
  static boolean isHeld(Path dataDirectory) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            PrivateFile.ensure(dataDirectory.resolve("hub.lock")), StandardOpenOption.WRITE)) {
      return tryLock(channel) == null;
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // held within this process
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
