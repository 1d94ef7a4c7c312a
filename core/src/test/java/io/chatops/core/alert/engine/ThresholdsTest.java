package io.chatops.core.alert.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.chatops.core.alert.Alert;
import io.chatops.core.alert.Alert.ResolveReason;
import io.chatops.core.alert.AlertThreshold;
import io.chatops.core.alert.Comparison;
import io.chatops.core.alert.MetricType;
import io.chatops.core.alert.ThresholdDetails;
import io.chatops.core.alert.Thresholds;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.identity.AlertThresholdId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.quota.Quotas;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Changes of thresholds, and what becomes of their alerts. */
class ThresholdsTest {
  private final AlertFixture hub = new AlertFixture();

  private static ThresholdDetails with(
      ThresholdDetails details, @Nullable ServerId serverId, double value, boolean enabled) {
    return new ThresholdDetails(
        "renamed",
        serverId,
        details.tag(),
        details.metricType(),
        details.metricDetail(),
        details.comparison(),
        value,
        details.duration(),
        details.recoveryValue(),
        details.severity(),
        Duration.ofHours(1),
        enabled);
  }

  @Test
  void keepsAlertsWhereOnlyNameAndCooldownChange() {
    AlertThreshold threshold = hub.watch(AlertFixture.cpuAbove90(0, null));
    hub.cpu(95);

    hub.change(threshold, details -> with(details, null, 90, true));

    assertThat(hub.only().isActive()).isTrue();
  }

  @Test
  void losesNoChangeThatAnotherMakesMeanwhile() {
    AlertThreshold threshold = hub.watch(AlertFixture.cpuAbove90(0, null));
    List<ThresholdDetails> seen = new ArrayList<>();

    AlertThreshold changed =
        hub.change(
            threshold,
            details -> {
              seen.add(details);
              if (seen.size() == 1) {
                hub.change(threshold, before -> with(before, null, 97, true));
              }
              return details.withEnabled(false);
            });

    assertThat(changed.details()).isEqualTo(with(threshold.details(), null, 97, false));
    assertThat(hub.thresholds.find(threshold.id())).contains(changed);
  }

  @Test
  void endsAlertsOfAThresholdThatWatchesSomethingElse() {
    AlertThreshold threshold = hub.watch(AlertFixture.cpuAbove90(0, null));
    hub.cpu(95);

    hub.change(threshold, details -> with(details, null, 97, true));
    hub.cpu(95);

    assertThat(AlertFixture.resolution(hub.only()).reason())
        .isEqualTo(ResolveReason.THRESHOLD_CHANGED);
    assertThat(AlertFixture.resolution(hub.only()).by()).isEqualTo("ada");
  }

  @Test
  void endsAlertsOfAThresholdThatIsDisabledOrRemoved() {
    AlertThreshold disabled = hub.watch(AlertFixture.cpuAbove90(0, null));
    hub.cpu(95);
    hub.change(disabled, details -> with(details, null, 90, false));
    assertThat(AlertFixture.resolution(hub.only()).reason())
        .isEqualTo(ResolveReason.THRESHOLD_DISABLED);

    AlertThreshold removed = hub.watch(AlertFixture.cpuAbove90(0, null));
    hub.cpu(95);
    hub.remove(removed.id());
    hub.cpu(95);

    assertThat(hub.all()).hasSize(2);
    assertThat(AlertFixture.resolution(hub.all().get(0)).reason())
        .isEqualTo(ResolveReason.THRESHOLD_DELETED);
    assertThat(hub.thresholds.find(removed.id())).isEmpty();
  }

  @Test
  void forgetsWhatWasPendingWhereTheThresholdChanges() {
    AlertThreshold threshold = hub.watch(AlertFixture.cpuAbove90(15, null));
    hub.cpu(99, 99, 99);

    hub.change(threshold, details -> with(details, null, 95, true));
    hub.cpu(99, 99, 99);
    assertThat(hub.all()).isEmpty();

    hub.cpu(99);
    assertThat(hub.only().threshold()).isEqualTo(95);
  }

  @Test
  void watchesOnlyTheServerThatIsNamed() {
    ServerId other = hub.newServer("db-1").id();
    AlertThreshold threshold = hub.watch(AlertFixture.cpuAbove90(0, null));
    hub.change(threshold, details -> with(details, other, 90, true));

    hub.cpu(95);

    assertThat(hub.all()).isEmpty();
  }

  @Test
  void watchesServersThatAreRegisteredLater() {
    hub.watch(AlertFixture.cpuAbove90(0, null));
    hub.engine.know(hub.newServer("db-1"));

    assertThat(hub.engine.watches())
        .allMatch(watch -> watch.thresholds().wants(MetricType.CPU))
        .hasSize(2);
  }

