package io.chatops.core.metric;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SamplesTest {

  @Test
  void keepsSamplesInOrder() {
    Samples samples =
        new Samples.Builder()
            .add(Metric.CPU_USAGE_PERCENT, null, 1.5)
            .add(Metric.DISK_DEVICES_BUSY_PERCENT, "sda", 2)
            .build();

    assertThat(samples.size()).isEqualTo(2);
    assertThat(samples.metric(0)).isEqualTo(Metric.CPU_USAGE_PERCENT);
    assertThat(samples.label(0)).isNull();
    assertThat(samples.value(0)).isEqualTo(1.5);
    assertThat(samples.label(1)).isEqualTo("sda");
  }

  @Test
  void leavesOutWhatIsNoNumber() {
    Samples samples =
        new Samples.Builder()
            .add(Metric.CPU_USAGE_PERCENT, null, Double.NaN)
            .add(Metric.CPU_USAGE_PERCENT, null, Double.POSITIVE_INFINITY)
            .add(Metric.MEMORY_TOTAL_BYTES, null, 1e16)
            .build();

    assertThat(samples.size()).isZero();
  }

  @Test
  void leavesOutALabelThatIsMissingOrTooMany() {
    Samples samples =
        new Samples.Builder()
            .add(Metric.CPU_USAGE_PERCENT, "label", 1)
            .add(Metric.DISK_DEVICES_BUSY_PERCENT, null, 1)
            .build();

    assertThat(samples.size()).isZero();
  }

  @Test
  void takesSoManyAndNoMore() {
    Samples.Builder builder = new Samples.Builder();
    for (int i = 0; i < Samples.Builder.MAX_SAMPLES + 10; i++) {
      builder.add(Metric.CPU_PER_CORE_PERCENT, Integer.toString(i), i);
    }

    Samples samples = builder.build();
    assertThat(samples.size()).isEqualTo(Samples.Builder.MAX_SAMPLES);
    assertThat(samples.value(4_999)).isEqualTo(4_999);
    assertThat(samples.leftOut()).isEqualTo(10);
  }

  @Test
  void cutsLongLabels() {
    Samples samples =
        new Samples.Builder().add(Metric.CONTAINERS_CPU_PERCENT, "x".repeat(201), 1).build();

    assertThat(samples.label(0)).isEqualTo("x".repeat(200));
  }
}
