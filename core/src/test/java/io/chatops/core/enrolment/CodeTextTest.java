package io.chatops.core.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CodeTextTest {
  @Test
  void hasEightOfTheCharactersThatNobodyMistakes() {
    SecureRandom random = new SecureRandom();
    Set<Integer> characters = new HashSet<>();
    Set<String> codes = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      String code = CodeText.random(random).value();
      codes.add(code);
      assertThat(code).matches("[^-]{4}-[^-]{4}");
      code.replace("-", "").chars().forEach(characters::add);
    }

    assertThat(codes).hasSize(1_000);
    assertThat(characters).hasSize(32).doesNotContain((int) '0', (int) '1', (int) 'I', (int) 'O');
  }

  @Test
  void readsWhatPeopleType() {
    assertThat(CodeText.parse(" abcdefgh\n")).contains(new CodeText("ABCD-EFGH"));
    assertThat(CodeText.parse("ABCD-EFGH")).contains(new CodeText("ABCD-EFGH"));
    assertThat(CodeText.parse("ABCD-EFG")).isEmpty();
    assertThat(CodeText.parse("ABCD-EFG1")).isEmpty();
    assertThat(CodeText.parse("ABCD-EFGHJ")).isEmpty();
    assertThat(CodeText.parse("")).isEmpty();
  }
}
