package io.chatops.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RepeatedBackupTest {
  private static final Instant START = Instant.parse("2026-11-30T12:00:00Z");

  private final List<Duration> taken = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private Instant now = START;
  private @Nullable Instant newest;

  @Test
  void takesTheFirstAtOnceAndOneInEachPeriod() {
    run(Duration.ofHours(49), this::back);

    assertThat(taken).containsExactly(Duration.ZERO, Duration.ofDays(1), Duration.ofDays(2));
    assertThat(failures).isEmpty();
  }

  @Test
  void countsBackupsOfOtherCommands() {
    newest = START.minus(Duration.ofHours(23));

    run(Duration.ofHours(2), this::back);

    assertThat(taken).containsExactly(Duration.ofHours(1));
  }

  @Test
  void triesAFailedOneAgainInAnHour() {
    run(
        Duration.ofMinutes(150),
        () -> {
          taken.add(Duration.between(START, now));
          throw new IOException("No hub runs");
        });

    assertThat(taken).containsExactly(Duration.ZERO, Duration.ofHours(1), Duration.ofHours(2));
    assertThat(failures).hasSize(3).contains("No hub runs; tried again in an hour");
  }

  private boolean back() {
    newest = now;
    return taken.add(Duration.between(START, now));
  }

  private void run(Duration until, Callable<Boolean> work) {
    new RepeatedBackup(Duration.ofDays(1), () -> now, failures::add)
        .run(
            () -> Optional.ofNullable(newest),
            work,
            pause -> {
              now = now.plus(pause);
              return now.isBefore(START.plus(until));
            });
  }
}
