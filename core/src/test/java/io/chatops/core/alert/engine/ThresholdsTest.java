package io.chatops.core.alert.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.chatops.core.alert.Alert;
import io.chatops.core.alert.Alert.ResolveReason;
import io.chatops.core.alert.AlertRepository;
import io.chatops.core.alert.AlertThreshold;
import io.chatops.core.alert.Alerts;
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
import java.util.Objects;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Actions of people on thresholds and alerts. */
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

  private static Alert.Resolution resolution(Alert alert) {
    return Objects.requireNonNull(alert.resolution());
  }

  private static void assertNotFound(ThrowingCallable action) {
    assertThatExceptionOfType(ChatOpsException.class)
        .isThrownBy(action)
        .matches(e -> e.code() == ErrorCode.NOT_FOUND, "is not found");
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

    assertThat(resolution(hub.only()).reason()).isEqualTo(ResolveReason.THRESHOLD_CHANGED);
    assertThat(resolution(hub.only()).by()).isEqualTo("ada");
  }

  @Test
  void endsAlertsOfAThresholdThatIsDisabledOrRemoved() {
    AlertThreshold disabled = hub.watch(AlertFixture.cpuAbove90(0, null));
    hub.cpu(95);
    hub.change(disabled, details -> with(details, null, 90, false));
    assertThat(resolution(hub.only()).reason()).isEqualTo(ResolveReason.THRESHOLD_DISABLED);

    AlertThreshold removed = hub.watch(AlertFixture.cpuAbove90(0, null));
    hub.cpu(95);
    hub.remove(removed.id());
    hub.cpu(95);

    assertThat(hub.all()).hasSize(2);
    assertThat(resolution(hub.all().get(0)).reason()).isEqualTo(ResolveReason.THRESHOLD_DELETED);
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

    assertNotFound(() -> hub.thresholds().update(hub.bob, threshold.id(), details -> details));
    assertNotFound(
        () -> hub.thresholds().update(hub.ada, AlertThresholdId.random(), details -> details));
    assertNotFound(() -> hub.thresholds().create(hub.bob, onAdas));
    assertNotFound(() -> hub.thresholds().remove(hub.bob, threshold.id()));
    assertNotFound(() -> hub.alerts().acknowledge(hub.bob, alert.id(), null));
    assertNotFound(() -> hub.alerts().resolve(hub.bob, alert.id(), null));
    assertNotFound(() -> hub.alerts().get(hub.bob, alert.id()));
    assertNotFound(() -> hub.thresholds().get(hub.bob, threshold.id()));

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
        .withMessageContaining("no value could ever be beyond it");
  }

  @Test
  void offersStartersAndSetsNone() {
    assertThat(Thresholds.starters()).extracting(ThresholdDetails::name).doesNotHaveDuplicates();
    assertThat(hub.thresholds().list(hub.ada)).isEmpty();
  }

  @Nested
  class OfATag {
    private final AlertThreshold ofWeb = hub.watch(AlertFixture.ofTag("web"));

    @Test
    void watchesAServerFromWhereItGetsTheTag() {
      hub.cpu(95);
      assertThat(hub.all()).isEmpty();

      hub.tag(hub.server, "db", "web");
      hub.cpu(95);

      assertThat(hub.only().key().thresholdId()).isEqualTo(ofWeb.id());
    }

    @Test
    void resolvesOnlyTheAlertOfTheServerLosingTheTag() {
      AlertThreshold ofAll = hub.watch(AlertFixture.cpuAbove90(0, null));
      hub.tag(hub.server, "web");
      hub.cpu(95);

      hub.tag(hub.server, "db");
      hub.cpu(95);

      assertThat(hub.all()).hasSize(2);
      assertThat(hub.all())
          .filteredOn(Alert::isActive)
          .extracting(alert -> alert.key().thresholdId())
          .containsExactly(ofAll.id());
      assertThat(hub.all())
          .filteredOn(alert -> !alert.isActive())
          .extracting(ThresholdsTest::resolution)
          .containsExactly(
              new Alert.Resolution(
                  ResolveReason.TAG_REMOVED,
                  "ada",
                  hub.clock.instant().minus(AlertFixture.INTERVAL)));
      assertThat(hub.heard())
          .containsExactly("OPENED WARNING", "OPENED WARNING", "RESOLVED WARNING");
    }

    @Test
    void beginsAnewOnAServerThatGetsTheTagBack() {
      hub.tag(hub.server, "web");
      hub.cpu(95);

      hub.tag(hub.server);
      hub.tag(hub.server, "web");
      assertThat(hub.only().isActive()).isFalse();
      hub.cpu(95);

      assertThat(hub.all()).extracting(Alert::isActive).containsExactly(true, false);
    }

    @Test
    void forgetsWhatWasPendingWhereTheTagGoes() {
      hub.remove(ofWeb.id());
      hub.watch(lasting(AlertFixture.ofTag("web"), Duration.ofSeconds(15)));
      hub.tag(hub.server, "web");
      hub.cpu(99, 99, 99);

      hub.tag(hub.server);
      hub.tag(hub.server, "web");
      hub.cpu(99, 99, 99);
      assertThat(hub.all()).isEmpty();

      hub.cpu(99);
      assertThat(hub.only().isActive()).isTrue();
    }

    @Test
    void resolvesAtTheStartWhatAKillLeftOpen() {
      hub.tag(hub.server, "web");
      hub.cpu(95);
      hub.servers.update(hub.server.id(), details -> hub.server.details(), hub.clock.instant());

      hub.restart();

      assertThat(resolution(hub.only()).reason()).isEqualTo(ResolveReason.TAG_REMOVED);
      assertThat(resolution(hub.only()).by()).isNull();
    }

    @Test
    void usesStoredTagsWhenChangesArriveOutOfOrder() {
      hub.tag(hub.server, "web");

      hub.engine.know(hub.server); // as it was read before, without the tag
      hub.cpu(95);

      assertThat(hub.only().isActive()).isTrue();
    }

    @Test
    void changesWithoutResolutionsDoNotAwaitTheStorage() {
      hub.tag(hub.server, "web");
      hub.alerts.away = true;
      hub.cpu(95);

      hub.tag(hub.server, "web", "db");

      assertThat(hub.servers.find(hub.server.id()).orElseThrow().tags())
          .containsExactly("web", "db");
    }

    @Test
    void survivesAnActionOfAHubUnawareOfTheTag() {
      AlertEngine other = hub.engine;
      hub.restart();
      hub.tag(hub.server, "web");
      hub.cpu(95);

      hub.alerts(other).acknowledge(hub.ada, hub.only().id(), null);

      assertThat(hub.only().isActive()).isTrue();
      assertThat(hub.only().acknowledgement()).isNotNull();
    }

    @Test
    void watchesNoServerOfAnother() {
      hub.remove(ofWeb.id());
      hub.thresholds().create(hub.bob, AlertFixture.ofTag("web"));
      hub.tag(hub.server, "web");

      hub.cpu(95);

      assertThat(hub.all()).isEmpty();
    }

    @Test
    void endsItsAlertsWhenItIsForAnotherTag() {
      hub.tag(hub.server, "web");
      hub.cpu(95);

      hub.change(ofWeb, details -> AlertFixture.ofTag("db"));
      hub.cpu(95);

      assertThat(resolution(hub.only()).reason()).isEqualTo(ResolveReason.THRESHOLD_CHANGED);
    }

    @Test
    void hasProcessesCountedWhereTheTagIs() {
      hub.watch(service("nginx"));

      hub.tag(hub.server, "web");
      assertThat(hub.services).last().isEqualTo("nginx");

      hub.tag(hub.server);
      assertThat(hub.services).last().isEqualTo("");
    }

    @Test
    void appliesToAServerOrToAPossibleTag() {
      assertInvalidTag(() -> scoped(hub.server.id(), "web"));
      assertInvalidTag(() -> scoped(null, " "));
      assertInvalidTag(() -> scoped(null, "a\nb"));
      assertInvalidTag(() -> scoped(null, "x".repeat(51)));

      assertThat(scoped(null, "x".repeat(50)).tag()).hasSize(50);
    }

    private static void assertInvalidTag(ThrowingCallable action) {
      assertThatExceptionOfType(InvalidFieldException.class)
          .isThrownBy(action)
          .matches(e -> e.errors().get(0).field().equals("tag"));
    }

    private static ThresholdDetails scoped(@Nullable ServerId serverId, String tag) {
      return of(serverId, tag, MetricType.CPU, null, Duration.ZERO);
    }

    private static ThresholdDetails lasting(ThresholdDetails details, Duration duration) {
      return of(null, details.tag(), details.metricType(), null, duration);
    }

    private static ThresholdDetails service(String process) {
      return of(null, "web", MetricType.SERVICE, process, Duration.ZERO);
    }

    private static ThresholdDetails of(
        @Nullable ServerId serverId,
        @Nullable String tag,
        MetricType type,
        @Nullable String detail,
        Duration duration) {
      return new ThresholdDetails(
          null,
          serverId,
          tag,
          type,
          detail,
          Comparison.GT,
          90,
          duration,
          null,
          null,
          Duration.ZERO,
          true);
    }
  }

  @Nested
  class OnAnAlert {
    private Alert opened() {
      hub.watch(AlertFixture.cpuAbove90(0, 80.0));
      hub.cpu(95);
      return hub.only();
    }

    @Test
    void acknowledgesIt() {
      Alert alert = opened();
      hub.cpu(97);

      Alert taken = hub.alerts().acknowledge(hub.ada, alert.id(), "on it");

      assertThat(taken.isActive()).isTrue();
      assertThat(Objects.requireNonNull(taken.acknowledgement()).by()).isEqualTo("ada");
      assertThat(taken.comment()).isEqualTo("on it");
      assertThat(taken.currentValue()).isEqualTo(97);
      assertThat(hub.heard()).containsExactly("OPENED WARNING", "ACKNOWLEDGED WARNING");
      assertThat(hub.audited()).contains("alert.acknowledge ALLOWED alert " + alert.id());
    }

    @Test
    void doesNotReopenAfterResolvingUntilFineOnce() {
      Alert resolved = hub.resolve(opened());
      assertThat(resolution(resolved).reason()).isEqualTo(ResolveReason.MANUAL);

      hub.cpu(95, 85, 95);
      hub.restart();
      hub.cpu(96, 85, 99);
      assertThat(hub.all()).hasSize(1);

      hub.cpu(80, 95);
      assertThat(hub.all()).hasSize(2);
    }

    @Test
    void resolvesTwiceWithoutHarm() {
      Alert alert = opened();
      hub.resolve(alert);

      assertThat(hub.resolve(alert).id()).isEqualTo(alert.id());

      assertThat(hub.heard()).containsExactly("OPENED WARNING", "RESOLVED WARNING");
    }

    @Test
    void saysThatAnAlertThatIsOverCannotBeTaken() {
      Alert alert = opened();
      hub.resolve(alert);

      assertThatExceptionOfType(ChatOpsException.class)
          .isThrownBy(() -> hub.alerts().acknowledge(hub.ada, alert.id(), null))
          .matches(e -> e.code() == ErrorCode.CONFLICT);
    }

    @Test
    void refusesCommentsThatAreTooLong() {
      Alert alert = opened();

      assertThatExceptionOfType(InvalidFieldException.class)
          .isThrownBy(() -> hub.alerts().acknowledge(hub.ada, alert.id(), "x".repeat(1001)));
    }

    @Test
    void resolvesAnAlertThatAnotherHubOpened() {
      AlertEngine other = hub.engine;
      hub.watch(AlertFixture.cpuAbove90(0, null));
      hub.restart();
      hub.cpu(95);

      Alert resolved = hub.alerts(other).resolve(hub.ada, hub.only().id(), "done");

      assertThat(resolution(resolved).reason()).isEqualTo(ResolveReason.MANUAL);
    }

    @Test
    void listsWhatIsAskedForWithTheNewestValues() {
      Alert alert = opened();
      hub.cpu(99);
      Alerts queries = hub.alerts();

      assertThat(queries.find(hub.ada, search(true, hub.server.id())).alerts())
          .singleElement()
          .satisfies(shown -> assertThat(shown.peakValue()).isEqualTo(99));
      assertThat(queries.find(hub.ada, search(false)).total()).isZero();
      assertThat(queries.get(hub.ada, alert.id()).currentValue()).isEqualTo(99);
      assertNotFound(() -> queries.find(hub.bob, search(null, hub.server.id())));
    }

    private AlertRepository.Query search(@Nullable Boolean active, ServerId... servers) {
      return new AlertRepository.Query(
          hub.ada.userId(),
          active,
          null,
          Set.of(servers),
          null,
          null,
          null,
          null,
          null,
          null,
          10,
          0);
    }
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
