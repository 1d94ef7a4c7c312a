package io.chatops.persistence.metric;

import io.chatops.core.metric.Coverage;
import io.chatops.persistence.metric.codec.Chunk;
import io.chatops.persistence.metric.codec.ChunkHeader;
import io.chatops.persistence.metric.codec.ColumnCodec;
import io.chatops.persistence.metric.codec.RawColumn;
import io.chatops.persistence.metric.codec.Sums;
import io.chatops.persistence.metric.codec.SumsWriter;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/** One server's day while its raw chunks are summed up, a group of series at a time. */
final class DaySums {
  /** The number of series per pass, which bounds memory: each takes 46 KB during summation. */
  private static final int SERIES_AT_ONCE = 100;

  private static final Tier FINEST = Tier.MINUTE;

  private final long startMillis;
  private final ChunkRange raw;
  private final ColumnCodec codec;
  private final Coverage coverage;
  private final TreeSet<Long> series = new TreeSet<>();
  private final Map<Tier, int[]> ticks = new EnumMap<>(Tier.class);
  private final Map<Tier, SumsWriter> writers = new EnumMap<>(Tier.class);

  DaySums(long startMillis, ChunkRange raw, ColumnCodec codec) throws SQLException {
    this.startMillis = startMillis;
    this.raw = raw;
    this.codec = codec;
    Coverage.Builder reports = new Coverage.Builder();
    BitSet minutes = new BitSet();
    raw.forEachPage(
        chunks -> {
          for (ChunkTable.Stored chunk : chunks) {
            long[] times = chunk.header().times();
            reports.addReports(millis(times));
            for (long micros : times) {
              minutes.set(step(micros));
            }
            for (long number : chunk.header().series()) {
              series.add(number);
            }
          }
        });
    this.coverage = reports.build();
    for (Tier tier : Tier.finestFirst()) {
      int factor = factor(tier);
      int[] steps = minutes.stream().map(minute -> minute / factor).distinct().toArray();
      ticks.put(tier, steps);
      writers.put(tier, new SumsWriter(codec, steps));
    }
  }

  long reports() {
    return coverage.reports();
  }

  /** Returns the index of the day's finest step at a time. */
  private int step(long micros) {
    return (int) ((Math.floorDiv(micros, 1_000L) - startMillis) / FINEST.stepMillis());
  }

  /** Returns the number of finest steps in one step of a tier. */
  private static int factor(Tier tier) {
    return (int) (tier.stepMillis() / FINEST.stepMillis());
  }

  /** Sums up all series. */
  void sumUp() throws SQLException {
    List<Long> all = List.copyOf(series);
    for (int from = 0; from < all.size(); from += SERIES_AT_ONCE) {
      sumUp(all.subList(from, Math.min(all.size(), from + SERIES_AT_ONCE)));
    }
  }

  private void sumUp(List<Long> some) throws SQLException {
    Map<Long, Sums> sums = new TreeMap<>();
    some.forEach(number -> sums.put(number, new Sums(FINEST.stepsPerDay())));
    raw.forEachPage(
        chunks -> {
          List<ChunkTable.Slice> wanted = new ArrayList<>();
          for (long number : some) {
            for (ChunkTable.Stored chunk : chunks) {
              int at = chunk.header().find(number);
              if (at >= 0) {
                wanted.add(new ChunkTable.Slice(chunk, at));
              }
            }
          }
          raw.slices(wanted, (slice, bytes) -> add(slice, bytes, sums));
        });
    sums.forEach(this::write);
    writers.values().forEach(SumsWriter::clear);
  }

  private void add(ChunkTable.Slice slice, byte[] bytes, Map<Long, Sums> sums) {
    ChunkHeader header = slice.chunk().header();
    Sums into = Objects.requireNonNull(sums.get(header.series()[slice.series()]));
    RawColumn.read(
        bytes,
        header,
        slice.series(),
        codec,
        (tick, value) -> into.add(step(header.times()[tick]), value));
  }

  private void write(long number, Sums finest) {
    for (Tier tier : Tier.finestFirst()) {
      Sums sums = tier == FINEST ? finest : finest.coarser(factor(tier));
      writer(tier).add(number, sums);
    }
  }

  Chunk finish(Tier tier) {
    int[] steps = ticks(tier);
    long[] times = new long[steps.length];
    for (int i = 0; i < times.length; i++) {
      times[i] = startMillis + steps[i] * tier.stepMillis();
    }
    Coverage sums =
        new Coverage.Builder()
            .addSums(
                coverage.runs(), coverage.reports(), coverage.intervalMillis(), tier.stepMillis())
            .build();
    return writer(tier).finish(times, sums);
  }

  private SumsWriter writer(Tier tier) {
    return Objects.requireNonNull(writers.get(tier));
  }

  private int[] ticks(Tier tier) {
    return Objects.requireNonNull(ticks.get(tier));
  }

  private static long[] millis(long[] micros) {
    long[] millis = new long[micros.length];
    for (int i = 0; i < micros.length; i++) {
      millis[i] = Math.floorDiv(micros[i], 1_000L);
    }
    return millis;
  }
}
