package io.chatops.agent.delivery;

import io.chatops.agent.log.AgentLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Unacknowledged reports on disk, oldest first. The spool is bounded: when it is full, the oldest
 * file is deleted and its reports are counted as dropped.
 *
 * <p>An appended report survives a killed agent at once. It survives a power failure once it is
 * flushed, which happens every 30 seconds, when a file is full, and on close. For one thread only;
 * {@link StateDirectory} keeps other processes out.
 */
final class Spool {
  private static final String SUFFIX = ".reports";
  private static final long MAX_SEGMENT_BYTES = 1 << 20;
  private static final long MIN_SEGMENT_BYTES = 16 << 10;
  private static final long FLUSH_NANOS = Duration.ofSeconds(30).toNanos();

  private final Path directory;
  private final long limit;
  private final LongSupplier nanoTime;
  private final AgentLog log;
  private final SpoolCursor cursor;
  private final Deque<SpoolSegment> segments = new ArrayDeque<>();
  private SpoolPosition acknowledged = new SpoolPosition(0, 0);
  private SpoolPosition read = acknowledged;
  private long nextNumber = 1;
  private boolean writing;
  private long lastFlush;
  private long dropped;

  private Spool(Path directory, long limit, LongSupplier nanoTime, AgentLog log) {
    this.directory = directory;
    this.limit = limit;
    this.nanoTime = nanoTime;
    this.log = log;
    this.cursor = new SpoolCursor(directory.resolve("cursor"));
    this.lastFlush = nanoTime.getAsLong();
  }

  /**
   * Opens the spool, including the reports that earlier runs left in the directory, which must
   * exist.
   */
  static Spool open(Path directory, long limit, LongSupplier nanoTime, AgentLog log)
      throws IOException {
    Spool spool = new Spool(directory, limit, nanoTime, log);
    spool.recover();
    return spool;
  }

  /** A report read from the spool, and the position after it. */
  record Entry(UnacknowledgedReport report, SpoolPosition end) {}

  /** Returns the number of unacknowledged reports. */
  long waiting() {
    return segments.stream().mapToLong(SpoolSegment::waiting).sum();
  }

  /** Returns the number of reports dropped since the agent started. */
  long dropped() {
    return dropped;
  }

  boolean hasUnread() {
    return !segments.isEmpty()
        && read.compareTo(new SpoolPosition(last().number, last().length())) < 0;
  }

  /** Appends the newest report, whole or not at all. */
  SpoolPosition append(UnacknowledgedReport report) throws IOException {
    ByteBuffer record = SpoolRecord.encode(report);
    makeRoom(record.remaining());
    SpoolSegment segment = segmentFor(record.remaining());
    segment.append(record);
    long now = nanoTime.getAsLong();
    if (now - lastFlush >= FLUSH_NANOS) {
      lastFlush = now;
      segment.force();
    }
    return new SpoolPosition(segment.number, segment.length());
  }

  /** Returns the next report not read since the last {@link #rewind}; empty at the end. */
  Optional<Entry> next() throws IOException {
    while (hasUnread()) {
      SpoolSegment segment = segmentOf(read);
      if (read.offset() < segment.length()) {
        byte[] payload = segment.read(read.offset());
        if (payload != null) {
          read =
              new SpoolPosition(
                  segment.number, read.offset() + SpoolRecord.HEADER + payload.length);
          return Optional.of(new Entry(SpoolRecord.decode(payload), read));
        }
        log.warn("Skipped the rest of spool file " + segment.number + ", which is damaged");
        dropped++;
      }
      read = startAfter(segment);
    }
    return Optional.empty();
  }

  /** Continues reading at the first unacknowledged report. */
  void rewind() {
    read = acknowledged;
  }

  /** Skips reports that the caller still holds in memory. */
  void skipTo(SpoolPosition end) {
    read = end;
  }

