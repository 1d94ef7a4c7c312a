package io.chatops.agent.collect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HostTextTest {
  @Test
  void keepsTextOfAllLanguages() {
    assertThat(HostText.clean("Grüße 日本 😀")).isEqualTo("Grüße 日本 😀");
  }

  @Test
  void replacesCharactersThatADatabaseCannotStore() {
    assertThat(HostText.clean("a\0b\nc\uD800d\u0085e")).isEqualTo("a?b?c?d?e");
  }

  @Test
  void neverSplitsACharacter() {
    assertThat(HostText.cut("ab😀c", 3)).isEqualTo("ab");
    assertThat(HostText.cut("ab😀c", 4)).isEqualTo("ab😀");
    assertThat(HostText.cut("ab", 4)).isEqualTo("ab");
  }
}
