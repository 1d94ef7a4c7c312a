package io.chatops.cli.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.chatops.cli.hub.AnswerJson;
import io.chatops.cli.hub.CliException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The file that keeps a session between commands: {@code chatops/session.json} in the user's folder
 * for configuration. Only the user may read it. It is replaced atomically.
 */
public final class SessionFile {
  private static final FileAttribute<Set<PosixFilePermission>> OWN_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final FileAttribute<Set<PosixFilePermission>> OWN_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  /** A file lock is the process's: its threads would get an exception instead of waiting. */
  private static final ReentrantLock IN_PROCESS = new ReentrantLock();

  private final Path file;

  private SessionFile(Path file) {
    this.file = file;
  }

  /** Returns the file of the user whose environment this is. */
  public static SessionFile of(Map<String, String> environment) {
    String configured = environment.getOrDefault("XDG_CONFIG_HOME", "");
    Path folder =
        configured.isEmpty()
            ? Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")), ".config")
            : Path.of(configured);
    return new SessionFile(folder.resolve("chatops").resolve("session.json"));
  }

  /** Returns the session; empty if the user is not signed in. */
  public Optional<SavedSession> read() {
    try {
      return Optional.of(SavedSession.of(AnswerJson.shared().readTree(Files.readString(file))));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (JsonProcessingException | IllegalArgumentException | CliException e) {
      throw CliException.usage(file + " is damaged; sign in again: chatops login");
    } catch (IOException e) {
      throw CliException.failed(file + " cannot be read: " + e + "; let your user read it");
    }
  }

  /** Replaces the session. */
  public void write(SavedSession session) {
    write(draft(), session);
  }

  /**
   * Creates a file for the next session, so that a full or read-only disk is noticed before a token
   * is used.
   */
  Path draft() {
    try {
      Files.createDirectories(file.getParent(), OWN_FOLDER);
      return Files.createTempFile(file.getParent(), ".session", ".json", OWN_FILE);
    } catch (IOException e) {
      throw notWritten(e);
    }
  }

  void write(Path draft, SavedSession session) {
    try {
      try (FileChannel out = FileChannel.open(draft, StandardOpenOption.WRITE)) {
        out.write(ByteBuffer.wrap(session.toJson().toString().getBytes(StandardCharsets.UTF_8)));
        out.force(true);
      }
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw notWritten(e);
    }
  }

  void discard(Path draft) {
    try {
      Files.deleteIfExists(draft);
    } catch (IOException e) {
      throw notWritten(e);
    }
  }

  /** Deletes the session. */
  public void delete() {
    discard(file);
  }

  /**
   * Runs an action while no other chatops runs one: a refresh token works once, and a second use of
   * it would end the session.
   */
  <T> T exclusively(Supplier<T> action) {
    IN_PROCESS.lock();
    try {
      Files.createDirectories(file.getParent(), OWN_FOLDER);
      try (FileChannel channel =
              FileChannel.open(
                  file.resolveSibling("session.lock"),
                  Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                  OWN_FILE);
          FileLock lock = channel.lock()) {
        if (!lock.isValid()) {
          throw new IOException("the lock was lost");
        }
        return action.get();
      }
    } catch (IOException e) {
      throw notWritten(e);
    } finally {
      IN_PROCESS.unlock();
    }
  }

  private CliException notWritten(IOException e) {
    return CliException.failed(
        file + " cannot be written: " + e + "; make its folder yours, or set XDG_CONFIG_HOME");
  }
}
