package io.chatops.rest.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LargeAnswersTest {
  private final LargeAnswers memory = new LargeAnswers(100, 50, Duration.ZERO);

  @Test
  void givesNothingToAnAnswerThatHasEnded() {
    LargeAnswers.Share ended = memory.share("ada");
    assertThat(ended.acquire(40)).isTrue();
    ended.release();

    assertThat(ended.acquire(40)).isFalse();

    assertThat(memory.share("bob").acquire(50)).isTrue();
    assertThat(memory.share("eve").acquire(50)).isTrue(); // so nothing of the first one is left
  }
}
