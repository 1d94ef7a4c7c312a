package io.chatops.persistence.metric;

import java.io.File;
import java.nio.file.Path;

/**
 * The free space on the database's disk. The hub stops taking reports before the disk is full: a
 * PostgreSQL that cannot write its log ends, and then nothing can be read either.
 */
public interface DiskRoom {
  /**
   * PostgreSQL's log grows by files of 16 MiB. With less than one, and a little for the rest, it
   * ends as soon as it needs the next, and does not start again.
   */
  long LEAST_BYTES = 20L << 20;

  /** The disk of a database elsewhere, which reports a full disk itself. */
  DiskRoom UNKNOWN = () -> true;

  boolean isLeft();

  /**
   * Returns the room on the disk of a local directory.
   *
   * @param reserveBytes the space to leave free, at least {@link #LEAST_BYTES}
   */
  static DiskRoom in(Path directory, long reserveBytes) {
    File file = directory.toFile();
    long left = Math.max(reserveBytes, LEAST_BYTES);
    return () -> file.getTotalSpace() == 0 || file.getUsableSpace() > left;
  }

  /** Returns the default reserve: 256 MB, or a twentieth of a small disk. */
  static long usualReserve(Path directory) {
    return Math.min(256L << 20, directory.toFile().getTotalSpace() / 20);
  }
}
