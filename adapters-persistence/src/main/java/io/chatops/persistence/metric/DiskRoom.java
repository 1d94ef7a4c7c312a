package io.chatops.persistence.metric;

import java.io.File;
import java.nio.file.Path;

/**
 * The free space on the database's disk. The hub stops accepting reports before the disk is full: a
 * PostgreSQL server that cannot write its log ends, and then nothing can be read either.
 */
public interface DiskRoom {
  /**
   * The minimum free space in bytes. PostgreSQL's log grows in files of 16 MiB. With less than one
   * file and a little for the rest, it ends when it needs the next file and does not start again.
   */
  long LEAST_BYTES = 20L << 20;

  /** The disk of an external database, which reports a full disk itself. */
  DiskRoom UNKNOWN = () -> true;

  boolean isLeft();

  /**
   * Returns the free space on the disk of a local directory.
   *
   * @param reserveBytes the space to leave free, at least {@link #LEAST_BYTES}
   */
  static DiskRoom in(Path directory, long reserveBytes) {
    File file = directory.toFile();
    long left = Math.max(reserveBytes, LEAST_BYTES);
    return () -> file.getTotalSpace() == 0 || file.getUsableSpace() > left;
  }

  /** Returns the default reserve in bytes: 256 MiB, or a twentieth of a small disk. */
  static long usualReserve(Path directory) {
    return Math.min(256L << 20, directory.toFile().getTotalSpace() / 20);
  }
}
