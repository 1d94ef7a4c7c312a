package io.chatops.agent.delivery;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One file of a spool: a sequence of whole records. */
final class SpoolSegment {
  final long number;
  private final Path file;
  private long length;
  private int waiting;
  private @Nullable FileChannel writing;
  private @Nullable FileChannel reading;

  private SpoolSegment(long number, Path file) {
    this.number = number;
    this.file = file;
  }

  /** Creates an empty file. */
  static SpoolSegment create(long number, Path file) throws IOException {
    SpoolSegment segment = new SpoolSegment(number, file);
    segment.writing =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    return segment;
  }

  /**
   * Opens the file that an earlier run left. It is cut before the first incomplete record; the last
   * record is incomplete if the machine stopped while it was written.
   *
   * @param from the start of the first record that the hub has not acknowledged
   */
  static SpoolSegment recover(long number, Path file, long from) throws IOException {
    SpoolSegment segment = new SpoolSegment(number, file);
    List<Long> starts = new ArrayList<>();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      byte[] payload = readPayload(channel, 0);
      while (payload != null) {
        starts.add(segment.length);
        segment.length += SpoolRecord.HEADER + payload.length;
        payload = readPayload(channel, segment.length);
      }
      if (channel.size() > segment.length) {
        channel.truncate(segment.length);
      }
    }
    segment.waiting = (int) starts.stream().filter(start -> start >= from).count();
    return segment;
  }

  long length() {
    return length;
  }

  /** Returns the number of records that the hub has not acknowledged. */
  int waiting() {
    return waiting;
  }

  void acknowledgeOne() {
    waiting--;
  }

  /** Appends a record. If the write fails, the file is cut back to its previous end. */
  void append(ByteBuffer record) throws IOException {
    FileChannel channel = writing;
    if (channel == null) {
      throw new IOException(file + " is closed");
    }
    long end = length + record.remaining();
    try {
      long position = length;
      while (record.hasRemaining()) {
        position += channel.write(record, position);
      }
    } catch (IOException e) {
      // A full disk may accept half a record, which readers must not see.
      channel.truncate(length);
      throw e;
    }
    length = end;
    waiting++;
  }

  /** Returns the payload at an offset; null if there is no whole record. */
  byte @Nullable [] read(long offset) throws IOException {
    if (reading == null) {
      reading = FileChannel.open(file, StandardOpenOption.READ);
    }
    return readPayload(reading, offset);
  }

  void force() throws IOException {
    if (writing != null) {
      writing.force(false);
    }
  }

  void close() throws IOException {
    if (writing != null) {
      writing.force(false);
      writing.close();
      writing = null;
    }
    if (reading != null) {
      reading.close();
      reading = null;
    }
  }

  void delete() throws IOException {
    close();
    Files.deleteIfExists(file);
  }

  private static byte @Nullable [] readPayload(FileChannel channel, long offset)
      throws IOException {
    ByteBuffer header = ByteBuffer.allocate(SpoolRecord.HEADER);
    if (!fill(channel, header, offset) || !SpoolRecord.plausible(header.getInt(0))) {
      return null;
    }
    byte[] payload = new byte[header.getInt(0)];
    if (!fill(channel, ByteBuffer.wrap(payload), offset + SpoolRecord.HEADER)) {
      return null;
    }
    return SpoolRecord.intact(header, payload) ? payload : null;
  }

  private static boolean fill(FileChannel channel, ByteBuffer buffer, long offset)
      throws IOException {
    long position = offset;
    while (buffer.hasRemaining()) {
      int read = channel.read(buffer, position);
      if (read < 0) {
        return false;
      }
      position += read;
    }
    return true;
  }
}
