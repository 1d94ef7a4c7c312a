package io.chatops.bench;

import java.sql.SQLException;
import java.util.List;

/** Another store, running in an empty folder, that gets the same series as ours. */
interface Peer extends AutoCloseable {
  String name();

  /**
   * Stores values; what was written before is older.
   *
   * @param millis when, for each column of {@code values}
   * @param values of each series
   */
  void write(List<PeerSeries> series, long[] millis, double[][] values) throws Exception;

  /** Brings everything into the form in which it stays. */
  void settle() throws Exception;

  /** Bytes on disk for each value that is stored. */
  double bytesPerValue() throws Exception;

  /** Reads averages of one series in equal steps; how many there were. */
  int read(PeerSeries series, long startSeconds, long endSeconds, long stepSeconds)
      throws Exception;

  /** Its processes. */
  List<Long> pids();

  @Override
  void close() throws SQLException;
}
