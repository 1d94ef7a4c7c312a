package io.chatops.core.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.chatops.core.error.InvalidFieldException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContainerRefTest {
  @Test
  void takesIdsAndDockerNames() {
    for (String good :
        List.of(
            "0123456789ab",
            "f".repeat(64),
            "web",
            "Web_1.2-3",
            "9x",
            "a".repeat(128),
            "a..b",
            "project-web-1")) {
      assertThat(new ContainerRef(good)).hasToString(good);
    }
  }

  @Test
  void refusesWhatCouldBeAnythingElse() {
    for (String bad :
        List.of(
            "",
            "a",
            "../x",
            "..",
            ".hidden",
            "a b",
            " ab",
            "ab ",
            "-x",
            "--help",
            "_x",
            "a\0b",
            "ab\n",
            "a/b",
            "a%2fb",
            "a?b",
            "a#b",
            "a;b",
            "a$(id)",
            "wéb",
            "web🦊",
            "\u001b[31mab",
            "a".repeat(129),
            "x".repeat(4096))) {
      assertThatExceptionOfType(InvalidFieldException.class)
          .as(bad)
          .isThrownBy(() -> new ContainerRef(bad))
          .satisfies(e -> assertThat(e.errors().get(0).field()).isEqualTo("container_id"));
    }
  }
}
