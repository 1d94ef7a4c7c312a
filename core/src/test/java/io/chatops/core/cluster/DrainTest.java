package io.chatops.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DrainTest {
  private static final int NUMBER = 250;

  private final Set<Guest> present = new LinkedHashSet<>();
  private long nanos;
  private long comparisons;

  private final class Guest implements Drain.Guest {
    private boolean isBusy;
    private boolean stays;
    private int asked;

    @Override
    public void leave() {
      asked++;
      if (!isBusy) {
        present.remove(this);
      }
    }

    @Override
    public void leaveNow() {
      present.remove(this);
    }

    @Override
    public void stay() {
      stays = true;
    }

    @Override
    public boolean equals(Object other) {
      comparisons++;
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }

  private Drain drain() {
    for (int i = 0; i < NUMBER; i++) {
      present.add(new Guest());
    }
    return new Drain(() -> present, Duration.ofSeconds(30), () -> nanos);
  }

  private boolean after(Drain drain, Duration time) {
    nanos += time.toNanos();
    return drain.step();
  }

  @Test
  void letsNobodyGoBeforeABalancerKnows() {
    Drain drain = drain();

    assertThat(after(drain, Duration.ZERO)).isFalse();
    assertThat(after(drain, Duration.ofSeconds(5))).isFalse();

    assertThat(present).hasSize(NUMBER);
  }

  @Test
  void letsAsManyGoInEachSecond() {
    Drain drain = drain();
    after(drain, Duration.ofSeconds(5));

    for (int second = 1; second <= 25; second++) {
      int before = present.size();
      for (int step = 0; step < 10; step++) {
        after(drain, Duration.ofMillis(100));
      }
      assertThat(before - present.size()).isBetween(9, 11);
    }

    assertThat(present).isEmpty();
    assertThat(drain.step()).isTrue();
  }

  @Test
  void asksBusyAgentsAgainAndWaitsForThem() {
    Drain drain = drain();
    Guest soon = busy();
    Guest never = busy();
    after(drain, Duration.ofSeconds(30));
    assertThat(present).containsExactly(soon, never);

    soon.isBusy = false;
    assertThat(after(drain, Duration.ofSeconds(4))).isFalse();
    assertThat(present).containsExactly(never);
    assertThat(never.asked).isEqualTo(2);

    assertThat(after(drain, Duration.ofSeconds(1))).isTrue();
    assertThat(present).isEmpty();
  }

  @Test
  void endsOnceAllLeftAndBalancersKnow() {
    Drain drain = drain();
    present.clear();

    assertThat(after(drain, Duration.ofSeconds(1))).isFalse();
    assertThat(after(drain, Duration.ofSeconds(4))).isTrue();
  }

  @Test
  void doesNotLookForEachThatStaysAmongAllOthers() {
    for (int i = 0; i < 1_000; i++) {
      busy();
    }
    // As the sockets are: nothing is found in the copy of a list without a search.
    Drain drain = new Drain(() -> List.copyOf(present), Duration.ofSeconds(30), () -> nanos);
    after(drain, Duration.ofSeconds(30));
    comparisons = 0;

    after(drain, Duration.ofMillis(100));

    assertThat(comparisons).isLessThan(5_000);
  }

  @Test
  void letsTheOthersStayOnceItIsCancelled() {
    Drain drain = drain();
    Guest asked = present.iterator().next();
    asked.isBusy = true;
    after(drain, Duration.ofSeconds(17));
    int left = present.size();
    assertThat(left).isBetween(NUMBER / 2, NUMBER - 1);

    drain.cancel();

    assertThat(present).hasSize(left).contains(asked);
    assertThat(present).filteredOn(guest -> guest.stays).containsExactly(asked);
  }

  private Guest busy() {
    Guest guest = new Guest();
    guest.isBusy = true;
    present.add(guest);
    return guest;
  }
}
