package io.chatops.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentReleaseTest {
  @Test
  void ordersVersionsAsTheyAreReleased() {
    List<ReleaseVersion> ordered =
        List.of(
                "0.1.0-SNAPSHOT",
                "0.1.0",
                "0.2.0-alpha",
                "0.2.0-rc.1",
                "0.2.0-rc.1.1",
                "0.2.0-rc.2",
                "0.2.0-rc.10",
                "0.2.0",
                "0.2.1",
                "0.10.0",
                "1.0",
                "1.0.0.1",
                "10.0.0")
            .stream()
            .map(ReleaseVersion::new)
            .toList();
    List<ReleaseVersion> mixed = new ArrayList<>(ordered);
    Collections.shuffle(mixed, new Random(1));

    Collections.sort(mixed);

    assertThat(mixed).containsExactlyElementsOf(ordered);
  }

  @Test
  void leftOutNumbersAreZero() {
    assertThat(new ReleaseVersion("1.0")).isEqualByComparingTo(new ReleaseVersion("1.0.0"));
    assertThat(new ReleaseVersion("1.0").isNewerThan(new ReleaseVersion("1.0.0"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "v1",
        "1.",
        ".1",
        "1..2",
        "1.2.3.4.5",
        "1.2-",
        "1.2-a/b",
        "../1",
        "1.2 ",
        "1-a..b"
      })
  void refusesTextThatIsNoVersion(String text) {
    assertThat(ReleaseVersion.parse(text)).isEmpty();
  }

  @Test
  void readsTheCommentOfASignature() {
    String signature =
        """
        untrusted comment: chatops-agent 9.9.9 linux-arm64
        RUQEEa2z
        trusted comment: chatops-agent 0.2.0 linux-amd64
        lCevZ6
        """;

    assertThat(AgentRelease.namedBy(signature))
        .contains(new AgentRelease(new ReleaseVersion("0.2.0"), "linux-amd64"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "chatops-agent",
        "chatops-agent 0.2.0",
        "chatops-hub 0.2.0 linux-amd64",
        "chatops-agent 0.2.0 linux-amd64 more",
        "chatops-agent ../x linux-amd64",
        "chatops-agent 0.2.0 ../../bin",
        "chatops-agent  0.2.0 any"
      })
  void refusesOtherComments(String comment) {
    assertThat(AgentRelease.parse(comment)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"amd64, linux-amd64", "x86_64, linux-amd64", "aarch64, linux-arm64"})
  void namesThePlatformAsFilesDo(String arch, String platform) {
    assertThat(AgentRelease.linux(arch)).isEqualTo(platform);
  }
}
