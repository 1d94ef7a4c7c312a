package io.chatops.bench;

import io.chatops.core.metric.Metric;
import io.chatops.core.metric.Samples;
import java.time.Duration;
import java.util.Random;

/**
 * Series that are harder to store than a host's: a quarter each stands still, steps, is noisy to
 * two decimals, and comes in bursts.
 */
final class NoisyMix implements ReportSource {
  private final Random random;
  private final double[] values;

  /** One series more than this, an unlabelled one that is noisy. */
  NoisyMix(long seed, int series) {
    random = new Random(seed);
    values = new double[series];
  }

  @Override
  public Collected next() {
    Samples.Builder samples = new Samples.Builder();
    for (int i = 0; i < values.length; i++) {
      switch (i % 4) {
        case 0 -> values[i] = 42.5 + i;
        case 1 -> values[i] = random.nextInt(100) == 0 ? random.nextInt(10_000) : values[i];
        case 2 -> values[i] = Math.round(5_000 + random.nextGaussian() * 300) / 100.0;
        default -> values[i] = random.nextInt(20) == 0 ? random.nextInt(1_000_000) / 100.0 : 0;
      }
      samples.add(Metric.CONTAINERS_CPU_PERCENT, "series " + i, values[i]);
    }
    samples.add(Metric.CPU_USAGE_PERCENT, null, values[2]);
    return new Collected(Duration.ofNanos(random.nextInt(9_000) * 1_000L), samples.build());
  }
}
