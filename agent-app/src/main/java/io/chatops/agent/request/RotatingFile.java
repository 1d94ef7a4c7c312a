package io.chatops.agent.request;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * An append-only file that only its owner can read. When it reaches its limit it is renamed with
 * the suffix 1, the previous one with 2, and so on; the oldest is deleted. The file is opened for
 * each line, so no line is lost when the file is moved. For one thread at a time.
 */
final class RotatingFile {
  private final Path file;
  private final long limit;
  private final int kept;

  RotatingFile(Path file, long limit, int kept) {
    this.file = file;
    this.limit = limit;
    this.kept = kept;
  }

  /**
   * Appends a line, whole or not at all.
   *
   * @param durable if true, waits until this line and all before it are on disk
   * @throws IOException if the line could not be written
   */
  void append(byte[] line, boolean durable) throws IOException {
    if (Files.exists(file) && Files.size(file) + line.length > limit) {
      rotate();
    }
    try (FileChannel channel = open()) {
      long before = channel.size();
      try {
        ByteBuffer buffer = ByteBuffer.wrap(line);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        if (durable) {
          channel.force(false);
        }
      } catch (IOException e) {
        // Half a line would corrupt the next one.
        channel.truncate(before);
        throw new IOException(file + ": " + e.getMessage(), e);
      }
    }
  }

  private FileChannel open() throws IOException {
    return FileChannel.open(
        file,
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  private void rotate() throws IOException {
    for (int number = kept - 1; number >= 1; number--) {
      if (Files.exists(numbered(number))) {
        Files.move(numbered(number), numbered(number + 1), REPLACE_EXISTING);
      }
    }
    Files.move(file, numbered(1), REPLACE_EXISTING);
  }

  private Path numbered(int number) {
    return file.resolveSibling(file.getFileName() + "." + number);
  }
}
