package io.chatops.persistence.metric.codec;

import io.chatops.core.metric.Coverage;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Builds a chunk, series by series. For one chunk only. */
final class ChunkWriter {
  private final ColumnCodec codec;
  private final int ticks;
  private final NumberWriter data = new NumberWriter(4096);
  private long[] series = new long[128];
  private int[] ends = new int[128];
  private @Nullable Relation[] relations = new Relation[128];
  private int size;
  private long values;

  ChunkWriter(ColumnCodec codec, int ticks) {
    this.codec = codec;
    this.ticks = ticks;
  }

  /** Returns the index of the next series. */
  int size() {
    return size;
  }

  /**
   * Adds a series whose number is above all earlier ones.
   *
   * @param values the number of stored numbers, see {@link Chunk#values()}
   */
  void add(long number, long values, Presence presence, long[]... columns) {
    int begin = data.size();
    presence.write(data, ticks);
    for (long[] column : columns) {
      codec.encode(column, column.length, data);
    }
    data.checksum(begin);
    add(number, values, (Relation) null);
  }

  /** Adds a series that follows from an earlier one. */
  void add(long number, long values, @Nullable Relation relation) {
    this.values += values;
    if (size == series.length) {
      series = Arrays.copyOf(series, size * 2);
      ends = Arrays.copyOf(ends, size * 2);
      relations = Arrays.copyOf(relations, size * 2);
    }
    relations[size] = relation;
    series[size] = number;
    ends[size++] = data.size();
  }

  Chunk finish(long[] times, long[] sequences, Coverage coverage) {
    ChunkHeader header =
        new ChunkHeader(
            times,
            sequences,
            coverage,
            Arrays.copyOf(series, size),
            Arrays.copyOf(ends, size),
            Arrays.copyOf(relations, size));
    return new Chunk(ticks, values, header.write(codec), data.toBytes());
  }
}
