package io.chatops.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.rest.limit.PasswordWork;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class PasswordWorkTest {
  @Test
  void refusesWorkThatWaitsTooLongAndGoesOn() throws InterruptedException {
    PasswordWork work = new PasswordWork(oneAtATime());
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    CompletableFuture<String> slow =
        CompletableFuture.supplyAsync(
            () ->
                work.enqueue(
                    "10.0.0.1",
                    () -> {
                      running.countDown();
                      awaitQuietly(mayEnd);
                      return "slow";
                    }));
    running.await();

    assertThatThrownBy(() -> work.enqueue("10.0.0.2", () -> "quick"))
        .isInstanceOfSatisfying(
            ChatOpsException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.RATE_LIMITED);
              assertThat(e.retryAfter()).isPresent();
            });

    mayEnd.countDown();
    assertThat(slow.join()).isEqualTo("slow");
    assertThat(work.enqueue("10.0.0.2", () -> "quick")).isEqualTo("quick");
  }

  @Test
  void givesTheTurnBackWhenTheWorkFails() {
    PasswordWork work = new PasswordWork(oneAtATime());

    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(
              () ->
                  work.enqueue(
                      "10.0.0.1",
                      () -> {
                        throw ChatOpsException.unauthenticated("wrong");
                      }))
          .hasMessage("wrong");
    }
    assertThat(work.enqueue("10.0.0.1", () -> "next")).isEqualTo("next");
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static RestSettings oneAtATime() {
    RestSettings defaults = RestSettings.defaults();
    return new RestSettings(
        defaults.requestsPerMinute(),
        defaults.anonymousRequestsPerMinute(),
        defaults.failedSignIns(),
        defaults.failedSignInsPerAddress(),
        defaults.failedSignInWindow(),
        defaults.registrationsPerHour(),
        defaults.creationsPerMinute(),
        1,
        Duration.ofMillis(1),
        defaults.trackedCallers());
  }
}
