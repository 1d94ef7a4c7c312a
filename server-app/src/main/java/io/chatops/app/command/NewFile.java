package io.chatops.app.command;

import io.chatops.persistence.backup.BackupException;
import io.chatops.persistence.metric.DiskRoom;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A file that gets its name once it is on the disk as a whole. Until then it is a hidden file next
 * to it, which is deleted on close, or when the process is asked to end.
 */
final class NewFile implements AutoCloseable {
  private final Path file;
  private final Path unfinished;
  private final DiskRoom room;
  private final Thread hook;

  private NewFile(Path file, Path unfinished, DiskRoom room) {
    this.file = file;
    this.unfinished = unfinished;
    this.room = room;
    this.hook = new Thread(this::discard, "discard-unfinished");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Starts a file that only its owner may read.
   *
   * @throws CommandRejectedException if a file of this name exists
   */
  static NewFile at(Path file) throws IOException {
    Path directory = file.toAbsolutePath().normalize().resolveSibling(".");
    // Twice what the hub leaves free, since its database may be on the same disk.
    return at(file, DiskRoom.in(directory, 2 * DiskRoom.usualReserve(directory)));
  }

  /**
   * Starts such a file.
   *
   * @param room must be left while it is written
   */
  static NewFile at(Path file, DiskRoom room) throws IOException {
    Path target = file.toAbsolutePath().normalize();
    if (Files.exists(target)) {
      throw new CommandRejectedException(file + " already exists; name a new file");
    }
    Path directory = target.resolveSibling(".").normalize();
    if (!Files.isDirectory(directory)) {
      throw new CommandRejectedException("There is no directory " + directory + "; make it first");
    }
    try {
      return new NewFile(
          target,
          Files.createTempFile(
              directory,
              "." + target.getFileName() + ".",
              ".unfinished",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))),
          room);
    } catch (IOException e) {
      throw notWritten(target, e);
    }
  }

  OutputStream open() throws IOException {
    return naming(
        file,
        new LeavingRoom(
            Channels.newOutputStream(FileChannel.open(unfinished, StandardOpenOption.WRITE))));
  }

  /** Returns the file while it has no name yet, to be read. */
  Path unfinished() {
    return unfinished;
  }

  /** Returns the stream with a buffer. Its failures name the file and the remedy. */
  static OutputStream naming(Object file, OutputStream out) {
    OutputStream named =
        new FilterOutputStream(out) {
          @Override
          public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
          }

          @Override
          public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
              out.write(bytes, offset, length);
            } catch (IOException e) {
              throw notWritten(file, e);
            }
          }
        };
    return new BufferedOutputStream(named, 1 << 16);
  }

  private static BackupException notWritten(Object file, IOException cause) {
    return new BackupException(
        "%s cannot be written (%s); free space there, or name another file"
            .formatted(file, cause.getMessage()),
        cause);
  }

  /**
   * Gives it its name, once it is on the disk.
   *
   * @throws CommandRejectedException if there is one of this name by now
   */
  void keep() throws IOException {
    try (FileChannel written = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
      written.force(true);
    } catch (IOException e) {
      throw notWritten(file, e); // a disk of another machine may notice only now that it is full
    }
    giveName();
    try (FileChannel directory =
        FileChannel.open(file.resolveSibling(".").normalize(), StandardOpenOption.READ)) {
      directory.force(true);
    }
  }

  /** A link never replaces a file that was created in the meantime, as a move would. */
  private void giveName() throws IOException {
    try {
      Files.createLink(file, unfinished);
      Files.delete(unfinished);
    } catch (FileAlreadyExistsException e) {
      throw existsNow();
    } catch (UnsupportedOperationException | FileSystemException e) {
      giveNameWithoutLinks();
    }
  }

  /** On a file system without links the name is taken first, by an empty file. */
  void giveNameWithoutLinks() throws IOException {
    try {
      Files.createFile(file);
    } catch (FileAlreadyExistsException e) {
      throw existsNow();
    }
    try {
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.delete(file);
      throw e;
    }
  }

  private CommandRejectedException existsNow() {
    return new CommandRejectedException(
        file + " has just been created by another process; name a new file");
  }

  private void discard() {
    try {
      Files.deleteIfExists(unfinished);
    } catch (IOException e) {
      System.err.println("chatops-hub: " + unfinished + " could not be deleted: " + e);
    }
  }

  @Override
  public void close() {
    discard();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // the process ends, and the hook is at work already
    }
  }

  /** Ends before the disk is full: the hub's database may need it. */
  private final class LeavingRoom extends FilterOutputStream {
    LeavingRoom(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (!room.isLeft()) {
        throw new CommandRejectedException(
            "The disk of "
                + unfinished.getParent()
                + " is almost full, and the rest of it is left to others; make room there, or name"
                + " a folder on another disk");
      }
      out.write(bytes, offset, length);
    }
  }
}
