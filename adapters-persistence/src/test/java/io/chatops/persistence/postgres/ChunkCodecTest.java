package io.chatops.persistence.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.chatops.core.metric.Coverage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChunkCodecTest {
  private final ColumnCodec codec = new ColumnCodec();

  @AfterEach
  void close() {
    codec.close();
  }

  @Test
  void readsColumnsOfAnyNumbers() {
    Random random = new Random(7);
    for (int round = 0; round < 500; round++) {
      long[] values = numbers(random, random.nextInt(900));

      assertThat(roundTrip(values)).isEqualTo(values);
    }
  }

  @Test
  void readsTheLargestAndTheSmallestNumbersSideBySide() {
    long[] values = {Long.MAX_VALUE, Long.MIN_VALUE, 0, Long.MIN_VALUE, Long.MAX_VALUE, -1, 1};

    assertThat(roundTrip(values)).isEqualTo(values);
    assertThat(roundTrip(new long[0])).isEmpty();
  }

  @Test
  void takesAlmostNothingForWhatStandsStillOrGrowsEvenly() {
    long[] still = new long[720];
    Arrays.fill(still, 8_589_934_592L);
    long[] growing = new long[720];
    for (int i = 0; i < growing.length; i++) {
      growing[i] = 1_700_000_000_000L + i * 5_000L;
    }

    assertThat(encoded(still)).hasSizeLessThan(16);
    assertThat(encoded(growing)).hasSizeLessThan(24);
  }

  @Test
  void countsMemoryInPages() {
    Random random = new Random(1);
    long[] pages = new long[720];
    long[] kibibytes = new long[720];
    for (int i = 0; i < pages.length; i++) {
      pages[i] = 2_000_000L + random.nextInt(60);
      kibibytes[i] = pages[i] * 4_096;
    }

    assertThat(encoded(kibibytes).length).isLessThan(encoded(pages).length + 8);
    assertThat(roundTrip(kibibytes)).isEqualTo(kibibytes);
  }

  @Test
  void remembersInWhichTicksThereAreValues() {
    Random random = new Random(11);
    for (int round = 0; round < 300; round++) {
      int all = 1 + random.nextInt(300);
      Presence presence = new Presence();
      List<Integer> ticks = new ArrayList<>();
      for (int tick = 0; tick < all; tick++) {
        if (random.nextInt(round % 10 + 1) == 0) {
          presence.add(tick);
          ticks.add(tick);
        }
      }
      NumberWriter writer = new NumberWriter(16);
      presence.write(writer, all);
      Presence read = Presence.read(new NumberReader(writer.toBytes()), all);

      if (!ticks.isEmpty()) {
        assertThat(read.ticks()).isEqualTo(presence.ticks()).containsExactly(toInts(ticks));
      }
    }
  }

  @Test
  void readsRawChunksSeriesBySeries() {
    Chunk chunk = rawChunk();
    ChunkHeader header = ChunkHeader.read(chunk.header(), codec);

    assertThat(header.times()).containsExactly(1_000_000, 6_000_000, 11_000_123);
    assertThat(header.sequences()).containsExactly(1, 2, 4);
    assertThat(header.series()).containsExactly(3, 260, 99_999);
    assertThat(values(header, chunk, 3)).containsExactly("0=50", "1=51", "2=-9");
    assertThat(values(header, chunk, 260)).containsExactly("1=7");
    assertThat(values(header, chunk, 99_999)).containsExactly("0=1", "2=9007199254740993");
    assertThat(header.find(4)).isNegative();
  }

  @Test
  void sumsUpAndReadsBack() {
    Sums sums = new Sums(6);
    sums.add(0, 5);
    sums.add(0, -2);
    sums.add(2, Long.MAX_VALUE);
    sums.add(2, Long.MAX_VALUE);
    sums.add(5, 3);
    ChunkWriter writer = new ChunkWriter(codec, 4);
    sums.write(writer, 8, new int[] {0, 1, 2, 5});
    sums.coarser(3).write(writer, 9, new int[] {0, 1});

    Chunk chunk =
        writer.finish(new long[] {0, 1, 2, 5}, new long[0], Coverage.ofReports(new long[0]));

    ChunkHeader header = ChunkHeader.read(chunk.header(), codec);
    assertThat(sums(header, chunk, 8))
        .containsExactly(
            "0: 3 in -2..5 of 2",
            "2: " + Long.MAX_VALUE + " in " + Long.MAX_VALUE + ".." + Long.MAX_VALUE + " of 2",
            "3: 3 in 3..3 of 1");
    assertThat(sums(header, chunk, 9))
        .containsExactly(
            "0: " + Long.MAX_VALUE + " in -2.." + Long.MAX_VALUE + " of 4", "1: 3 in 3..3 of 1");
  }

  @Test
  void remembersWhenThereWereReports() {
    Coverage coverage =
        new Coverage.Builder()
            .addSums(
                List.of(new Coverage.Run(1_000, 500_000), new Coverage.Run(900_000, 900_000)),
                102,
                5_000,
                60_000)
            .build();
    Chunk chunk = new ChunkWriter(codec, 0).finish(new long[0], new long[0], coverage);

    Coverage read = ChunkHeader.read(chunk.header(), codec).coverage();

    assertThat(read.runs()).isEqualTo(coverage.runs());
    assertThat(read.reports()).isEqualTo(102);
    assertThat(read.intervalMillis()).isEqualTo(5_000);
    assertThat(read.stepMillis()).isEqualTo(60_000);
  }

  /** Bytes of version 1, which every later hub must be able to read. They never change. */
  @Test
  void readsAChunkOfVersionOne() {
    byte[] header =
        HexFormat.of()
            .parseHex(
                "01030080897a010480ade204f6aee2040300020104020400882700000303078102069b8b0611");
    byte[] data =
        HexFormat.of().parseHex("00006401040277010101000e010200010101000280808080808080100202");

    assertThat(ChunkHeader.read(header, codec).series()).containsExactly(3, 260, 99_999);
    assertThat(values(ChunkHeader.read(header, codec), new Chunk(3, 6, header, data), 3))
        .containsExactly("0=50", "1=51", "2=-9");
  }

  @Test
  void refusesAVersionThatItDoesNotKnow() {
    assertThatIllegalStateException()
        .isThrownBy(() -> ChunkHeader.read(new byte[] {2, 0}, codec))
        .withMessageContaining("written by a newer one");
  }

  private Chunk rawChunk() {
    RawChunkBuilder builder = new RawChunkBuilder();
    builder.add(1_000_000, 1, payload(3, 50, 99_999, 1));
    builder.add(6_000_000, 2, payload(3, 51, 260, 7));
    builder.add(11_000_123, 4, payload(3, -9, 99_999, 9_007_199_254_740_993L));
    return builder.build(codec);
  }

  private static byte[] payload(long... seriesAndValues) {
    PayloadCodec payload = new PayloadCodec();
    payload.begin();
    for (int i = 0; i < seriesAndValues.length; i += 2) {
      payload.add(seriesAndValues[i], seriesAndValues[i + 1]);
    }
    return payload.encode();
  }

  private List<String> values(ChunkHeader header, Chunk chunk, long series) {
    List<String> found = new ArrayList<>();
    RawColumn.read(
        slice(header, chunk, series),
        header.ticks(),
        codec,
        (tick, value) -> found.add(tick + "=" + value));
    return found;
  }

  private List<String> sums(ChunkHeader header, Chunk chunk, long series) {
    List<String> found = new ArrayList<>();
    Sums.read(
        slice(header, chunk, series),
        header.ticks(),
        codec,
        (tick, sum, low, high, count) ->
            found.add(tick + ": " + sum + " in " + low + ".." + high + " of " + count));
    return found;
  }

  private static byte[] slice(ChunkHeader header, Chunk chunk, long series) {
    int at = header.find(series);
    return Arrays.copyOfRange(
        chunk.data(), header.offset(at), header.offset(at) + header.length(at));
  }

  private long[] roundTrip(long[] values) {
    return codec.decode(new NumberReader(encoded(values)), values.length);
  }

  private byte[] encoded(long[] values) {
    NumberWriter writer = new NumberWriter(16);
    codec.encode(values, values.length, writer);
    return writer.toBytes();
  }

  /** Standing still, stepping, wandering and wild, as metrics are. */
  private static long[] numbers(Random random, int size) {
    long[] values = new long[size];
    long value = random.nextLong() >> random.nextInt(64);
    for (int i = 0; i < size; i++) {
      value =
          switch (random.nextInt(8)) {
            case 0 -> random.nextLong() >> random.nextInt(64);
            case 1, 2 -> value + random.nextInt(2_000) - 1_000;
            default -> value;
          };
      values[i] = value;
    }
    return values;
  }

  private static int[] toInts(List<Integer> numbers) {
    return numbers.stream().mapToInt(Integer::intValue).toArray();
  }
}
