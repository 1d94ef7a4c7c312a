package io.chatops.core.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.error.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private static final int MOST = 1 << 20;

  private final AtomicLong nanos = new AtomicLong(Duration.ofDays(3).toNanos());
  private final Budget budget = new Budget(MOST);
  private final Outbox outbox = new Outbox(budget, null, nanos::get);

  @Test
  void answersAChattyStreamTenTimesASecond() {
    CompletableFuture<byte[]> pull = pull();
    int answers = 0;
    for (int line = 0; line < 1_000; line++) {
      assertThat(outbox.add(new byte[200], MOST)).isTrue();
      pass(Duration.ofMillis(1));
      outbox.turn();
      if (pull.isDone()) {
        answers++;
        pull = pull();
      }
    }

    assertThat(answers).isBetween(5, 11);
  }

  @Test
  void answersAtOnceWhenAWholePieceWaitsOrNothingFollows() {
    assertThat(outbox.add(new byte[10], MOST)).isTrue();
    assertThat(pull()).isCompleted();
    CompletableFuture<byte[]> pull = pull();
    assertThat(outbox.add(new byte[Message.PIECE - 1], MOST)).isTrue();
    assertThat(pull).isNotDone();
    assertThat(outbox.add(new byte[1], MOST)).isTrue();
    assertThat(pull).isCompleted();

    CompletableFuture<byte[]> last = pull();
    assertThat(last).isNotDone();
    outbox.end();
    assertThat(last).isCompleted();
  }

  @Test
  void isNotGivenUpBeforeItsFirstPull() {
    outbox.turn();
    assertThat(outbox.isGone()).isFalse();

    pass(Outbox.PATIENCE);
    outbox.turn();
    assertThat(outbox.isGone()).isTrue();
  }

  @Test
  void failsAPullOfWhatIsGoneAtOnce() {
    CompletableFuture<byte[]> before = pull();
    outbox.close();

    for (CompletableFuture<byte[]> pull : List.of(before, pull())) {
      assertThat(pull).isCompleted();
      WireReader in = new WireReader(pull.join());
      assertThat(in.getByte()).isEqualTo(Message.FAILED);
      assertThat(RemoteFailures.read(in).code()).isEqualTo(ErrorCode.AGENT_FAILED);
    }
  }

  @Test
  void alwaysHasRoomForASmallAnswerAndForTheNewestOfAName() {
    assertThat(outbox.add(new byte[MOST], MOST)).isTrue();
    assertThat(outbox.add(new byte[1], MOST)).isFalse();
    assertThat(outbox.replace("large", new byte[10], false)).isFalse();
    assertThat(outbox.replace("small", new byte[10], true)).isTrue();
    assertThat(outbox.replace("small", new byte[20], true)).isTrue();

    assertThat(new Outbox(budget, null, nanos::get).answer(new byte[Outbox.SMALL])).isTrue();
    assertThat(new Outbox(budget, null, nanos::get).answer(new byte[Outbox.SMALL + 1])).isFalse();
    outbox.close();
    assertThat(budget.held()).isZero();
  }

  private CompletableFuture<byte[]> pull() {
    return outbox.pull().toCompletableFuture();
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }
}
