package io.chatops.persistence.postgres;

import io.chatops.core.metric.Coverage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a chunk is about and where in its data each series lies, so that one series can be read
 * without the others.
 *
 * @param times of the ticks, ascending: of raw chunks when each report was collected, in
 *     microseconds since the epoch; of sums when their step began, in milliseconds
 * @param sequences of the reports, one per tick; empty for sums
 * @param coverage of sums: when there were reports; empty for raw chunks, whose times tell
 * @param series numbers, ascending
 * @param ends where in the data each series ends; it begins where the one before ends
 */
@SuppressWarnings("ArrayRecordComponent") // read often, compared never
record ChunkHeader(long[] times, long[] sequences, Coverage coverage, long[] series, int[] ends) {
  private static final int VERSION = 1;

  int ticks() {
    return times.length;
  }

  /** The place of a series; negative when it is not in this chunk. */
  int find(long number) {
    return Arrays.binarySearch(series, number);
  }

  int offset(int index) {
    return index == 0 ? 0 : ends[index - 1];
  }

  int length(int index) {
    return ends[index] - offset(index);
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
      into.unsigned(length(i));
      before = series[i];
    }
    return into.toBytes();
  }

  static ChunkHeader read(byte[] bytes, ColumnCodec codec) {
    NumberReader from = new NumberReader(bytes);
    int version = from.octet();
    if (version != VERSION) {
      throw new IllegalStateException(
          "This hub cannot read a chunk of version " + version + "; it was written by a newer one");
    }
    long[] times = codec.decode(from, from.count());
    long[] sequences = codec.decode(from, from.count());
    Coverage coverage = readCoverage(from);
    long[] series = new long[from.count()];
    int[] ends = new int[series.length];
    long number = 0;
    int end = 0;
    for (int i = 0; i < series.length; i++) {
      number += from.unsigned();
      end += from.count();
      series[i] = number;
      ends[i] = end;
    }
    return new ChunkHeader(times, sequences, coverage, series, ends);
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
    int count = from.count();
    List<Coverage.Run> runs = new ArrayList<>(count);
    long before = 0;
    for (int i = 0; i < count; i++) {
      long first = before + from.unsigned();
      long last = first + from.unsigned();
      runs.add(new Coverage.Run(first, last));
      before = last;
    }
    return new Coverage.Builder().addSums(runs, reports, interval, step).build();
  }
}
