package io.chatops.agent.collect;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CpuTimesTest {
  private static final String STAT =
      """
      cpu  10989 11 2806 311159 254 3 81 15 7 0
      cpu0 5390 5 1060 156131 25 1 13 5 7 0
      cpu1 5599 6 1745 155027 228 2 67 9 0 0
      intr 1234 5 6
      ctxt 99
      btime 1764000000
      """;

  @Test
  void countsNiceAsUserAndInterruptsAsSystem() {
    CpuTimes.All all = requireNonNull(CpuTimes.parse(STAT));

    assertThat(all.total()).isEqualTo(new CpuTimes(11000, 2890, 311159, 254, 15));
    assertThat(all.cores()).hasSize(2);
  }

  @Test
  void computesSharesBetweenTwoReadings() {
    CpuTimes before = new CpuTimes(100, 50, 800, 40, 10);
    CpuTimes after = new CpuTimes(130, 60, 850, 48, 12);

    CpuTimes.Shares shares = after.since(before);

    assertThat(shares).isEqualTo(new CpuTimes.Shares(42, 30, 10, 8, 2));
  }

  @Test
  void hasNoSharesAfterACounterReset() {
    assertThat(new CpuTimes(1, 1, 1, 0, 0).since(new CpuTimes(100, 50, 800, 40, 10))).isNull();
  }

  @Test
  void hasNoSharesWhenNoTimeHasPassed() {
    CpuTimes same = new CpuTimes(1, 1, 1, 1, 1);

    assertThat(same.since(same)).isNull();
  }

  @Test
  void toleratesIowaitThatRunsBackwards() {
    CpuTimes.Shares shares =
        requireNonNull(new CpuTimes(110, 50, 890, 30, 0).since(new CpuTimes(100, 50, 800, 40, 0)));

    assertThat(shares.iowait()).isZero();
    assertThat(shares.usage()).isCloseTo(10, within(0.001));
  }

  @Test
  void readsOldKernelsWithFewerColumns() {
    CpuTimes.All all = requireNonNull(CpuTimes.parse("cpu 1 2 3 4\ncpu0 1 2 3 4\n"));

    assertThat(all.total()).isEqualTo(new CpuTimes(3, 3, 4, 0, 0));
  }

  @Test
  void isAbsentWithoutProcessors() {
    assertThat(CpuTimes.parse("intr 0\n")).isNull();
  }
}
