package io.chatops.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RetainedOutputTest {
  private final RetainedOutput output = new RetainedOutput();

  @Test
  void keepsAllOfWhatIsLittle() {
    output.append("one\n");
    output.append("\u001b[31mtwo\0\n");

    assertThat(output.toOutput(false, 0))
        .isEqualTo(new CommandOutput("one\n\u001b[31mtwo\0\n", false, 0));
  }

  @Test
  void keepsTheFirstMebibyteAndCountsTheRestInBytes() {
    output.append("x".repeat(RetainedOutput.MAX_BYTES - 1));
    output.append("yüz");
    output.append("🦊");

    CommandOutput kept = output.toOutput(false, 5);

    assertThat(kept.text()).hasSize(RetainedOutput.MAX_BYTES).endsWith("xy");
    assertThat(kept.truncated()).isTrue();
    assertThat(kept.omittedBytes()).isEqualTo(3 + 4 + 5);
  }

  @Test
  void cutsNoCharacterAndAddsNothingAfterTheCut() {
    output.append("x".repeat(RetainedOutput.MAX_BYTES - 3));
    output.append("🦊z");
    output.append("z");

    CommandOutput kept = output.toOutput(false, 0);

    assertThat(kept.text().getBytes(StandardCharsets.UTF_8)).hasSize(RetainedOutput.MAX_BYTES - 3);
    assertThat(kept.omittedBytes()).isEqualTo(6);
  }

  @Test
  void reportsMissingOutputOfUnknownSize() {
    output.append("x");

    assertThat(output.toOutput(true, 0)).isEqualTo(new CommandOutput("x", true, 0));
  }
}
