package io.chatops.agent.delivery;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * The position up to which the hub has acknowledged, kept across restarts. If it is lost, some
 * reports are sent again and the hub ignores them, so it is never flushed to disk.
 */
final class SpoolCursor {
  private static final int SIZE = 24;

  private final Path file;

  SpoolCursor(Path file) {
    this.file = file;
  }

  /** Returns the stored position; empty if there is none or it is damaged. */
  Optional<SpoolPosition> read() throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer cursor = ByteBuffer.wrap(bytes);
    if (bytes.length != SIZE || cursor.getLong(16) != crc(bytes)) {
      return Optional.empty();
    }
    return Optional.of(new SpoolPosition(cursor.getLong(0), cursor.getLong(8)));
  }

  void write(SpoolPosition position) throws IOException {
    ByteBuffer cursor = ByteBuffer.allocate(SIZE);
    cursor.putLong(position.segment()).putLong(position.offset());
    cursor.putLong(crc(cursor.array())).flip();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.write(cursor, 0);
    }
  }

  void delete() throws IOException {
    Files.deleteIfExists(file);
  }

  private static long crc(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, 16);
    return crc.getValue();
  }
}
