package io.chatops.persistence.postgres;

import io.chatops.core.metric.Coverage;
import java.util.Arrays;

/** Puts a chunk's data together, series by series. For one chunk. */
final class ChunkWriter {
  private final ColumnCodec codec;
  private final int ticks;
  private final NumberWriter data = new NumberWriter(4096);
  private long[] series = new long[128];
  private int[] ends = new int[128];
  private int size;
  private long values;

  ChunkWriter(ColumnCodec codec, int ticks) {
    this.codec = codec;
    this.ticks = ticks;
  }

  /** Adds a series, whose number is above those before. */
  void add(long number, Presence presence, long[]... columns) {
    presence.write(data, ticks);
    for (long[] column : columns) {
      codec.encode(column, presence.size(), data);
      values += presence.size();
    }
    if (size == series.length) {
      series = Arrays.copyOf(series, size * 2);
      ends = Arrays.copyOf(ends, size * 2);
    }
    series[size] = number;
    ends[size++] = data.size();
  }

  Chunk finish(long[] times, long[] sequences, Coverage coverage) {
    ChunkHeader header =
        new ChunkHeader(
            times, sequences, coverage, Arrays.copyOf(series, size), Arrays.copyOf(ends, size));
    return new Chunk(ticks, values, header.write(codec), data.toBytes());
  }
}
