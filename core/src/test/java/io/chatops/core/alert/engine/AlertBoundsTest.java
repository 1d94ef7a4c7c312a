package io.chatops.core.alert.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.alert.Alert;
import io.chatops.core.alert.AlertThreshold;
import io.chatops.core.alert.Comparison;
import io.chatops.core.alert.MetricType;
import io.chatops.core.alert.ThresholdDetails;
import io.chatops.core.metric.Metric;
import io.chatops.core.metric.Samples;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One report brings about so much and no more, whatever the thresholds and the agent. */
class AlertBoundsTest {
  private static final int THRESHOLDS = 50;

  private final AlertFixture hub = new AlertFixture();

  private void watchEachFileSystem(int thresholds) {
    for (int i = 0; i < thresholds; i++) {
      hub.watch(disk(null, 40 + i));
    }
  }

  private static ThresholdDetails disk(@Nullable String detail, int above) {
    return AlertFixture.details(MetricType.DISK, detail, Comparison.GT, above, 0, null, 0);
  }

  private void report(Samples.Builder samples) {
    hub.clock.advance(AlertFixture.INTERVAL);
    var unused = hub.send(hub.report(hub.clock.instant(), samples.build()));
  }

  private static Samples.Builder fileSystems(int from, int to, double usage) {
    Samples.Builder samples = new Samples.Builder();
    for (int i = from; i < to; i++) {
      samples.add(Metric.DISK_FILESYSTEMS_USAGE_PERCENT, "/mnt/" + i, usage);
    }
    return samples;
  }

  @Test
  void countsWhatItDoesNotFollowOfEachReport() {
    watchEachFileSystem(THRESHOLDS);

    report(fileSystems(0, 100, 99));
    assertThat(hub.stored.findOpen()).hasSize(KeyWatches.MAX_KEYS);
    assertThat(hub.engine.droppedBreaches()).isEqualTo(100L * THRESHOLDS - KeyWatches.MAX_KEYS);

    report(fileSystems(0, 100, 99));
    assertThat(hub.engine.droppedBreaches())
        .isEqualTo(2 * (100L * THRESHOLDS - KeyWatches.MAX_KEYS));
  }

  @Test
  void leavesNothingOutWhereThereIsRoom() {
    watchEachFileSystem(THRESHOLDS);

    report(fileSystems(0, KeyWatches.MAX_KEYS / THRESHOLDS, 99));

    assertThat(hub.stored.findOpen()).hasSize(KeyWatches.MAX_KEYS);
    assertThat(hub.engine.droppedBreaches()).isZero();
  }

  @Test
  void takesTheFirstOfTheReport() {
    watchEachFileSystem(THRESHOLDS);

    report(fileSystems(0, 100, 99));

    assertThat(hub.stored.findOpen())
        .extracting(alert -> alert.key().detail())
        .containsOnly(
            IntStream.range(0, KeyWatches.MAX_KEYS / THRESHOLDS)
                .mapToObj(i -> "/mnt/" + i)
                .toArray(String[]::new));
  }

  @Test
  void alwaysFollowsAPartThatAThresholdNames() {
    watchEachFileSystem(THRESHOLDS);
    AlertThreshold named = hub.watch(disk("/mnt/99", 90));

    report(fileSystems(0, 100, 99));

    assertThat(hub.stored.findOpen())
        .hasSize(KeyWatches.MAX_KEYS + 1)
        .anyMatch(alert -> alert.key().thresholdId().equals(named.id()));
  }

  @Test
  void goesOnFollowingWhatItFollowsBehindAllTheRest() {
    watchEachFileSystem(THRESHOLDS);
    report(fileSystems(5_000, 5_001, 99));

    report(fileSystems(0, 100, 99).add(Metric.DISK_FILESYSTEMS_USAGE_PERCENT, "/mnt/5000", 10));

    assertThat(hub.all())
        .filteredOn(alert -> alert.key().detail().equals("/mnt/5000"))
        .hasSize(THRESHOLDS)
        .noneMatch(Alert::isActive);
  }

  @Test
  void followsOthersOnceSomeHaveEnded() {
    watchEachFileSystem(THRESHOLDS);
    report(fileSystems(0, 100, 99));
    report(fileSystems(0, 20, 10));

    report(fileSystems(20, 30, 99));

    assertThat(hub.stored.findOpen()).hasSize(10 * THRESHOLDS);
  }

  @Test
  void opensOneAlertOfARepeatedPart() {
    watchEachFileSystem(1);
    Samples.Builder samples = new Samples.Builder();
    for (int i = 0; i < 1_000; i++) {
      samples.add(Metric.DISK_FILESYSTEMS_USAGE_PERCENT, "/", i % 2 == 0 ? 99 : 10);
    }

    report(samples);
    report(samples);

    assertThat(hub.only().isActive()).isTrue();
  }
}
