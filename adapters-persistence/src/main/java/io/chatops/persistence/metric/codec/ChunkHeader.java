package io.chatops.persistence.metric.codec;

import io.chatops.core.metric.Coverage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The header of a chunk: its ticks, its series, and the position of each series in the data, so
 * that one series can be read without the others.
 *
 * @param times the ticks, ascending. In raw chunks: the times of the reports, in microseconds since
 *     the epoch. In sums: the beginnings of the steps, in milliseconds
 * @param sequences the sequences of the reports, one per tick; empty for sums
 * @param coverage the times with reports, for sums; empty for raw chunks, which have the times
 * @param series the numbers of the series, ascending
 * @param ends the end of each series in the data; a series begins where the previous one ends
 * @param relations the relations of series that have no data of their own but follow from another
 */
@SuppressWarnings("ArrayRecordComponent") // read often, never compared
public record ChunkHeader(
    long[] times,
    long[] sequences,
    Coverage coverage,
    long[] series,
    int[] ends,
    @Nullable Relation[] relations) {
  /** The version of this format; earlier ones were never released. */
  private static final int VERSION = 3;

  /**
   * The maximum number of ticks. Evenly spaced ticks take few bytes, so a damaged count could claim
   * any number.
   */
  public static final int MAX_TICKS = 4_000;

  public int ticks() {
    return times.length;
  }

  /** Returns the index of a series; negative if it is not in this chunk. */
  public int find(long number) {
    return Arrays.binarySearch(series, number);
  }

  /** Returns the offset in the data of the bytes that hold this series. */
  public int offset(int index) {
    int source = source(index);
    return source == 0 ? 0 : ends[source - 1];
  }

  public int length(int index) {
    return ends[source(index)] - offset(index);
  }

  /**
   * Returns the index of the series whose bytes hold this one: itself, or its relation's source.
   */
  private int source(int index) {
    Relation relation = relations[index];
    return relation == null ? index : relation.source();
  }

  byte[] write(ColumnCodec codec) {
    NumberWriter into = new NumberWriter(512);
    into.octet(VERSION);
    into.unsigned(times.length);
    codec.encode(times, times.length, into);
    into.unsigned(sequences.length);
    codec.encode(sequences, sequences.length, into);
    writeCoverage(into);
    into.unsigned(series.length);
    long before = 0;
    for (int i = 0; i < series.length; i++) {
      into.unsigned(series[i] - before);
      before = series[i];
      Relation relation = relations[i];
      if (relation == null) {
        into.unsigned(length(i));
      } else {
        into.unsigned(0);
        into.unsigned(((long) (i - relation.source()) << 1) | (relation.opposite() ? 1 : 0));
        into.signed(relation.offset());
      }
    }
    into.checksum(0);
    return into.toBytes();
  }

  /**
   * Reads a header written by {@link #write}.
   *
   * @throws UnreadableException if the bytes are damaged or a newer hub wrote them
   */
  public static ChunkHeader read(byte[] bytes, ColumnCodec codec) {
    // First: a damaged version must not look like that of a newer hub, for which a day waits.
    NumberReader from = Checksum.verified(bytes);
    int version = from.octet();
    if (version > VERSION) {
      throw UnreadableException.newer(version);
    }
    require(version == VERSION, "no chunk is of version " + version);
    long[] times = codec.decode(from, from.count(MAX_TICKS));
    for (int i = 1; i < times.length; i++) {
      require(times[i] >= times[i - 1], "its ticks are not in order");
    }
    long[] sequences = codec.decode(from, from.count(times.length));
    require(sequences.length == times.length || sequences.length == 0, "it lacks sequences");
    Coverage coverage = readCoverage(from);
    long[] series = new long[from.count(from.left() / 2)];
    int[] ends = new int[series.length];
    @Nullable Relation[] relations = new Relation[series.length];
    long number = 0;
    int end = 0;
    for (int i = 0; i < series.length; i++) {
      long before = number;
      number += from.unsigned();
      require(number > before || (i == 0 && number == 0), "its series are not in order");
      int length = from.count(Integer.MAX_VALUE - end);
      end += length;
      series[i] = number;
      ends[i] = end;
      if (length == 0) {
        int back = from.count(2 * i + 1);
        int source = i - (back >>> 1);
        require(source < i && relations[source] == null, "a series follows from none");
        relations[i] = new Relation(source, (back & 1) == 1, from.signed());
      }
    }
    from.end();
    return new ChunkHeader(times, sequences, coverage, series, ends, relations);
  }

  private void writeCoverage(NumberWriter into) {
    into.unsigned(coverage.reports());
    into.unsigned(coverage.intervalMillis());
    into.unsigned(coverage.stepMillis());
    into.unsigned(coverage.runs().size());
    long before = 0;
    for (Coverage.Run run : coverage.runs()) {
      into.unsigned(run.first() - before);
      into.unsigned(run.last() - run.first());
      before = run.last();
    }
  }

  private static Coverage readCoverage(NumberReader from) {
    long reports = from.unsigned();
    long interval = from.unsigned();
    long step = from.unsigned();
    require(reports >= 0 && interval > 0 && step >= 0, "it cannot tell when there were reports");
    int count = from.count(from.left() / 2);
    List<Coverage.Run> runs = new ArrayList<>(count);
    long before = 0;
    for (int i = 0; i < count; i++) {
      long first = before + from.unsigned();
      long last = first + from.unsigned();
      require(first >= before && last >= first, "its times of reports are not in order");
      runs.add(new Coverage.Run(first, last));
      before = last;
    }
    return new Coverage.Builder().addSums(runs, reports, interval, step).build();
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw UnreadableException.damaged(otherwise);
    }
  }
}
