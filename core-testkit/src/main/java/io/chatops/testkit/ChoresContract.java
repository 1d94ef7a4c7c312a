package io.chatops.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.hub.Chores;
import io.chatops.core.hub.Chores.Chore;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** The contract of {@link Chores}. */
public abstract class ChoresContract {
  /** Chores of which none was taken yet. */
  protected abstract Chores chores();

  @Test
  void areTakenByOneOfAllWhoAsk() {
    Chores chores = chores();

    assertThat(Together.run(8, hub -> () -> chores.take(Chore.OLD_RECORDS, Duration.ofHours(1))))
        .containsOnlyOnce(true)
        .hasSize(8);
    assertThat(chores.take(Chore.OLD_RECORDS, Duration.ofHours(1))).isFalse();
  }

  @Test
  void areDueEachByItself() {
    Chores chores = chores();

    assertThat(chores.take(Chore.OLD_RECORDS, Duration.ofHours(1))).isTrue();

    assertThat(chores.take(Chore.PROCESS_LISTS, Duration.ofHours(1))).isTrue();
  }

  @Test
  void areDueAgainAfterThePeriod() {
    Chores chores = chores();

    assertThat(Collections.nCopies(3, Duration.ZERO))
        .allMatch(period -> chores.take(Chore.PROCESS_LISTS, period));
  }
}
