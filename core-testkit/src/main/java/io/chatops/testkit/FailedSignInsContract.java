package io.chatops.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.access.FailedSignIns;
import io.chatops.core.access.FailedSignIns.Limit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The contract of {@link FailedSignIns}. */
public abstract class FailedSignInsContract {
  private static final Instant NOW = SampleObjects.NOW;
  private static final Duration WINDOW = Duration.ofMinutes(5);

  private final Limit account = limit(10);
  private final Limit network = limit(100);

  /** Counts nothing for callers of this test. */
  protected abstract FailedSignIns failures();

  private static Limit limit(int attempts) {
    return new Limit("Ada \uD83D\uDE00 'x'\n" + UUID.randomUUID(), attempts, WINDOW);
  }

  @Test
  void allowsAsManyFailuresAsTheLimit() {
    FailedSignIns failures = failures();
    for (int i = 0; i < 10; i++) {
      assertThat(failures.waitOf(List.of(account, network), NOW)).isZero();
      failures.add(List.of(account, network), NOW);
    }

    assertThat(failures.waitOf(List.of(account, network), NOW)).isEqualTo(Duration.ofSeconds(30));
    assertThat(failures.waitOf(List.of(network), NOW)).isZero();
    assertThat(failures.waitOf(List.of(limit(10)), NOW)).isZero();
  }

  @Test
  void givesAttemptsBackEvenly() {
    FailedSignIns failures = failures();
    for (int i = 0; i < 10; i++) {
      failures.add(List.of(account), NOW);
    }

    Instant later = NOW.plusSeconds(20);
    assertThat(failures.waitOf(List.of(account), later)).isEqualTo(Duration.ofSeconds(10));
    assertThat(failures.waitOf(List.of(account), NOW.plusSeconds(30))).isZero();
    failures.add(List.of(account), NOW.plusSeconds(30));
    assertThat(failures.waitOf(List.of(account), NOW.plusSeconds(30)))
        .isEqualTo(Duration.ofSeconds(30));
    assertThat(failures.waitOf(List.of(account), NOW.plusSeconds(60))).isZero();
  }

  @Test
  void neverTakesMoreThanTheWindow() {
    FailedSignIns failures = failures();
    for (int i = 0; i < 50; i++) {
      failures.add(List.of(account), NOW);
    }

    assertThat(failures.waitOf(List.of(account), NOW)).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void countsFailuresAtTheSameTime() {
    FailedSignIns failures = failures();
    List<Boolean> counted =
        ConcurrentStart.run(
            10,
            hub ->
                () -> {
                  failures.add(hub % 2 == 0 ? both(account, network) : both(network, account), NOW);
                  return true;
                });

    assertThat(counted).hasSize(10);
    assertThat(failures.waitOf(List.of(account), NOW)).isEqualTo(Duration.ofSeconds(30));
  }

  private static List<Limit> both(Limit one, Limit other) {
    return List.of(one, other);
  }

  @Test
  void deletesThoseWhoHaveAllAttemptsAgain() {
    FailedSignIns failures = failures();
    for (int i = 0; i < 10; i++) {
      failures.add(List.of(account), NOW);
    }
    failures.add(List.of(network), NOW);

    failures.deleteRestored(NOW.plusSeconds(3));
    assertThat(failures.waitOf(List.of(account), NOW)).isPositive();

    failures.deleteRestored(NOW.plus(WINDOW));
    assertThat(failures.waitOf(List.of(account), NOW)).isZero();
  }
}
