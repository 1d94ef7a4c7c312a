package io.chatops.persistence.metric.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PayloadCodecTest {
  private final PayloadCodec codec = new PayloadCodec();

  @Test
  void readsWhatItWrote() {
    Random random = new Random(42);
    for (int round = 0; round < 200; round++) {
      int size = random.nextInt(600);
      long[] series = new long[size];
      long[] values = new long[size];
      codec.begin();
      for (int i = 0; i < size; i++) {
        series[i] = random.nextLong() >>> (25 + random.nextInt(39));
        values[i] = random.nextLong() >> random.nextInt(64);
        codec.add(series[i], values[i]);
      }

      codec.decode(codec.encode());

      assertThat(codec.size()).isEqualTo(size);
      for (int i = 0; i < size; i++) {
        assertThat(codec.series(i)).isEqualTo(series[i]);
        assertThat(codec.value(i)).isEqualTo(values[i]);
      }
    }
  }

  @Test
  void keepsTheLargestAndTheSmallestNumber() {
    codec.begin();
    codec.add(1, Long.MAX_VALUE);
    codec.add(2, Long.MIN_VALUE);

    codec.decode(codec.encode());

    assertThat(codec.value(0)).isEqualTo(Long.MAX_VALUE);
    assertThat(codec.value(1)).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void takesFewBytesForSmallNumbers() {
    codec.begin();
    for (int i = 0; i < 100; i++) {
      codec.add(i, i % 60);
    }

    assertThat(codec.encode()).hasSizeLessThan(209);
  }

  @Test
  void distinguishesNewerReportsFromCorruptOnes() {
    assertUnreadable(Checksum.added(new byte[] {3, 0}), true);
    assertUnreadable(new byte[] {3, 0}, false);
    assertUnreadable(new byte[] {3, 0, 0, 0, 0, 0}, false);
    assertUnreadable(new byte[0], false);
    assertUnreadable(new byte[] {0, 0}, false);
  }

  @Test
  void readsWhatAnEarlierHubWroteWithoutAChecksum() {
    codec.decode(new byte[] {1, 4, 6, (byte) 0x82, 4, 100, 1});

    assertThat(codec.size()).isEqualTo(2);
    assertThat(codec.series(0)).isEqualTo(3);
    assertThat(codec.value(0)).isEqualTo(50);
    assertThat(codec.series(1)).isEqualTo(260);
    assertThat(codec.value(1)).isEqualTo(-1);
  }

  @Test
  void noticesWhicheverBitIsTurned() {
    codec.begin();
    codec.add(3, 50);
    codec.add(260, -1);
    byte[] whole = codec.encode();
    for (int bit = 0; bit < 8 * whole.length; bit++) {
      byte[] turned = whole.clone();
      turned[bit / 8] ^= (byte) (1 << bit % 8);
      assertUnreadable(turned, false);
    }
  }

  @Test
  void writesAFormThatStaysReadable() {
    codec.begin();
    codec.add(3, 50);
    codec.add(260, -1);

    assertThat(HexFormat.of().formatHex(codec.encode())).isEqualTo("0204068204640106ceec1f");
  }

  @Test
  void refusesReportsThatEndTooEarlyOrTooLate() {
    codec.begin();
    codec.add(300, 7);
    codec.add(301, Long.MIN_VALUE);
    byte[] whole = codec.encode();
    for (int length = 1; length < whole.length; length++) {
      assertUnreadable(Arrays.copyOf(whole, length), false);
    }
    assertUnreadable(Arrays.copyOf(whole, whole.length + 1), false);
    assertUnreadable(new byte[] {1, -2, -1, -1, -1, 15}, false); // some 2 billion values
    assertUnreadable(new byte[] {1, 1}, false); // -1 values
    assertUnreadable(new byte[] {1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 0}, false);
    assertUnreadable(Checksum.added(new byte[] {2, 4, 6, 100}), false); // the rest is its checksum
  }

  private void assertUnreadable(byte[] payload, boolean newer) {
    assertThatExceptionOfType(UnreadableException.class)
        .isThrownBy(() -> codec.decode(payload))
        .satisfies(e -> assertThat(e.isNewer()).isEqualTo(newer));
  }
}
