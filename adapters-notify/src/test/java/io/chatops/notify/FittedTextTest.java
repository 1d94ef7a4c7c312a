package io.chatops.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FittedTextTest {
  @Test
  void leavesWhatFits() {
    assertThat(FittedText.fit("five5", 5)).isEqualTo("five5");
    assertThat(FittedText.fit("", 0)).isEmpty();
  }

  @Test
  void cutsWhatDoesNotFitAndSaysSo() {
    assertThat(FittedText.fit("six666", 5)).isEqualTo("six6\u2026");
  }

  @Test
  void cutsNoCharacterInTwo() {
    assertThat(FittedText.fit("ab\ud83d\ude00\ud83d\ude00", 5)).isEqualTo("ab\ud83d\ude00\u2026");
    assertThat(FittedText.fit("abc\ud83d\ude00\ud83d\ude00", 5)).isEqualTo("abc\u2026");
  }

  @Test
  void cutsNoEscapeInTwo() {
    assertThat(FittedText.fit("<<<", 10, FittedText::entities)).isEqualTo("&lt;&lt;\u2026");
    assertThat(FittedText.fit("<<<", 12, FittedText::entities)).isEqualTo("&lt;&lt;&lt;");
  }

  @Test
  void measuresInBytesWhereAServiceDoes() {
    String cut =
        FittedText.fit(
            "\u00e4".repeat(10),
            10,
            Character::toString,
            part -> part.getBytes(StandardCharsets.UTF_8).length);

    assertThat(cut).isEqualTo("\u00e4\u00e4\u00e4\u2026");
  }

  @Test
  void takesControlCharactersAndHalfCharactersOut() {
    assertThat(FittedText.fit("a\r\n\t\u001b[31mb\ud83dc\u0000", 50)).isEqualTo("a \n  [31mb c ");
  }

  @Test
  void escapesForHtml() {
    assertThat(FittedText.fit("<a href='x' b=\"&\">", 99, FittedText::html))
        .isEqualTo("&lt;a href=&#39;x&#39; b=&quot;&amp;&quot;&gt;");
  }
}
