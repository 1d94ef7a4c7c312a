package io.chatops.persistence.metric.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.chatops.core.identity.ServerId;
import io.chatops.core.process.ProcessSample;
import io.chatops.core.process.ProcessTop;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProcessTopCodecTest {
  /** Version, minute 1, one process: pid 7, CPU 1.00, memory 2.00, "db", "me", "db -x". */
  private static final String FIRST = "01" + "01" + "01" + "08" + "65" + "c901";

  private static final String TEXTS = "036462" + "036d65" + "066462202d78";

  private final ServerId server = ServerId.random();

  @Test
  void readsListsWithoutGroups() {
    assertThat(newest(FIRST + TEXTS))
        .isEqualTo(
            new ProcessTop(
                server,
                Instant.ofEpochSecond(60),
                List.of(new ProcessSample(7L, "db", "me", 1.0, 2.0, "db -x", null))));
  }

  @Test
  void readsListsOfBothVersionsBehindEachOther() {
    ProcessTop second =
        new ProcessTop(
            server,
            Instant.ofEpochSecond(120),
            List.of(new ProcessSample(7L, "db", "me", 1.0, 2.0, "db -x", "db.service")));
    String written = HexFormat.of().formatHex(ProcessTopCodec.encode(second));

    assertThat(newest(FIRST + TEXTS + written)).isEqualTo(second);
    assertThat(newest(written + FIRST + TEXTS)).isEqualTo(second);
  }

  @Test
  void rejectsListsOfANewerHub() {
    assertThatIllegalStateException()
        .isThrownBy(() -> newest("03" + FIRST.substring(2) + TEXTS))
        .withMessageContaining("version 3");
  }

  private @Nullable ProcessTop newest(String hex) {
    return ProcessTopCodec.newest(
        server, HexFormat.of().parseHex(hex), Instant.EPOCH, Instant.ofEpochSecond(600));
  }
}
