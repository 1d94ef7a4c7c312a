package io.chatops.persistence.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.persistence.metric.codec.UnreadableException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class UnreadableChunksTest {
  private static final UUID SERVER = UUID.randomUUID();
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

  @Test
  void saysOnceWhichChunkItIs() {
    UnreadableChunks chunks = new UnreadableChunks();
    try (Listening listening = new Listening()) {
      for (int part : new int[] {4, 4, 5, 4}) {
        chunks.leaveOut(
            ChunkTable.RAW,
            new ChunkTable.Key(SERVER, NOON, part),
            UnreadableException.damaged("it ends too early"));
      }

      assertThat(listening.said).hasSize(2);
      assertThat(listening.said.get(0))
          .contains("it ends too early", "metric_chunk_raw", SERVER.toString())
          .contains("2026-11-24T12:00:00Z", "part 4");
    }
    assertThat(chunks.count()).isEqualTo(2);
  }

  @Test
  void remembersOnlySoMany() {
    UnreadableChunks chunks = new UnreadableChunks();
    try (Listening listening = new Listening()) {
      for (int part = 0; part < UnreadableChunks.MAX_KEPT + 5; part++) {
        chunks.leaveOut(
            ChunkTable.RAW, new ChunkTable.Key(SERVER, NOON, part), UnreadableException.newer(9));
      }

      assertThat(listening.said).hasSize(UnreadableChunks.MAX_KEPT + 1);
      assertThat(listening.said.get(UnreadableChunks.MAX_KEPT)).contains("no more are named");
    }
    assertThat(chunks.count()).isEqualTo(UnreadableChunks.MAX_KEPT);
  }

  /** Hears what is logged, in place of the console. */
  private static final class Listening extends Handler implements AutoCloseable {
    private final Logger logger = Logger.getLogger(UnreadableChunks.class.getName());
    private final List<String> said = new ArrayList<>();

    private Listening() {
      logger.setUseParentHandlers(false);
      logger.addHandler(this);
    }

    @Override
    public void publish(LogRecord record) {
      said.add(record.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      logger.removeHandler(this);
      logger.setUseParentHandlers(true);
    }
  }
}
