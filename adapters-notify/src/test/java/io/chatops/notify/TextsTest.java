package io.chatops.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TextsTest {
  @Test
  void leavesWhatFits() {
    assertThat(Texts.fit("five5", 5)).isEqualTo("five5");
    assertThat(Texts.fit("", 0)).isEmpty();
  }

  @Test
  void cutsWhatDoesNotFitAndSaysSo() {
    assertThat(Texts.fit("six666", 5)).isEqualTo("six6\u2026");
  }

  @Test
  void cutsNoCharacterInTwo() {
    assertThat(Texts.fit("ab\ud83d\ude00\ud83d\ude00", 5)).isEqualTo("ab\ud83d\ude00\u2026");
    assertThat(Texts.fit("abc\ud83d\ude00\ud83d\ude00", 5)).isEqualTo("abc\u2026");
  }

  @Test
  void cutsNoEscapeInTwo() {
    assertThat(Texts.fit("<<<", 10, Texts::entities)).isEqualTo("&lt;&lt;\u2026");
    assertThat(Texts.fit("<<<", 12, Texts::entities)).isEqualTo("&lt;&lt;&lt;");
  }

  @Test
  void measuresInBytesWhereAServiceDoes() {
    String cut =
        Texts.fit(
            "\u00e4".repeat(10),
            10,
            Character::toString,
            part -> part.getBytes(StandardCharsets.UTF_8).length);

    assertThat(cut).isEqualTo("\u00e4\u00e4\u00e4\u2026");
  }

  @Test
  void takesControlCharactersAndHalfCharactersOut() {
    assertThat(Texts.fit("a\r\n\t\u001b[31mb\ud83dc\u0000", 50)).isEqualTo("a \n  [31mb c ");
  }

  @Test
  void escapesForHtml() {
    assertThat(Texts.fit("<a href='x' b=\"&\">", 99, Texts::html))
        .isEqualTo("&lt;a href=&#39;x&#39; b=&quot;&amp;&quot;&gt;");
  }
}
