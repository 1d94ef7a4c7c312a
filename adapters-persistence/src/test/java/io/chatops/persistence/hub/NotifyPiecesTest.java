package io.chatops.persistence.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.bus.BusLink;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NotifyPiecesTest {
  private final NotifyPieces pieces = new NotifyPieces();

  @Test
  void everyFrameFitsAndComesTogetherAgain() {
    Random random = new Random(3);
    for (int length : new int[] {0, 1, 5_899, 5_900, 5_901, 100_000, BusLink.LARGEST_FRAME}) {
      byte[] frame = new byte[length];
      random.nextBytes(frame);

      List<String> payloads = NotifyPieces.of(ByteBuffer.wrap(frame));

      assertThat(payloads).allMatch(payload -> payload.getBytes(UTF_8).length < 8_000);
      for (String payload : payloads.subList(0, payloads.size() - 1)) {
        assertThat(pieces.add(payload)).isEmpty();
      }
      assertThat(pieces.add(payloads.get(payloads.size() - 1)))
          .hasValueSatisfying(whole -> assertThat(whole).isEqualTo(frame));
    }
  }

  @Test
  void whatIsNoPieceIsAnEmptyFrame() {
    for (String payload :
        List.of("", "hello", "1/2", "2/2:YWJj", "0/1:YWJj", "1/0:YWJj", "1/999:YWJj", "1/1:?")) {
      assertThat(pieces.add(payload))
          .as(payload)
          .hasValueSatisfying(frame -> assertThat(frame).isEmpty());
    }
    assertThat(text(pieces.add("1/1:YWJj"))).isEqualTo("abc");
  }

  @Test
  void piecesOfTwoFramesAreNeverPutTogether() {
    assertThat(pieces.add("1/3:YWJj")).isEmpty();
    assertThat(text(pieces.add("3/3:YWJj"))).isEmpty();
    assertThat(text(pieces.add("2/3:YWJj"))).isEmpty();

    assertThat(pieces.add("1/3:YWJj")).isEmpty();
    assertThat(text(pieces.add("2/2:YWJj"))).isEmpty();

    assertThat(pieces.add("1/3:YWJj")).isEmpty();
    assertThat(pieces.add("1/2:ZGVm")).isEmpty();
    assertThat(text(pieces.add("2/2:Z2hp"))).isEqualTo("defghi");
    assertThat(text(pieces.add("3/3:YWJj"))).isEmpty();
  }

  private static String text(Optional<byte[]> frame) {
    return new String(frame.orElseThrow(), UTF_8);
  }
}
