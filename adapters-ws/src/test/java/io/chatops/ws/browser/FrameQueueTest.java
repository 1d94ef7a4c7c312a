package io.chatops.ws.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.identity.UserId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameQueueTest {
  private final UserId ann = UserId.random();
  private final UserId bob = UserId.random();
  private final QueueBudget budget = new QueueBudget(2_000, 1_000);

  @Test
  void losesTheOldestBeyondItsCount() {
    FrameQueue queue = queue(2, 1_000, ann);

    assertThat(add(queue, "a") + add(queue, "b")).isZero();
    assertThat(add(queue, "c")).isEqualTo(1);

    assertThat(queue.drainDropped()).isEqualTo(1);
    assertThat(queue.drainDropped()).isZero();
    assertThat(all(queue)).containsExactly("b", "c");
  }

  @Test
  void losesAsManyAsItTakesBeyondItsBytes() {
    FrameQueue queue = queue(10, 10, ann);
    add(queue, "aaa");
    add(queue, "bbb");
    add(queue, "ccc");

    assertThat(add(queue, "ddddd")).isEqualTo(2);

    assertThat(queue.drainDropped()).isEqualTo(2);
    assertThat(all(queue)).containsExactly("ccc", "ddddd");
  }

  @Test
  void keepsOneFrameHoweverLarge() {
    FrameQueue queue = queue(10, 10, ann);
    add(queue, "a");

    add(queue, "b".repeat(500));

    assertThat(all(queue)).containsExactly("b".repeat(500));
  }

  @Test
  void countsALostNoticeAsWhatItTellsOf() {
    FrameQueue queue = queue(1, 1_000, ann);
    queue.add(FrameQueue.Update.loss("dropped 40".getBytes(UTF_8), 40));

    add(queue, "a");

    assertThat(queue.drainDropped()).isEqualTo(40);
  }

  @Test
  void losesNoticesLast() {
    FrameQueue queue = queue(3, 1_000, ann);
    queue.add(FrameQueue.Update.notice("subscribed".getBytes(UTF_8)));
    add(queue, "a");
    add(queue, "b");
    queue.add(FrameQueue.Update.notice("ended".getBytes(UTF_8)));
    add(queue, "c");

    assertThat(all(queue)).containsExactly("subscribed", "ended", "c");

    for (int i = 0; i < 4; i++) {
      queue.add(FrameQueue.Update.notice(("error " + i).getBytes(UTF_8)));
    }
    assertThat(all(queue)).containsExactly("error 1", "error 2", "error 3");
  }

  @Test
  void takesNothingFromOthersHoweverMuchIsLeftUnread() {
    FrameQueue reader = queue(100, 1_000, bob);
    List<FrameQueue> unread = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      unread.add(queue(100, 500, ann));
    }

    for (int round = 0; round < 100; round++) {
      unread.forEach(queue -> add(queue, "0123456789"));
      add(reader, "a" + round);
      add(reader, "b" + round);
      add(reader, "c" + round);
      assertThat(budget.bytes()).isLessThanOrEqualTo(1_000 + 12);
      assertThat(all(reader)).containsExactly("a" + round, "b" + round, "c" + round);
    }

    assertThat(reader.drainDropped()).isZero();
    assertThat(unread).allMatch(queue -> queue.drainDropped() > 0);
  }

  @Test
  void givesWayWhenItHoldsTheMostOfAll() {
    FrameQueue small = queue(100, 1_000, bob);
    add(small, "b".repeat(100));
    FrameQueue large = queue(100, 1_000, ann);
    FrameQueue third = queue(100, 1_000, UserId.random());
    for (int i = 0; i < 10; i++) {
      add(large, "a".repeat(100));
      add(third, i < 9 ? "c".repeat(100) : "c");
    }
    assertThat(budget.bytes()).isEqualTo(1_500 + 1);

    assertThat(add(small, "b".repeat(100))).isZero();

    assertThat(small.drainDropped()).isZero();
    assertThat(large.drainDropped()).isEqualTo(5);
    assertThat(third.drainDropped()).isZero();
  }

  @Test
  void holdsNothingBeforeItsUserIsKnown() {
    FrameQueue queue = new FrameQueue(100, 1_000, budget);

    add(queue, "a");

    assertThat(all(queue)).isEmpty();
  }

  @Test
  void holdsNothingOnceItIsClosed() {
    FrameQueue queue = queue(100, 1_000, ann);
    add(queue, "a");

    queue.close();
    queue.open(ann);
    add(queue, "b");

    assertThat(all(queue)).isEmpty();
    assertThat(budget.bytes()).isZero();
  }

  @Test
  void keepsAStateChangeInItsPlace() {
    FrameQueue queue = queue(1, 10, ann);
    add(queue, "a");
    assertThat(queue.addState("change".getBytes(UTF_8))).isTrue();
    queue.add(FrameQueue.Update.notice("b".getBytes(UTF_8)));

    assertThat(budget.bytes()).isEqualTo(1);
    assertThat(all(queue)).containsExactly("change", "b");
    assertThat(queue.drainDropped()).isEqualTo(1);
  }

  @Test
  void replacesAWaitingChangeByTheWholeState() {
    FrameQueue queue = queue(10, 100, ann);
    assertThat(queue.addState("one".getBytes(UTF_8))).isTrue();
    add(queue, "a");
    assertThat(queue.addState("two".getBytes(UTF_8))).isFalse();
    queue.replaceState("whole".getBytes(UTF_8));

    assertThat(all(queue)).containsExactly("whole", "a");
    queue.replaceState("again".getBytes(UTF_8)); // it was taken in between
    assertThat(all(queue)).containsExactly("again");
  }

  @Test
  void forgetsAStateThatNobodyWantsAnyMore() {
    FrameQueue queue = queue(10, 100, ann);
    assertThat(queue.addState("change".getBytes(UTF_8))).isTrue();
    queue.dropState();
    assertThat(all(queue)).isEmpty();

    assertThat(queue.addState("change".getBytes(UTF_8))).isTrue();
    queue.close();
    queue.replaceState("whole".getBytes(UTF_8));
    assertThat(queue.addState("change".getBytes(UTF_8))).isTrue();
    assertThat(all(queue)).isEmpty();
  }

  private FrameQueue queue(int maxFrames, long maxBytes, UserId owner) {
    FrameQueue queue = new FrameQueue(maxFrames, maxBytes, budget);
    queue.open(owner);
    return queue;
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
