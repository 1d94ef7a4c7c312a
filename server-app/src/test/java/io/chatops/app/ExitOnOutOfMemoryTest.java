package io.chatops.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class ExitOnOutOfMemoryTest {
  private final AtomicInteger ended = new AtomicInteger();
  private final ExitOnOutOfMemory handler = new ExitOnOutOfMemory(ended::incrementAndGet);

  @Test
  void endsOnAnErrorThatSomebodyLogs() {
    Logger logger = Logger.getLogger(ExitOnOutOfMemoryTest.class.getName());
    logger.setUseParentHandlers(false);
    logger.addHandler(handler);
    try {
      logger.log(Level.INFO, "fine");
      logger.log(Level.WARNING, "broken", new IllegalStateException(new RuntimeException()));
      assertThat(ended).hasValue(0);

      logger.log(
          Level.SEVERE, "no memory", new IllegalStateException(new OutOfMemoryError("heap")));
      assertThat(ended).hasValue(1);
    } finally {
      logger.removeHandler(handler);
    }
  }

  @Test
  void bearsCausesThatGoInACircle() {
    Exception first = new Exception();
    Exception second = new Exception(first);
    first.initCause(second);

    handler.check(first);

    assertThat(ended).hasValue(0);
  }
}
