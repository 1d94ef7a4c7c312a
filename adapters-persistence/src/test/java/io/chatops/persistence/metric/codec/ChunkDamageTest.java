package io.chatops.persistence.metric.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.chatops.core.metric.Coverage;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Whatever bytes are stored as a chunk, they are read or said to be unreadable, at no great cost.
 */
class ChunkDamageTest {
  /** Five columns of as many ticks as a chunk can have take some 250 KB. */
  private static final long MOST_ALLOCATED = 1 << 20;

  private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final ColumnCodec codec = new ColumnCodec();
  private final Random random = new Random(12);

  private interface Reading {
    void run();
  }

  @Test
  void readsNothingWhereAnyOneBitIsTurned() {
    for (Chunk chunk : chunks()) {
      ChunkHeader header = ChunkHeader.read(chunk.header(), codec);
      for (int bit = 0; bit < chunk.header().length * 8; bit++) {
        byte[] turned = turned(chunk.header(), bit);
        assertThat(isReadable(() -> ChunkHeader.read(turned, codec))).isFalse();
      }
      for (int series = 0; series < header.series().length; series++) {
        byte[] slice = slice(header, series, chunk.data());
        for (int bit = 0; bit < slice.length * 8; bit++) {
          assertReadsNothing(header, series, turned(slice, bit));
        }
      }
    }
  }

  @Test
  void readsNothingFromASeriesThatEndsTooEarly() {
    for (Chunk chunk : chunks()) {
      ChunkHeader header = ChunkHeader.read(chunk.header(), codec);
      byte[] slice = slice(header, 0, chunk.data());
      for (int length = 0; length < slice.length; length++) {
        assertReadsNothing(header, 0, Arrays.copyOf(slice, length));
      }
    }
  }

  private void assertReadsNothing(ChunkHeader header, int series, byte[] slice) {
    assertThat(isReadable(() -> RawColumn.read(slice, header, series, codec, (tick, value) -> {})))
        .isFalse();
    assertThat(
            isReadable(
                () ->
                    Sums.read(
                        slice, header, series, codec, (tick, sum, minimum, maximum, count) -> {})))
        .isFalse();
  }

  // ---- what a checksum does not find: bytes that were written like this

  @Test
  void readsOrRefusesAChunkWithAnyOneBitTurned() {
    for (Chunk chunk : chunks()) {
      for (int bit = 0; bit < chunk.header().length * 8; bit++) {
        read(turned(chunk.header(), bit), chunk.data());
      }
      for (int bit = 0; bit < chunk.data().length * 8; bit++) {
        read(chunk.header(), turned(chunk.data(), bit));
      }
    }
  }

  @Test
  void readsOrRefusesAChunkThatEndsAnywhere() {
    for (Chunk chunk : chunks()) {
      for (int length = 0; length < chunk.header().length; length++) {
        byte[] header = Arrays.copyOf(chunk.header(), length);
        assertThat(isReadable(() -> ChunkHeader.read(header, codec))).isFalse();
      }
      for (int length = 0; length < chunk.data().length; length++) {
        read(chunk.header(), Arrays.copyOf(chunk.data(), length));
      }
    }
  }

  @Test
  void readsOrRejectsAChunkWithAnyNumberAnywhere() {
    for (Chunk chunk : chunks()) {
      for (int round = 0; round < 3_000; round++) {
        read(withANumber(chunk.header()), chunk.data());
        read(chunk.header(), withANumber(chunk.data()));
      }
    }
  }

  @Test
  void readsOrRefusesAnyBytes() {
    for (int round = 0; round < 30_000; round++) {
      byte[] header = anyBytes();
      if (header.length > 0) {
        header[0] = 3;
      }
      read(header, anyBytes());
      readSlices(header(random.nextInt(1_500)), anyBytes());
    }
  }

  @Test
  void tellsDamageFromWhatANewerHubWrote() {
    byte[] header = chunks().get(0).header();
    header[0] = 4;

    List<Boolean> newer = new ArrayList<>();
    for (byte[] bytes :
        List.of(resealed(header), header, new byte[0], new byte[] {0, 1}, new byte[] {3, 1})) {
      try {
        ChunkHeader.read(bytes, codec);
      } catch (UnreadableException e) {
        newer.add(e.isNewer());
      }
    }

    assertThat(newer).containsExactly(true, false, false, false, false);
  }

  /** Gives header and series the checksums of what they are. */
  private void read(byte[] header, byte[] data) {
    ChunkHeader[] read = new ChunkHeader[1];
    if (isReadable(() -> read[0] = ChunkHeader.read(resealed(header), codec))) {
      readSlices(read[0], data);
    }
  }

