package io.chatops.agent.delivery;

import io.chatops.agent.log.AgentLog;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The directory in which an agent keeps what must outlive it: the spool, and which server the
 * spooled reports belong to. Held by one process at a time.
 */
public final class StateDirectory implements AutoCloseable {
  private final Path directory;
  private final FileChannel channel;

  private StateDirectory(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  /** Another agent works in the directory. */
  public static final class InUseException extends RuntimeException {
    InUseException(Path directory) {
      super(
          "state_dir "
              + directory
              + " is in use by another agent: stop that one or give each a state_dir of its own");
    }
  }

  /**
   * Takes the directory, creating it where necessary.
   *
   * @throws IOException if it cannot be written
   * @throws InUseException if another process holds it
   */
  public static StateDirectory open(Path directory) throws IOException {
    // Reports hold command lines, which are not for every user's eyes.
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Path file = directory.resolve("lock");
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    // The lock lasts as long as the channel is open, and the kernel ends it with the process.
    if (!locked(channel)) {
      channel.close();
      throw new InUseException(directory);
    }
    return new StateDirectory(directory, channel);
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
    Files.createDirectories(
        spool, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    return Spool.open(spool, limit, nanoTime, log);
  }

  /** The server that the spooled reports belong to; empty before the first sign-in. */
  Optional<String> serverId() throws IOException {
    Path file = directory.resolve("server");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    return Optional.of(Files.readString(file).strip()).filter(id -> !id.isEmpty());
  }

  void rememberServerId(String id) throws IOException {
    Files.writeString(directory.resolve("server"), id + "\n");
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** Returns the reason why a directory cannot be used; empty if it can. */
  public static Optional<String> problem(Path directory) {
    @Nullable Path existing = directory.toAbsolutePath();
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (existing == null || !Files.isDirectory(existing)) {
      return Optional.of(directory + " is no directory");
    }
    return Files.isWritable(existing)
        ? Optional.empty()
        : Optional.of(existing + " cannot be written");
  }
}
