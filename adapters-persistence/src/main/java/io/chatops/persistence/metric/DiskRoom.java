package io.chatops.persistence.metric;

import java.io.File;
import java.nio.file.Path;

/**
 * Whether there is room on the database's disk. Reports are not taken to the last byte: a
 * PostgreSQL that cannot write its log ends, and nobody can read any more.
 */
public interface DiskRoom {
  /**
   * PostgreSQL's log grows by files of 16 MiB. With less than one, and a little for the rest, it
   * ends as soon as it needs the next, and does not start again.
   */
  long LEAST_BYTES = 20L << 20;

  /** Of a database whose disk is not ours to look at: it says so itself when there is none. */
  DiskRoom UNKNOWN = () -> true;

  boolean isLeft();

  /**
   * Of a directory here.
   *
   * @param reserveBytes what is to be left; {@link #LEAST_BYTES} if that is more
   */
  static DiskRoom in(Path directory, long reserveBytes) {
    File file = directory.toFile();
    long left = Math.max(reserveBytes, LEAST_BYTES);
    return () -> file.getTotalSpace() == 0 || file.getUsableSpace() > left;
  }

  /** What is to be left when nobody says otherwise: 256 MB, on a small disk a twentieth of it. */
  static long usualReserve(Path directory) {
    return Math.min(256L << 20, directory.toFile().getTotalSpace() / 20);
  }
}