  /** Each series as of either kind of chunk; what cannot be read passes nothing on. */
  private void readSlices(ChunkHeader header, byte[] data) {
    for (int i = 0; i < header.series().length; i++) {
      int series = i;
      byte[] slice = resealed(slice(header, series, data));
      PassedOn values = new PassedOn(header.ticks());
      if (!isReadable(
          () ->
              RawColumn.read(slice, header, series, codec, (tick, value) -> values.add(tick, 1)))) {
        assertThat(values.count).isZero();
      }
      PassedOn sums = new PassedOn(header.ticks());
      if (!isReadable(
          () ->
              Sums.read(
                  slice,
                  header,
                  series,
                  codec,
                  (tick, sum, minimum, maximum, count) -> sums.add(tick, count)))) {
        assertThat(sums.count).isZero();
      }
      assertThat(values.areSane && sums.areSane).isTrue();
    }
  }

  /** As the database does: less where the data ends before. */
  private static byte[] slice(ChunkHeader header, int series, byte[] data) {
    int begin = Math.min(header.offset(series), data.length);
    long end = Math.min((long) header.offset(series) + header.length(series), data.length);
    return Arrays.copyOfRange(data, begin, (int) end);
  }

  private static byte[] resealed(byte[] bytes) {
    return Checksum.added(Arrays.copyOf(bytes, Math.max(0, bytes.length - Checksum.BYTES)));
  }

  private static final class PassedOn {
    private final int ticks;
    private int count;
    private boolean areSane = true;

    private PassedOn(int ticks) {
      this.ticks = ticks;
    }

    private void add(int tick, long values) {
      count++;
      areSane &= tick >= 0 && tick < ticks && values > 0;
    }
  }

  /** Fails on every other exception. */
  private static boolean isReadable(Reading reading) {
    long before = THREAD.getCurrentThreadAllocatedBytes();
    boolean readable = true;
    try {
      reading.run();
    } catch (UnreadableException e) {
      readable = false;
    }
    assertThat(THREAD.getCurrentThreadAllocatedBytes() - before).isLessThan(MOST_ALLOCATED);
    return readable;
  }

  // ---- bytes

  private static byte[] turned(byte[] bytes, int bit) {
    byte[] turned = bytes.clone();
    turned[bit / 8] ^= (byte) (1 << bit % 8);
    return turned;
  }

  /** Replaces a byte by a number of any size. */
  private byte[] withANumber(byte[] bytes) {
    NumberWriter number = new NumberWriter(16);
    number.unsigned(random.nextLong() >>> random.nextInt(64));
    int at = random.nextInt(bytes.length);
    NumberWriter all = new NumberWriter(bytes.length + 16);
    all.append(bytes, at);
    all.append(number.toBytes(), number.size());
    byte[] rest = Arrays.copyOfRange(bytes, at + 1, bytes.length);
    all.append(rest, rest.length);
    return all.toBytes();
  }

  /** Some with small numbers only, which are more likely to be taken for something. */
  private byte[] anyBytes() {
    byte[] bytes = new byte[random.nextInt(120)];
    int highest = 2 << random.nextInt(8);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) random.nextInt(highest);
    }
    return bytes;
  }

  private static ChunkHeader header(int ticks) {
    return new ChunkHeader(
        LongStream.range(0, ticks).toArray(),
        new long[0],
        Coverage.ofReports(new long[0]),
        new long[] {1, 2},
        new int[] {40, 100},
        new @Nullable Relation[2]);
  }

  /** One of each kind. */
  private List<Chunk> chunks() {
    return List.of(rawChunk(), sumsChunk());
  }

  private Chunk rawChunk() {
    RawChunkBuilder builder = new RawChunkBuilder();
    PayloadCodec payload = new PayloadCodec();
    for (int tick = 0; tick < 60; tick++) {
      payload.begin();
      long wandering = 7_919L * tick * tick % 100;
      payload.add(3, wandering);
      payload.add(4, 5_000 - wandering);
      payload.add(260, tick % 9 == 0 ? 4_096 : 0);
      if (tick % 20 < 7) {
        payload.add(99_999, 1L << tick);
      }
      builder.add(1_000_000L * tick + tick % 3, tick, payload.encode());
    }
    return builder.build(codec);
  }

  private Chunk sumsChunk() {
    Sums wandering = new Sums(40);
    Sums still = new Sums(40);
    for (int i = 0; i < 400; i++) {
      wandering.add(i / 10, 7_919L * i * i % 1_000);
      still.add(i / 20, 7);
    }
    int[] ticks = new int[40];
    Arrays.setAll(ticks, tick -> tick);
    SumsWriter writer = new SumsWriter(codec, ticks);
    writer.add(1, wandering);
    writer.add(2, still);
    Coverage coverage =
        new Coverage.Builder()
            .addSums(
                List.of(new Coverage.Run(0, 900_000), new Coverage.Run(1_500_000, 2_399_000)),
                400,
                6_000,
                60_000)
            .build();
    return writer.finish(
        Arrays.stream(ticks).mapToLong(tick -> tick * 60_000L).toArray(), coverage);
  }
}
