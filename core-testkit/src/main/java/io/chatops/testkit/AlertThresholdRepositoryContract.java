package io.chatops.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.chatops.core.access.User;
import io.chatops.core.alert.AlertThreshold;
import io.chatops.core.alert.AlertThresholdRepository;
import io.chatops.core.alert.Comparison;
import io.chatops.core.alert.MetricType;
import io.chatops.core.alert.Severity;
import io.chatops.core.alert.ThresholdDetails;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.identity.AlertThresholdId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The contract of {@link AlertThresholdRepository}. */
public abstract class AlertThresholdRepositoryContract extends OwnedServerContract {
  private static final Instant LATER = NOW.plusSeconds(60);

  /** More than any test but the one about it has. */
  private static final int MAX_PER_OWNER = 100;

  private AlertThresholdRepository thresholds() {
    return storage().alertThresholds();
  }

  @Test
  void findsNothingWhereNothingIs() {
    AlertThresholdId id = AlertThresholdId.random();

    assertThat(thresholds().find(id)).isEmpty();
    assertThat(thresholds().findByOwner(UserId.random())).isEmpty();
    assertThat(thresholds().update(id, before -> bare(null), NOW)).isEmpty();
    assertThat(thresholds().remove(id)).isFalse();
  }

  @Test
  void findsAThresholdAsItWasAdded() {
    AlertThreshold full = added(full(server.id()), NOW);

    assertThat(thresholds().find(full.id())).contains(full);
    assertThat(thresholds().findByOwner(owner.id())).containsExactly(full);
    assertThat(thresholds().findAll()).contains(full);
  }

  @Test
  void keepsAbsenceAsAbsence() {
    AlertThreshold bare = added(bare(null), NOW);

    assertThat(thresholds().find(bare.id())).contains(bare);
  }

  @Test
  void keepsATagAsItIsAndLetsItGo() {
    AlertThreshold ofTag = added(ofTag("It's \"Web\" 🦊 %_"), NOW);
    assertThat(thresholds().find(ofTag.id())).contains(ofTag);

    thresholds().update(ofTag.id(), before -> ofTag("db"), LATER);
    assertThat(thresholds().find(ofTag.id()).orElseThrow().details()).isEqualTo(ofTag("db"));

    thresholds().update(ofTag.id(), before -> bare(server.id()), LATER);
    assertThat(thresholds().find(ofTag.id()).orElseThrow().details()).isEqualTo(bare(server.id()));
  }

  @Test
  void keepsNumbersToTheLastDigit() {
    for (double value : new double[] {0.1 + 0.2, 9e15, -9e15, Double.MIN_VALUE, -0.0}) {
      AlertThreshold threshold =
          added(
              new ThresholdDetails(
                  null,
                  null,
                  null,
                  MetricType.NETWORK,
                  null,
                  Comparison.GE,
                  value,
                  Duration.ZERO,
                  value,
                  null,
                  Duration.ZERO,
                  true),
              NOW);

      assertThat(thresholds().find(threshold.id())).contains(threshold);
    }
  }

  @Test
  void replacesWhatAnOwnerMaySetAndNothingElse() {
    AlertThreshold threshold = added(full(server.id()), NOW);
    AlertThreshold other = added(full(server.id()), NOW);

    AlertThreshold changed =
        thresholds().update(threshold.id(), before -> bare(null), LATER).orElseThrow();

    assertThat(changed)
        .isEqualTo(new AlertThreshold(threshold.id(), owner.id(), bare(null), NOW, LATER));
    assertThat(thresholds().find(threshold.id())).contains(changed);
    assertThat(thresholds().find(other.id())).contains(other);
  }

  @Test
  void losesNoChangeWhenSeveralComeAtOnce() {
    AlertThreshold threshold = added(lasting(Duration.ZERO), NOW);

    ConcurrentStart.repeat(
        4,
        25,
        () ->
            thresholds()
                .update(
                    threshold.id(), before -> lasting(before.duration().plusSeconds(1)), LATER));

    assertThat(thresholds().find(threshold.id()).orElseThrow().details())
        .isEqualTo(lasting(Duration.ofSeconds(100)));
  }

  @Test
  void leavesAThresholdAsItIsWhenAChangeThrows() {
    AlertThreshold threshold = added(full(server.id()), NOW);
    IllegalStateException unwanted = new IllegalStateException("as wanted");

    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(
            () ->
                thresholds()
                    .update(
                        threshold.id(),
                        before -> {
                          throw unwanted;
                        },
                        LATER))
        .isSameAs(unwanted);

    assertThat(thresholds().find(threshold.id())).contains(threshold);
  }

  @Test
  void removesOnce() {
    AlertThreshold threshold = added(bare(null), NOW);

    assertThat(thresholds().remove(threshold.id())).isTrue();
    assertThat(thresholds().remove(threshold.id())).isFalse();

    assertThat(thresholds().find(threshold.id())).isEmpty();
    assertThat(thresholds().update(threshold.id(), before -> bare(null), LATER)).isEmpty();
  }

