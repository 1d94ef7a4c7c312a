package io.chatops.agent.delivery;

import io.chatops.agent.log.AgentLog;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The directory for data that outlives the agent process: the spool, and the id of the server that
 * the spooled reports belong to. Only one process at a time can hold it.
 */
public final class StateDirectory implements AutoCloseable {
  /** The permissions of directories that only the agent's user may enter. */
  public static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final Path directory;
  private final FileChannel channel;

  private StateDirectory(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  /** Thrown if another agent holds the directory. */
  public static final class InUseException extends RuntimeException {
    InUseException(Path directory) {
      super(
          "state_dir %s is in use by another agent: stop that agent or give each its own state_dir"
              .formatted(directory));
    }
  }

  /**
   * Opens and locks the directory; creates it if necessary.
   *
   * @throws IOException if it cannot be written
   * @throws InUseException if another process holds it
   */
  public static StateDirectory open(Path directory) throws IOException {
    // Reports contain command lines, which other users must not read.
    Files.createDirectories(directory, OWNER_ONLY);
    FileChannel lock = lock(directory.resolve("lock"));
    if (lock == null) {
      throw new InUseException(directory);
    }
    return new StateDirectory(directory, lock);
  }

  /**
   * Locks a file, which is created if necessary. The lock lasts while the returned channel is open;
   * the kernel releases it when the process ends.
   *
   * @return absent if another process or thread holds the lock
   */
  public static @Nullable FileChannel lock(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!locked(channel)) {
      channel.close();
      return null;
    }
    return channel;
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  Spool openSpool(long limit, LongSupplier nanoTime, AgentLog log) throws IOException {
    Path spool = directory.resolve("spool");
    Files.createDirectories(spool, OWNER_ONLY);
    return Spool.open(spool, limit, nanoTime, log);
  }

  /**
   * Returns the id of the server that the spooled reports belong to; empty before the first
   * sign-in.
   */
  Optional<String> serverId() throws IOException {
    Path file = directory.resolve("server");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    return Optional.of(Files.readString(file).strip()).filter(id -> !id.isEmpty());
  }

  void writeServerId(String id) throws IOException {
    // On a full disk there must be neither half an id nor the earlier one, to which the spool does
    // not belong any more.
    Path file = directory.resolve("server");
    Files.deleteIfExists(file);
    Path draft = directory.resolve("server.new");
    Files.writeString(draft, id + "\n");
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public String toString() {
    return directory.toString();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** Returns the reason why a directory cannot be used; empty if it can be. */
  public static Optional<String> problem(Path directory) {
    @Nullable Path existing = directory.toAbsolutePath();
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (existing == null || !Files.isDirectory(existing)) {
      return Optional.of(directory + " is not a directory");
    }
    return Files.isWritable(existing)
        ? Optional.empty()
        : Optional.of(existing + " is not writable");
  }
}
