package io.chatops.core.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.error.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private static final int MOST = 1 << 20;

  private final AtomicLong nanos = new AtomicLong(Duration.ofDays(3).toNanos());
  private final Budget budget = new Budget(MOST);
  private final AnswerPace pace = new AnswerPace();
  private final Outbox outbox = outbox();

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
  void answersWithTheNextTurnWhenAWholePieceWaitsOrNothingFollows() {
    assertThat(outbox.add(new byte[10], MOST)).isTrue();
    assertThat(pull()).isCompleted();
    CompletableFuture<byte[]> pull = pull();
    assertThat(outbox.add(new byte[Message.PIECE - 1], MOST)).isTrue();
    outbox.turn();
    assertThat(pull).isNotDone();
    assertThat(outbox.add(new byte[1], MOST)).isTrue();
    assertThat(pull).isNotDone(); // that was the thread of an agent
    outbox.turn();
    assertThat(pull).isCompleted();

    CompletableFuture<byte[]> last = pull();
    outbox.end();
    assertThat(last).isNotDone();
    outbox.turn();
    assertThat(last).isCompleted();
  }

  @Test
  void answersLargePiecesOnlyAsThePaceAllows() {
    List<CompletableFuture<byte[]>> pulls = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Outbox each = new Outbox(new Budget(MOST), pace, Places.REQUEST, null, nanos::get);
      assertThat(each.answer(new byte[Message.PIECE])).isTrue();
      pulls.add(each.pull().toCompletableFuture());
    }
    assertThat(pulls.stream().filter(CompletableFuture::isDone)).hasSize(9); // 4 MiB, and the rest

    Outbox small = outbox();
    assertThat(small.answer(new byte[Outbox.SMALL])).isTrue();
    assertThat(small.pull().toCompletableFuture()).isCompleted();
    pace.turn(0);
    assertThat(outbox.add(new byte[Message.PIECE], MOST)).isTrue();
    assertThat(pull()).isCompleted();
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

    assertThat(outbox().answer(new byte[Outbox.SMALL])).isTrue();
    assertThat(outbox().answer(new byte[Outbox.SMALL + 1])).isFalse();
    outbox.close();
    assertThat(budget.held()).isZero();
  }

  private Outbox outbox() {
    return new Outbox(budget, pace, Places.STREAM, null, nanos::get);
  }

  private CompletableFuture<byte[]> pull() {
    return outbox.pull().toCompletableFuture();
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }
}
