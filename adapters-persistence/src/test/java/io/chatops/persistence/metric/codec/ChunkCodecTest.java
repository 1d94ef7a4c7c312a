package io.chatops.persistence.metric.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.core.metric.Coverage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChunkCodecTest {
  private final ColumnCodec codec = new ColumnCodec();

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
    Chunk fine = sumsChunk(new int[] {0, 1, 2, 5}, sums);
    Chunk coarse = sumsChunk(new int[] {0, 1}, sums.coarser(3));

    assertThat(sums(fine, 1))
        .containsExactly(
            "0: 3 in -2..5 of 2",
            "2: " + Long.MAX_VALUE + " in " + Long.MAX_VALUE + ".." + Long.MAX_VALUE + " of 2",
            "3: 3 in 3..3 of 1");
    assertThat(sums(coarse, 1))
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

  @Test
  void writesWhatFollowsFromAnotherSeriesAsThat() {
    Random random = new Random(5);
    RawChunkBuilder builder = new RawChunkBuilder();
    List<String> used = new ArrayList<>();
    List<String> available = new ArrayList<>();
    for (int tick = 0; tick < 300; tick++) {
      long bytes = random.nextInt(1_000_000);
      used.add(tick + "=" + bytes);
      available.add(tick + "=" + (5_000_000 - bytes));
      builder.add(
          tick, tick, payload(3, bytes, 4, 5_000_000 - bytes, 5, bytes + 7, 6, tick == 9 ? 1 : 2));
    }

    Chunk chunk = builder.build(codec);

    ChunkHeader header = ChunkHeader.read(chunk.header(), codec);
    assertThat(values(header, chunk, 3)).isEqualTo(used);
    assertThat(values(header, chunk, 4)).isEqualTo(available);
    assertThat(values(header, chunk, 5))
        .endsWith("299=" + (Long.parseLong(used.get(299).substring(4)) + 7));
    assertThat(header.relations())
        .containsExactly(null, new Relation(0, true, 5_000_000), new Relation(0, false, 7), null);
    assertThat(chunk.data()).hasSizeLessThan(300 * 3);
  }

  @Test
  void relatesNoSeriesThatIsInOtherTicks() {
    RawChunkBuilder builder = new RawChunkBuilder();
    for (int tick = 0; tick < 20; tick++) {
      long value = (long) tick * tick;
      builder.add(tick, tick, tick < 10 ? payload(3, value, 9, 1) : payload(4, value - 7, 9, 1));
    }

    Chunk chunk = builder.build(codec);

    ChunkHeader header = ChunkHeader.read(chunk.header(), codec);
    assertThat(header.relations()).containsOnlyNulls();
    assertThat(values(header, chunk, 4)).startsWith("10=93").endsWith("19=354");
  }

  @Test
  void sumsUpWhatFollowsFromAnotherSeries() {
    Random random = new Random(6);
    Sums used = new Sums(4);
    Sums available = new Sums(4);
    Sums twice = new Sums(4);
    Sums almost = new Sums(4);
    for (int i = 0; i < 100; i++) {
      int bytes = random.nextInt(1_000);
      used.add(i / 30, bytes);
      available.add(i / 30, 9_000 - bytes);
      twice.add(i / 30, bytes - 50);
      almost.add(i / 30, i == 0 ? bytes / 2 : bytes);
    }
    int[] ticks = {0, 1, 2, 3};

    Chunk chunk = sumsChunk(ticks, used, available, twice, almost);

    assertThat(ChunkHeader.read(chunk.header(), codec).relations())
        .containsExactly(null, new Relation(0, true, 9_000), new Relation(0, false, -50), null);
    assertThat(sums(chunk, 2)).isEqualTo(sums(sumsChunk(ticks, available), 1));
    assertThat(sums(chunk, 3)).isEqualTo(sums(sumsChunk(ticks, twice), 1));
    assertThat(sums(chunk, 4)).isEqualTo(sums(sumsChunk(ticks, almost), 1));
  }

  @Test
  void readsSumsOfAnyNumbers() {
    Random random = new Random(8);
    for (int round = 0; round < 200; round++) {
      Sums sums = new Sums(50);
      List<String> expected = new ArrayList<>();
      long[] values = numbers(random, 400);
      for (int step = 0; step < 50; step++) {
        int count = random.nextInt(8);
        for (int i = 0; i < count; i++) {
          sums.add(step, values[step * 8 + i]);
        }
        if (count > 0) {
          expected.add(
              step
                  + ": "
                  + sums.sum(step)
                  + " in "
                  + sums.minimum(step)
                  + ".."
                  + sums.maximum(step)
                  + " of "
                  + count);
        }
      }

      assertThat(sums(sumsChunk(IntStream.range(0, 50).toArray(), sums), 1)).isEqualTo(expected);
    }
  }

  @Test
  void takesLessThanABitForWhatIsUsual() {
    BitOdds odds = new BitOdds(1);
    odds.reset();
    BitWriter writer = new BitWriter();
    for (int i = 0; i < 8_000; i++) {
      writer.write(odds, 0, i % 1_000 != 999);
    }
    writer.finish();

    assertThat(writer.size()).isLessThan(8_000 / 8 / 20);
  }

  @Test
  void readsDecisionsAndBitsAsTheyWereWritten() {
    Random random = new Random(9);
    for (int round = 0; round < 300; round++) {
      int size = random.nextInt(400);
      boolean[] decisions = new boolean[size];
      long[] numbers = new long[size];
      BitOdds odds = new BitOdds(3);
      odds.reset();
      BitWriter writer = new BitWriter();
      for (int i = 0; i < size; i++) {
        decisions[i] = random.nextInt(1 + round) == 0;
        numbers[i] = random.nextLong() >>> (64 - i % 63 - 1);
        writer.write(odds, i % 3, decisions[i]);
        writer.write(numbers[i], i % 63 + 1);
      }
      writer.finish();
      NumberWriter bytes = new NumberWriter(16);
      writer.appendTo(bytes);

      odds.reset();
      BitReader reader = new BitReader(bytes.toBytes());
      for (int i = 0; i < size; i++) {
        assertThat(reader.read(odds, i % 3)).isEqualTo(decisions[i]);
        assertThat(reader.read(i % 63 + 1)).isEqualTo(numbers[i]);
      }
    }
  }

  /** Bytes of version 3, which every later hub must be able to read. They never change. */
  @Test
  void readsAChunkOfVersionThree() {
    Chunk raw =
        chunk(
            "033c0380897ad0bce204d8360748e01f8811082a3c0202020088270000030342010003904e01102d5beb4d",
            "000400660138dd7e632c13b897b4fcf5275be93610b8aa8d336f9c0334f217f6ac291222df4a06dce68d"
                + "19f0a926fcdb77be25c875c6d423889144166c158a7ea4100200011d01020ef2bfb2cd3bf3cbfc88");
    Chunk sums =
        chunk(
            "03040300c0a907c0a9070267e8000200882700000201190119011daa60",
            "020001010102060102039001020e0d020200020000e4ac1adc"
                + "0200010101020601020a8101020e0d020400020000013932dd");
    List<String> expected = new ArrayList<>();
    List<String> opposite = new ArrayList<>();
    for (int tick = 0; tick < 60; tick++) {
      expected.add(tick + "=" + 7_919L * tick * tick % 100);
      opposite.add(tick + "=" + (5_000 - 7_919L * tick * tick % 100));
    }

    assertThat(values(ChunkHeader.read(raw.header(), codec), raw, 3)).isEqualTo(expected);
    assertThat(values(ChunkHeader.read(raw.header(), codec), raw, 4)).isEqualTo(opposite);
    assertThat(values(ChunkHeader.read(raw.header(), codec), raw, 5))
        .containsExactly("0=7", "30=8000000000");
    assertThat(sums(sums, 1)).containsExactly("0: 1 in -2..5 of 3", "2: 140 in 70..70 of 2");
    assertThat(sums(sums, 2)).containsExactly("0: 29 in 5..12 of 3", "2: -120 in -60..-60 of 2");
  }

  @Test
  void refusesAVersionThatItDoesNotKnow() {
    assertThatThrownBy(() -> ChunkHeader.read(Checksum.added(new byte[] {4, 0}), codec))
        .isInstanceOfSatisfying(UnreadableException.class, e -> assertThat(e.isNewer()).isTrue())
        .hasMessageContaining("written by a newer hub");
    assertThatThrownBy(() -> ChunkHeader.read(Checksum.added(new byte[] {2, 0}), codec))
        .isInstanceOfSatisfying(UnreadableException.class, e -> assertThat(e.isNewer()).isFalse())
        .hasMessageContaining("no chunk is of version 2");
    assertThatThrownBy(() -> ChunkHeader.read(new byte[] {4, 0, 0, 0, 0, 0}, codec))
        .isInstanceOfSatisfying(UnreadableException.class, e -> assertThat(e.isNewer()).isFalse())
        .hasMessageContaining("its checksum is another one");
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
        header,
        header.find(series),
        codec,
        (tick, value) -> found.add(tick + "=" + value));
    return found;
  }

  private Chunk sumsChunk(int[] ticks, Sums... series) {
    SumsWriter writer = new SumsWriter(codec, ticks);
    long number = 1;
    for (Sums sums : series) {
      writer.add(number++, sums);
    }
    long[] times = Arrays.stream(ticks).asLongStream().toArray();
    return writer.finish(times, Coverage.ofReports(new long[0]));
  }

  private static Chunk chunk(String header, String data) {
    HexFormat hex = HexFormat.of();
    return new Chunk(0, 0, hex.parseHex(header), hex.parseHex(data));
  }

  private List<String> sums(Chunk chunk, long series) {
    ChunkHeader header = ChunkHeader.read(chunk.header(), codec);
    List<String> found = new ArrayList<>();
    Sums.read(
        slice(header, chunk, series),
        header,
        header.find(series),
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
