package io.chatops.core.alert.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.alert.Alert;
import io.chatops.core.alert.Alert.ResolveReason;
import io.chatops.core.alert.Comparison;
import io.chatops.core.alert.MetricType;
import io.chatops.core.alert.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Reports from a spool, and hosts whose clocks are wrong. */
class LateReportsTest {
  private final AlertFixture hub = new AlertFixture();

  private static ResolveReason reason(Alert alert) {
    return Objects.requireNonNull(alert.resolution()).reason();
  }

  private Instant spoolStart = hub.clock.instant();

  /** Reports with these values that lay in a spool, received at once. */
  private void spooled(double... values) {
    for (double value : values) {
      spoolStart = spoolStart.plus(AlertFixture.INTERVAL);
      var unused = hub.send(hub.cpuReport(spoolStart, value));
    }
  }

  private void unplugged() {
    hub.cpu(10);
    spoolStart = hub.clock.instant();
    hub.clock.advance(Duration.ofMinutes(30));
  }

  @Test
  void recordsAnEpisodeThatIsOverWithoutPaging() {
    hub.watch(AlertFixture.cpuAbove90(10, null));
    unplugged();

    spooled(95, 96, 99, 97, 50, 50);
    hub.cpu(50);

    assertThat(hub.only().late()).isTrue();
    assertThat(hub.only().peakValue()).isEqualTo(99);
    assertThat(reason(hub.only())).isEqualTo(ResolveReason.RECOVERED);
    assertThat(hub.heard()).containsExactly("RECORDED WARNING");
  }

  @Test
  void opensWhenItLastsIntoThePresent() {
    hub.watch(AlertFixture.cpuAbove90(10, null));
    unplugged();
    spooled(95, 96, 99);
    Instant fulfilled = spoolStart;
    spooled(97);
    assertThat(hub.all()).isEmpty();

    hub.cpu(95);

    assertThat(hub.only().late()).isFalse();
    assertThat(hub.only().isActive()).isTrue();
    assertThat(hub.only().createdAt()).isEqualTo(fulfilled);
    assertThat(hub.heard()).containsExactly("OPENED WARNING");
  }

  @Test
  void survivesARestartInTheMiddleOfASpool() {
    hub.watch(AlertFixture.cpuAbove90(10, null));
    unplugged();
    spooled(95, 96, 99);

    hub.restart();
    spooled(97, 50);

    assertThat(hub.only().late()).isTrue();
  }

  @Test
  void endsAnOpenAlertAtTheTimeItWasFine() {
    hub.watch(AlertFixture.cpuAbove90(0, null));
    hub.cpu(95);
    spoolStart = hub.clock.instant();
    hub.clock.advance(Duration.ofMinutes(30));

    spooled(95, 50);

    assertThat(Objects.requireNonNull(hub.only().resolution()).at()).isEqualTo(spoolStart);
  }

  @Test
  void doesNotEscalateAnOpenAlertForThePast() {
    hub.watch(AlertFixture.cpuAbove90(0, null));
    hub.cpu(95);
    spoolStart = hub.clock.instant();
    hub.clock.advance(Duration.ofMinutes(30));

    spooled(100, 95);
    assertThat(hub.heard()).containsExactly("OPENED WARNING");
    assertThat(hub.only().severity()).isEqualTo(Severity.WARNING);

    hub.cpu(100);
    assertThat(hub.heard()).containsExactly("OPENED WARNING", "ESCALATED CRITICAL");
  }

  @Test
  void opensAsBadAsItIsNow() {
    hub.watch(AlertFixture.cpuAbove90(10, null));
    unplugged();
    spooled(95, 100, 100, 100);

    hub.cpu(95);

    assertThat(hub.heard()).containsExactly("OPENED WARNING");
    assertThat(hub.only().peakValue()).isEqualTo(100);
  }

  @Test
  void treatsASlowSpoolAsNoWrongClock() {
    hub.watch(AlertFixture.cpuAbove90(0, null));
    unplugged();

    for (int i = 0; i < 20; i++) {
      hub.clock.advance(Duration.ofSeconds(3)); // of five seconds
      spooled(95);
    }

    assertThat(hub.all()).isEmpty();
  }

  @Test
  void skipsWhatCameBeforeTheNewestReport() {
    hub.watch(AlertFixture.cpuAbove90(0, null));
    unplugged();
    hub.cpu(50);

    hub.boot = "boot-0"; // what an earlier start of the agent left behind
    spooled(95, 95);
    hub.boot = "boot-1";
    hub.cpu(50);

    assertThat(hub.all()).isEmpty();
  }

  @Test
  void opensForAHostWhoseClockIsHoursBehind() {
    hub.watch(AlertFixture.cpuAbove90(0, null));

    for (int i = 0; i < 4; i++) {
      hub.clock.advance(AlertFixture.INTERVAL);
      var unused = hub.send(hub.cpuReport(hub.clock.instant().minusSeconds(7200), 95));
    }

    assertThat(hub.only().late()).isFalse();
    assertThat(hub.only().isActive()).isTrue();
  }

  @Test
  void keepsWatchingWhenTheHostsClockJumpsBack() {
    hub.watch(AlertFixture.details(MetricType.CPU, null, Comparison.GT, 90, 0, null, 0));
    hub.cpu(95, 50, 10);

    for (int i = 0; i < 5; i++) {
      hub.clock.advance(AlertFixture.INTERVAL);
      var unused = hub.send(hub.cpuReport(hub.clock.instant().minusSeconds(10_800), 95));
    }

    assertThat(hub.all()).hasSize(2);
    assertThat(hub.all().stream().filter(Alert::isActive)).hasSize(1);
  }

  @Test
  void keepsEvaluatingAfterTheHostsClockJumpedBack() {
    hub.watch(AlertFixture.cpuAbove90(0, null));
    hub.cpu(95);
    hub.restart();

    for (int i = 0; i < 6; i++) {
      hub.clock.advance(AlertFixture.INTERVAL);
      var unused = hub.send(hub.cpuReport(hub.clock.instant().minusSeconds(10_800), 50));
    }

    assertThat(hub.only().isActive()).isFalse();
    assertThat(Objects.requireNonNull(hub.only().resolution()).at())
        .isEqualTo(hub.only().createdAt());
  }
}