  @Test
  void hasAnotherVersionAfterEachChange() {
    long none = thresholds().version();
    AlertThreshold one = added(bare(null), NOW);
    long added = thresholds().version();
    thresholds().update(one.id(), before -> full(server.id()), NOW);
    long updated = thresholds().version();
    added(bare(null), NOW);
    long two = thresholds().version();
    storage().servers().remove(server.id());
    long removed = thresholds().version();

    assertThat(Set.of(none, added, updated, two, removed)).hasSize(5);
    assertThat(thresholds().version()).isEqualTo(removed);
  }

  @Test
  void listsAnOwnersOldestFirstThenById() {
    User another = SampleObjects.user();
    storage().users().add(another, another.role());
    thresholds().add(threshold(another.id(), bare(null), NOW), MAX_PER_OWNER);
    AlertThreshold newest = added(bare(null), NOW.plusSeconds(2));
    AlertThreshold one = added(bare(null), NOW);
    AlertThreshold same = added(full(server.id()), NOW);
    AlertThreshold alsoSame = added(bare(server.id()), NOW);

    List<AlertThreshold> found = thresholds().findByOwner(owner.id());

    assertThat(found).containsExactlyInAnyOrder(one, same, alsoSame, newest);
    assertThat(found.get(3)).isEqualTo(newest);
    assertThat(found.subList(0, 3))
        .isSortedAccordingTo(
            (left, right) -> left.id().toString().compareTo(right.id().toString()));
  }

  @Test
  void addsNoMoreThanAnOwnerMayHave() {
    assertThat(thresholds().add(threshold(owner.id(), bare(null), NOW), 2)).isTrue();
    AlertThreshold second = threshold(owner.id(), bare(server.id()), NOW);
    assertThat(thresholds().add(second, 2)).isTrue();
    AlertThreshold third = threshold(owner.id(), bare(null), NOW);
    assertThat(thresholds().add(third, 2)).isFalse();
    assertThat(thresholds().find(third.id())).isEmpty();

    thresholds().remove(second.id());

    assertThat(thresholds().add(third, 2)).isTrue();
  }

  @Test
  void keepsTheOwnersLimitUnderConcurrentAdditions() {
    List<Boolean> added =
        ConcurrentStart.run(
            4, number -> () -> thresholds().add(threshold(owner.id(), bare(null), NOW), 1));

    assertThat(added).containsOnlyOnce(true);
    assertThat(thresholds().findByOwner(owner.id())).hasSize(1);
  }

  @Test
  void removesAServersThresholdsButNotThoseOfAllServers() {
    AlertThreshold itsOwn = added(full(server.id()), NOW);
    AlertThreshold ofAll = added(bare(null), NOW);

    storage().servers().remove(server.id());

    assertThat(thresholds().find(itsOwn.id())).isEmpty();
    assertThat(thresholds().findByOwner(owner.id())).containsExactly(ofAll);
  }

  @Test
  void refusesAServerThatIsGone() {
    AlertThreshold ofAll = added(bare(null), NOW);
    storage().servers().remove(server.id());

    assertThatExceptionOfType(ChatOpsException.class)
        .isThrownBy(() -> added(bare(server.id()), NOW))
        .extracting(ChatOpsException::code)
        .isEqualTo(ErrorCode.NOT_FOUND);
    assertThatExceptionOfType(ChatOpsException.class)
        .isThrownBy(() -> thresholds().update(ofAll.id(), before -> bare(server.id()), LATER))
        .extracting(ChatOpsException::code)
        .isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(thresholds().findByOwner(owner.id())).containsExactly(ofAll);
  }

  private AlertThreshold added(ThresholdDetails details, Instant createdAt) {
    AlertThreshold threshold = threshold(owner.id(), details, createdAt);
    assertThat(thresholds().add(threshold, MAX_PER_OWNER)).isTrue();
    return threshold;
  }

  private static AlertThreshold threshold(
      UserId ownerId, ThresholdDetails details, Instant createdAt) {
    return new AlertThreshold(
        AlertThresholdId.random(), ownerId, details, createdAt, createdAt.plusSeconds(1));
  }

  private static ThresholdDetails full(ServerId serverId) {
    return new ThresholdDetails(
        "It's \"full\" \\ %_ 🦊 '); DROP TABLE alert;--",
        serverId,
        null,
        MetricType.DISK,
        "/mnt/Ünïcode's \"disk\" 🦊",
        Comparison.GT,
        90.5,
        Duration.ofMillis(90_001),
        85.25,
        Severity.CRITICAL,
        Duration.ofDays(7),
        true);
  }

  private static ThresholdDetails bare(@Nullable ServerId serverId) {
    return bare(serverId, Duration.ZERO);
  }

  private static ThresholdDetails lasting(Duration duration) {
    return bare(null, duration);
  }

  private static ThresholdDetails bare(@Nullable ServerId serverId, Duration duration) {
    return bare(serverId, null, duration);
  }

  private static ThresholdDetails ofTag(String tag) {
    return bare(null, tag, Duration.ZERO);
  }

  private static ThresholdDetails bare(
      @Nullable ServerId serverId, @Nullable String tag, Duration duration) {
    return new ThresholdDetails(
        null,
        serverId,
        tag,
        MetricType.MEMORY,
        null,
        Comparison.LE,
        0,
        duration,
        null,
        null,
        Duration.ZERO,
        false);
  }
}