  @Test
  void refusesThingsOfOthersAlikeAndPutsItOnRecord() {
    AlertThreshold threshold = hub.watch(AlertFixture.cpuAbove90(0, null));
    hub.cpu(95);
    Alert alert = hub.only();
    ThresholdDetails onAdas = with(threshold.details(), hub.server.id(), 1, true);

    AlertFixture.assertNotFound(
        () -> hub.thresholds().update(hub.bob, threshold.id(), details -> details));
    AlertFixture.assertNotFound(
        () -> hub.thresholds().update(hub.ada, AlertThresholdId.random(), details -> details));
    AlertFixture.assertNotFound(() -> hub.thresholds().create(hub.bob, onAdas));
    AlertFixture.assertNotFound(() -> hub.thresholds().remove(hub.bob, threshold.id()));
    AlertFixture.assertNotFound(() -> hub.alerts().acknowledge(hub.bob, alert.id(), null));
    AlertFixture.assertNotFound(() -> hub.alerts().resolve(hub.bob, alert.id(), null));
    AlertFixture.assertNotFound(() -> hub.alerts().get(hub.bob, alert.id()));
    AlertFixture.assertNotFound(() -> hub.thresholds().get(hub.bob, threshold.id()));

    assertThat(hub.audited().stream().filter(event -> event.contains("REFUSED"))).hasSize(6);
    assertThat(hub.only().isActive()).isTrue();
    assertThat(hub.thresholds.find(threshold.id())).contains(threshold);
  }

  @Test
  void leavesNoMoreThanSoManyToAnOwner() {
    for (int i = 0; i < Quotas.DEFAULTS.thresholdsPerUser().max(); i++) {
      hub.watch(AlertFixture.cpuAbove90(0, null));
    }

    assertThatExceptionOfType(ChatOpsException.class)
        .isThrownBy(() -> hub.watch(AlertFixture.cpuAbove90(0, null)))
        .matches(e -> e.code() == ErrorCode.QUOTA_REACHED);
  }

  @ParameterizedTest
  @CsvSource({
    "CPU,GT,100",
    "MEMORY,GE,100.01",
    "DISK,GT,9e15",
    "SWAP,LT,0",
    "CPU,LE,-0.01",
    "DISK,LT,-5"
  })
  void refusesAPercentageThatNothingCanBeBeyond(
      MetricType type, Comparison comparison, double value) {
    ThresholdDetails never = AlertFixture.details(type, null, comparison, value, 0, null, 0);
    AlertThreshold threshold = hub.watch(AlertFixture.cpuAbove90(0, null));

    assertNeverFires(() -> hub.watch(never));
    assertNeverFires(() -> hub.change(threshold, before -> never));

    assertThat(hub.thresholds.findAll()).containsExactly(threshold);
  }

  @ParameterizedTest
  @CsvSource({
    "CPU,GT,99.99",
    "MEMORY,GE,100",
    "DISK,LE,0",
    "SWAP,LT,0.01",
    "LOAD,GT,100",
    "TEMPERATURE,LT,-5"
  })
  void takesWhatAValueCanBeBeyond(MetricType type, Comparison comparison, double value) {
    AlertThreshold threshold =
        hub.watch(AlertFixture.details(type, null, comparison, value, 0, null, 0));

    assertThat(hub.thresholds.find(threshold.id())).contains(threshold);
  }

  @Test
  void keepsAnEarlierImpossiblePercentageUntilItsChange() {
    ThresholdDetails never =
        AlertFixture.details(MetricType.CPU, null, Comparison.GT, 100, 0, null, 0);
    AlertThreshold earlier =
        new AlertThreshold(
            AlertThresholdId.random(),
            hub.ada.userId(),
            never,
            hub.clock.instant(),
            hub.clock.instant());
    hub.thresholds.add(earlier, 1);
    hub.restart();
    hub.cpu(100);
    assertThat(hub.all()).isEmpty();

    ThresholdDetails renamed = with(never, null, 100, true);
    assertThat(hub.change(earlier, before -> renamed).details()).isEqualTo(renamed);
    assertNeverFires(() -> hub.change(earlier, before -> with(before, null, 101, true)));

    hub.change(earlier, before -> with(before, null, 99, true));
    hub.cpu(100);
    assertThat(hub.only().isActive()).isTrue();
  }

  private static void assertNeverFires(ThrowingCallable action) {
    assertThatExceptionOfType(InvalidFieldException.class)
        .isThrownBy(action)
        .matches(e -> e.errors().get(0).field().equals("threshold_value"))
        .withMessageContaining("no value can ever exceed it");
  }

  @Test
  void offersStartersAndSetsNone() {
    assertThat(Thresholds.starters()).extracting(ThresholdDetails::name).doesNotHaveDuplicates();
    assertThat(hub.thresholds().list(hub.ada)).isEmpty();
  }

  @Test
  void readingOneUsersThresholdsLeavesOthersAlone() {
    AlertThreshold known = hub.watch(AlertFixture.cpuAbove90(0, null));
    assertThat(hub.thresholds.remove(known.id())).isTrue(); // as another hub does

    for (int time = 0; time < 100; time++) {
      hub.engine.readThresholds(hub.bob.userId());
    }
    hub.cpu(95);
    assertThat(hub.only().resolution()).isNull();

    hub.engine.readThresholds(hub.ada.userId());
    assertThat(hub.only().resolution()).isNotNull();
  }
}
