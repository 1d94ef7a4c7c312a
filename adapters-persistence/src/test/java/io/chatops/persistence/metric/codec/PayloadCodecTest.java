package io.chatops.persistence.metric.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

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

    assertThat(codec.encode()).hasSizeLessThan(205);
  }

  @Test
  void refusesAVersionThatItDoesNotKnow() {
    assertThatIllegalStateException()
        .isThrownBy(() -> codec.decode(new byte[] {2, 0}))
        .withMessageContaining("written by a newer one");
    assertThatIllegalStateException().isThrownBy(() -> codec.decode(new byte[0]));
  }
}