  /**
   * Removes the report that ends at this position. Reports must be acknowledged in order. Has no
   * effect for a report that was dropped.
   */
  void acknowledge(SpoolPosition end) throws IOException {
    if (end.compareTo(acknowledged) <= 0) {
      return;
    }
    acknowledged = end;
    while (!segments.isEmpty() && first().number < end.segment()) {
      segments.removeFirst().delete();
    }
    if (!segments.isEmpty()) {
      first().acknowledgeOne();
    }
    if (waiting() == 0) {
      clear();
      return;
    }
    if (first().waiting() == 0) {
      segments.removeFirst().delete();
      acknowledged = new SpoolPosition(first().number, 0);
    }
    cursor.write(acknowledged);
  }

  /** Deletes all reports. */
  void clear() throws IOException {
    for (SpoolSegment segment : segments) {
      segment.delete();
    }
    segments.clear();
    writing = false;
    cursor.delete();
    acknowledged = new SpoolPosition(nextNumber, 0);
    read = acknowledged;
  }

  void close() throws IOException {
    for (SpoolSegment segment : segments) {
      segment.close();
    }
    writing = false;
  }

  private void recover() throws IOException {
    List<Path> files;
    try (Stream<Path> paths = Files.list(directory)) {
      files = paths.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
    }
    SpoolPosition from = cursor.read().orElse(new SpoolPosition(0, 0));
    for (Path file : files) {
      String name = file.getFileName().toString();
      long number = Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
      nextNumber = number + 1;
      long start = number == from.segment() ? from.offset() : 0;
      SpoolSegment segment = SpoolSegment.recover(number, file, start);
      if (number < from.segment() || segment.waiting() == 0) {
        segment.delete();
      } else {
        segments.add(segment);
      }
    }
    if (segments.isEmpty()) {
      clear();
      return;
    }
    acknowledged = first().number == from.segment() ? from : new SpoolPosition(first().number, 0);
    read = acknowledged;
  }

  private SpoolSegment segmentFor(int bytes) throws IOException {
    if (writing && last().length() + bytes <= segmentLimit()) {
      return last();
    }
    if (writing) {
      last().force();
    }
    String name = String.format("%016d%s", nextNumber, SUFFIX);
    SpoolSegment segment = SpoolSegment.create(nextNumber, directory.resolve(name));
    nextNumber++;
    segments.add(segment);
    writing = true;
    return segment;
  }

  private long segmentLimit() {
    return Math.max(MIN_SEGMENT_BYTES, Math.min(MAX_SEGMENT_BYTES, limit / 16));
  }

  private void makeRoom(int bytes) throws IOException {
    long size = segments.stream().mapToLong(SpoolSegment::length).sum();
    while (!segments.isEmpty() && size + bytes > limit) {
      SpoolSegment oldest = segments.removeFirst();
      size -= oldest.length();
      dropped += oldest.waiting();
      log.warn(
          ("The spool is full: dropped the oldest %d reports, %d since the start; raise"
                  + " spool_megabytes or restore the connection to the hub")
              .formatted(oldest.waiting(), dropped));
      writing &= !segments.isEmpty();
      acknowledged = startAfter(oldest);
      if (read.compareTo(acknowledged) < 0) {
        read = acknowledged;
      }
      oldest.delete();
    }
  }

  private SpoolPosition startAfter(SpoolSegment segment) {
    for (SpoolSegment other : segments) {
      if (other.number > segment.number) {
        return new SpoolPosition(other.number, 0);
      }
    }
    return new SpoolPosition(nextNumber, 0);
  }

  private SpoolSegment segmentOf(SpoolPosition position) {
    for (SpoolSegment segment : segments) {
      if (segment.number >= position.segment()) {
        if (segment.number > position.segment()) {
          read = new SpoolPosition(segment.number, 0);
        }
        return segment;
      }
    }
    throw new IllegalStateException("nothing is unread");
  }

  private SpoolSegment first() {
    return segments.getFirst();
  }

  private SpoolSegment last() {
    return segments.getLast();
  }
}
