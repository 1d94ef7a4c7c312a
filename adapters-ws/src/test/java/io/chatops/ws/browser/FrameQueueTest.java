package io.chatops.ws.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameQueueTest {
  private final FrameQueue.Budget budget = new FrameQueue.Budget(100);

  @Test
  void losesTheOldestBeyondItsCount() {
    FrameQueue queue = new FrameQueue(2, 1_000, budget);

    assertThat(add(queue, "a") + add(queue, "b")).isZero();
    assertThat(add(queue, "c")).isEqualTo(1);

    assertThat(queue.takeLost()).isEqualTo(1);
    assertThat(queue.takeLost()).isZero();
    assertThat(all(queue)).containsExactly("b", "c");
  }

  @Test
  void losesAsManyAsItTakesBeyondItsBytes() {
    FrameQueue queue = new FrameQueue(10, 10, budget);
    add(queue, "aaa");
    add(queue, "bbb");
    add(queue, "ccc");

    assertThat(add(queue, "ddddd")).isEqualTo(2);

    assertThat(queue.takeLost()).isEqualTo(2);
    assertThat(all(queue)).containsExactly("ccc", "ddddd");
  }

  @Test
  void keepsOneFrameHoweverLarge() {
    FrameQueue queue = new FrameQueue(10, 10, budget);
    add(queue, "a");

    add(queue, "b".repeat(500));

    assertThat(all(queue)).containsExactly("b".repeat(500));
  }

  @Test
  void countsALostNoticeAsWhatItTellsOf() {
    FrameQueue queue = new FrameQueue(1, 1_000, budget);
    queue.add(new FrameQueue.Update("dropped 40".getBytes(UTF_8), null, 40));

    add(queue, "a");

    assertThat(queue.takeLost()).isEqualTo(40);
  }

  @Test
  void keepsItsNewestOnlyWhenAllTogetherHoldTooMuch() {
    FrameQueue slow = new FrameQueue(100, 1_000, budget);
    FrameQueue quick = new FrameQueue(100, 1_000, budget);
    for (int i = 0; i < 11; i++) {
      add(slow, "0123456789");
    }
    assertThat(budget.bytes()).isEqualTo(100);

    add(quick, "quick");

    assertThat(all(quick)).containsExactly("quick");
    assertThat(quick.takeLost()).isZero();
    assertThat(all(slow)).isNotEmpty();
    assertThat(budget.bytes()).isZero();
  }

  @Test
  void holdsNothingOnceItIsClosed() {
    FrameQueue queue = new FrameQueue(100, 1_000, budget);
    add(queue, "a");

    queue.close();
    add(queue, "b");

    assertThat(all(queue)).isEmpty();
    assertThat(budget.bytes()).isZero();
  }

  private static int add(FrameQueue queue, String text) {
    return queue.add(FrameQueue.Update.of(text.getBytes(UTF_8)));
  }

  private static List<String> all(FrameQueue queue) {
    List<String> texts = new ArrayList<>();
    FrameQueue.Update next = queue.poll();
    while (next != null) {
      texts.add(new String(next.frame(), UTF_8));
      next = queue.poll();
    }
    return texts;
  }
}
