package io.chatops.core.alert.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.alert.Alert;
import io.chatops.core.alert.AlertChange;
import io.chatops.core.alert.AlertKey;
import io.chatops.core.alert.Comparison;
import io.chatops.core.alert.MetricType;
import io.chatops.core.alert.Severity;
import io.chatops.core.alert.ThresholdDetails;
import io.chatops.core.alert.engine.ReferenceEvaluator.Episode;
import io.chatops.core.alert.engine.ReferenceEvaluator.Reading;
import io.chatops.core.metric.MetricReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;

/** Whatever the values, the thresholds and the fate of the hub, the same alerts come about. */
class AlertEnginePropertiesTest {
  /** More than these were acknowledged before a kill, but their agent did not hear it. */
  private static final int SENT_AGAIN = 8;

  /** An event at the hub after a report. */
  enum Fate {
    NOTHING,
    KILLED,
    STORAGE_GOES,
    STORAGE_COMES
  }

  /** A value, and what befalls the hub after it. */
  record Happening(double value, Fate fate) {}

  private record Sent(MetricReport report, CompletableFuture<?> acknowledgement) {}

  @Property(tries = 400)
  void equalsTheReferenceWhateverBefallsTheHub(
      @ForAll("rules") ThresholdDetails rules,
      @ForAll("happenings") @Size(max = 80) List<Happening> happenings,
      @ForAll @IntRange(max = SENT_AGAIN) int heardAgain) {
    AlertFixture hub = new AlertFixture();
    hub.watch(rules);
    List<Reading> series = new ArrayList<>();
    List<Sent> sent = new ArrayList<>();

    int awayFor = 0;
    for (Happening happening : happenings) {
      hub.clock.advance(AlertFixture.INTERVAL);
      MetricReport report = hub.cpuReport(hub.clock.instant(), happening.value());
      series.add(new Reading(report.collectedAt(), happening.value(), false));
      sent.add(new Sent(report, hub.send(report)));
      awayFor = hub.alerts.away ? awayFor + 1 : 0;
      switch (happening.fate()) {
        case NOTHING -> {}
        case KILLED -> sendAgainAfterKill(hub, sent, heardAgain);
        case STORAGE_GOES -> hub.alerts.away = true;
        case STORAGE_COMES -> comeBack(hub);
      }
      if (awayFor > 5) {
        comeBack(hub); // any longer, and what is sent again would be late
      }
    }
    comeBack(hub);

    assertThat(episodes(hub))
        .isEqualTo(ReferenceEvaluator.episodes(rules, series, AlertFixture.SILENCE));
    assertThat(sent).allMatch(each -> each.acknowledgement().isDone() || wasSentAgain(sent, each));
    assertNeverTwoOpen(hub);
  }

  @Property(tries = 400)
  void tellsNobodyOfTheBareHysteresisBand(
      @ForAll("rulesWithBand") ThresholdDetails rules,
      @ForAll @Size(min = 1, max = 60) List<@IntRange(min = 81, max = 100) Integer> values) {
    AlertFixture hub = new AlertFixture();
    hub.watch(rules);

    hub.cpu(values.stream().mapToDouble(Integer::doubleValue).toArray());

    assertThat(hub.all()).hasSizeLessThanOrEqualTo(1);
    assertThat(hub.told).noneMatch(change -> change.kind() == AlertChange.Kind.RESOLVED);
  }

  @Property(tries = 400)
  void tellsTheSameOfASpoolButOnlyAsHistory(
      @ForAll("rulesWithSeverity") ThresholdDetails rules,
      @ForAll("values") @Size(min = 1, max = 40) List<Double> before,
      @ForAll("values") @Size(min = 1, max = 60) List<Double> spooled,
      @ForAll("values") @Size(min = 1, max = 40) List<Double> after,
      @ForAll @IntRange(max = 59) int killedAfter) {
    AlertFixture hub = new AlertFixture();
    hub.watch(rules);
    List<Reading> series = new ArrayList<>();

    live(hub, series, before);
    Instant unplugged = hub.clock.instant();
    hub.clock.advance(AlertFixture.INTERVAL.multipliedBy(spooled.size()));
    for (int i = 0; i < spooled.size(); i++) {
      Instant at = unplugged.plus(AlertFixture.INTERVAL.multipliedBy(i + 1L));
      boolean late = Duration.between(at, hub.clock.instant()).compareTo(AlertFixture.SILENCE) > 0;
      series.add(new Reading(at, spooled.get(i), late));
      assertThat(hub.send(hub.cpuReport(at, spooled.get(i)))).isCompleted();
      if (i == killedAfter) {
        hub.restart();
      }
    }
    live(hub, series, after);

    assertThat(episodes(hub))
        .isEqualTo(ReferenceEvaluator.episodes(rules, series, AlertFixture.SILENCE));
    assertThat(hub.told)
        .filteredOn(change -> change.alert().late())
        .allMatch(change -> change.kind() == AlertChange.Kind.RECORDED);
    assertNeverTwoOpen(hub);
  }

