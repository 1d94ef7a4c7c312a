package io.chatops.core.alert.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.chatops.core.alert.Alert;
import io.chatops.core.alert.Alert.ResolveReason;
import io.chatops.core.alert.AlertThreshold;
import io.chatops.core.alert.Comparison;
import io.chatops.core.alert.MetricType;
import io.chatops.core.alert.ThresholdDetails;
import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.identity.ServerId;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A threshold of a tag watches the servers that have it. */
class TagThresholdsTest {
  private final AlertFixture hub = new AlertFixture();
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
        .extracting(AlertFixture::resolution)
        .containsExactly(
            new Alert.Resolution(
                ResolveReason.TAG_REMOVED,
                "ada",
                hub.clock.instant().minus(AlertFixture.INTERVAL)));
    assertThat(hub.heard()).containsExactly("OPENED WARNING", "OPENED WARNING", "RESOLVED WARNING");
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

    assertThat(AlertFixture.resolution(hub.only()).reason()).isEqualTo(ResolveReason.TAG_REMOVED);
    assertThat(AlertFixture.resolution(hub.only()).by()).isNull();
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

    assertThat(hub.servers.find(hub.server.id()).orElseThrow().tags()).containsExactly("web", "db");
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

    assertThat(AlertFixture.resolution(hub.only()).reason())
        .isEqualTo(ResolveReason.THRESHOLD_CHANGED);
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
