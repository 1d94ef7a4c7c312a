package io.chatops.core.alert.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.alert.AlertHold;
import io.chatops.core.alert.AlertKey;
import io.chatops.core.alert.AlertRepository.SaveOutcome;
import io.chatops.core.alert.NoticePlanner;
import io.chatops.core.identity.AlertThresholdId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.memory.InMemoryAlertRepository;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class AlertWriterTest {
  private final AlertWriter writer =
      new AlertWriter(
          new InMemoryAlertRepository((alert, notice) -> {}),
          NoticePlanner.NONE,
          change -> {},
          key -> {},
          Runnable::run);

  private CompletableFuture<SaveOutcome> add() {
    AlertKey key = new AlertKey(AlertThresholdId.random(), ServerId.random(), "");
    return writer.add(null, AlertHold.none(key, Instant.EPOCH), null);
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void letsOthersInBetweenTwoBatches() throws Exception {
    CompletableFuture<SaveOutcome> first = add();
    for (int i = 0; i < 1_500; i++) {
      var unused = add();
    }
    CompletableFuture<SaveOutcome> last = add();
    AtomicBoolean wasBefore = new AtomicBoolean();
    Thread other = new Thread(() -> writer.runExclusively(() -> wasBefore.set(!last.isDone())));
    CompletableFuture<Void> waiting =
        first.thenRun(
            () -> {
              other.start();
              while (other.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
              }
            });

    writer.flush();
    other.join();

    assertThat(waiting).isCompleted();
    assertThat(last).isCompleted();
    assertThat(wasBefore).isTrue();
  }
}