  private static void live(AlertFixture hub, List<Reading> series, List<Double> values) {
    for (double value : values) {
      hub.cpu(value);
      series.add(new Reading(hub.clock.instant(), value, false));
    }
  }

  private static void sendAgainAfterKill(AlertFixture hub, List<Sent> sent, int heardAgain) {
    hub.alerts.away = false;
    hub.restart();
    int first = sent.size();
    while (first > 0 && !sent.get(first - 1).acknowledgement().isDone()) {
      first--;
    }
    first = Math.max(0, first - heardAgain);
    for (int i = first; i < sent.size(); i++) {
      MetricReport again = hub.again(sent.get(i).report());
      sent.set(i, new Sent(sent.get(i).report(), hub.send(again)));
    }
  }

  private static boolean wasSentAgain(List<Sent> sent, Sent each) {
    return sent.stream()
        .anyMatch(
            other ->
                other.report().sequence() == each.report().sequence()
                    && other.acknowledgement().isDone());
  }

  private static void comeBack(AlertFixture hub) {
    hub.alerts.away = false;
    hub.engine.storeSoon();
  }

  private static List<Episode> episodes(AlertFixture hub) {
    return hub.all().stream()
        .sorted(Comparator.comparing(Alert::createdAt))
        .map(
            alert ->
                new Episode(
                    alert.createdAt(),
                    alert.resolution() == null ? null : alert.resolution().at(),
                    alert.severity(),
                    alert.late()))
        .toList();
  }

  private static void assertNeverTwoOpen(AlertFixture hub) {
    Set<AlertKey> open = new HashSet<>();
    for (AlertChange change : hub.told) {
      switch (change.kind()) {
        case OPENED -> assertThat(open.add(change.alert().key())).as("opened while open").isTrue();
        case RESOLVED ->
            assertThat(open.remove(change.alert().key())).as("ended while over").isTrue();
        case ESCALATED, ACKNOWLEDGED, SNOOZED, RECORDED -> {}
      }
    }
  }

  @Provide
  Arbitrary<ThresholdDetails> rules() {
    Arbitrary<Comparison> comparison = Arbitraries.of(Comparison.class);
    Arbitrary<Integer> seconds = Arbitraries.of(0, 5, 10, 30, 60);
    Arbitrary<@Nullable Double> band = Arbitraries.of(0.0, 10.0).injectNull(0.3);
    Arbitrary<@Nullable Severity> severity = Arbitraries.of(Severity.class).injectNull(0.7);
    Arbitrary<Integer> cooldown = Arbitraries.of(0, 0, 15, 60);
    return Combinators.combine(comparison, seconds, band, severity, cooldown)
        .as(
            (compare, duration, width, severe, quiet) ->
                new ThresholdDetails(
                    null,
                    null,
                    null,
                    MetricType.CPU,
                    null,
                    compare,
                    50,
                    Duration.ofSeconds(duration),
                    width == null ? null : compare.isUpper() ? 50 - width : 50 + width,
                    severe,
                    Duration.ofSeconds(quiet),
                    true));
  }

  /** A kill in the middle of a spool forgets how bad it was, but not that it was. */
  @Provide
  Arbitrary<ThresholdDetails> rulesWithSeverity() {
    return rules().filter(rules -> rules.severity() != null);
  }

  @Provide
  Arbitrary<ThresholdDetails> rulesWithBand() {
    return Arbitraries.of(0, 10, 30).map(seconds -> AlertFixture.cpuAbove90(seconds, 80.0));
  }

  @Provide
  Arbitrary<List<Double>> values() {
    return value().list();
  }

  @Provide
  Arbitrary<List<Happening>> happenings() {
    return Combinators.combine(
            value(),
            Arbitraries.frequencyOf(
                Tuple.of(12, Arbitraries.just(Fate.NOTHING)),
                Tuple.of(4, Arbitraries.of(Fate.class))))
        .as(Happening::new)
        .list();
  }

  /** Near and far on both sides of 50, and in the bands beside it. */
  private static Arbitrary<Double> value() {
    return Arbitraries.of(10.0, 40.0, 45.0, 49.0, 50.0, 51.0, 55.0, 60.0, 76.0, 55.0, 45.0);
  }
}
