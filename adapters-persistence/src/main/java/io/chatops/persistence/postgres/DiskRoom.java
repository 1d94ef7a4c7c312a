package io.chatops.persistence.postgres;

import java.io.File;
import java.nio.file.Path;

/**
 * Whether there is room on the database's disk. Reports are not taken to the last byte: a
 * PostgreSQL that cannot write its log ends, and nobody can read any more.
 */
public interface DiskRoom {
  /** Of a database whose disk is not ours to look at: it says so itself when there is none. */
  DiskRoom UNKNOWN = () -> true;

  boolean isLeft();

  /**
   * Of a directory here.
   *
   * @param reserveBytes what is to be left
   */
  static DiskRoom in(Path directory, long reserveBytes) {
    File file = directory.toFile();
    return () -> file.getTotalSpace() == 0 || file.getUsableSpace() > reserveBytes;
  }

  /** What is to be left when nobody says otherwise: 256 MB, on a small disk a twentieth of it. */
  static long usualReserve(Path directory) {
    return Math.min(256L << 20, directory.toFile().getTotalSpace() / 20);
  }
}
