package io.chatops.attack.fuzz;

import io.chatops.persistence.metric.codec.Checksum;
import io.chatops.persistence.metric.codec.ChunkHeader;
import io.chatops.persistence.metric.codec.ColumnCodec;
import io.chatops.persistence.metric.codec.RawColumn;
import io.chatops.persistence.metric.codec.Sums;
import io.chatops.persistence.metric.codec.UnreadableException;
import io.chatops.testkit.Fuzzing;
import java.util.Arrays;

/**
 * A chunk of history as it lies in the database, perhaps damaged. The first byte of an input is the
 * length of the header that follows; the rest is the data.
 */
public final class ChunkTarget {
  private static final ColumnCodec CODEC = new ColumnCodec();

  private ChunkTarget() {}

  /**
   * Reads each series of a chunk; damage is said to be damage. The checksums are added here: no
   * search would find them.
   */
  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length == 0) {
      return;
    }
    int end = Math.min(input.length, 1 + (input[0] & 0xff));
    byte[] data = Arrays.copyOfRange(input, end, input.length);
    ChunkHeader header;
    try {
      header = ChunkHeader.read(Checksum.added(Arrays.copyOfRange(input, 1, end)), CODEC);
    } catch (UnreadableException e) {
      return;
    }
    Fuzzing.require(header.ticks() <= ChunkHeader.MAX_TICKS, "no chunk has more ticks");
    for (int series = 0; series < header.series().length; series++) {
      int begin = Math.min(header.offset(series), data.length);
      long last = Math.min((long) header.offset(series) + header.length(series), data.length);
      readSeries(header, series, Checksum.added(Arrays.copyOfRange(data, begin, (int) last)));
    }
  }

  private static void readSeries(ChunkHeader header, int series, byte[] slice) {
    try {
      RawColumn.read(slice, header, series, CODEC, (tick, value) -> requireTick(tick, header));
    } catch (UnreadableException e) {
      // as it should be
    }
    try {
      Sums.read(
          slice,
          header,
          series,
          CODEC,
          (tick, sum, minimum, maximum, count) -> requireTick(tick, header));
    } catch (UnreadableException e) {
      // as it should be
    }
  }

  private static void requireTick(int tick, ChunkHeader header) {
    Fuzzing.require(tick >= 0 && tick < header.ticks(), "a value belongs to a tick");
  }
}
