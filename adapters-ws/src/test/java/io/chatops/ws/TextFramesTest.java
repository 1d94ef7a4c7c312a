package io.chatops.ws;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TextFramesTest {
  private final TextFrames frames = new TextFrames(100);

  @Test
  void putsAMessageTogetherWhoseFirstFragmentIsEmpty() {
    assertThat(frames.add(WebSocketFrame.textFrame("", false)))
        .isInstanceOf(TextFrames.Outcome.Incomplete.class);

    assertThat(message(frames.add(WebSocketFrame.continuationFrame(Buffer.buffer("{}"), true))))
        .isEqualTo("{}");
    assertThat(message(frames.add(WebSocketFrame.textFrame("next", true)))).isEqualTo("next");
  }

  private static String message(TextFrames.Outcome outcome) {
    assertThat(outcome).isInstanceOf(TextFrames.Outcome.Message.class);
    return new String(((TextFrames.Outcome.Message) outcome).text(), StandardCharsets.UTF_8);
  }
}
