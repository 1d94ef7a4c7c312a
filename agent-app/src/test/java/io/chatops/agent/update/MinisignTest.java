package io.chatops.agent.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.agent.update.Minisign.NotSignedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files were signed by minisign 0.12, with a key of the tests. */
class MinisignTest {
  private static final Path VECTORS = Path.of("src/test/resources/minisign");
  private static final Path PROGRAM = VECTORS.resolve("program");
  private static final String RELEASE = "chatops-agent 0.2.0 linux-amd64";

  private static final Minisign KEY = ReleaseKey.in(VECTORS.resolve("test.pub"));

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"program.minisig", "program-legacy.minisig"})
  void takesWhatMinisignSigned(String signature) throws Exception {
    assertThat(KEY.verify(PROGRAM, text(signature))).isEqualTo(RELEASE);
  }

  @Test
  void takesAFileOfManyBlocks() throws Exception {
    Path large = directory.resolve("large");
    byte[] content = new byte[100_000];
    for (int i = 0; i < content.length; i++) {
      content[i] = (byte) (i * 31 + 7);
    }
    Files.write(large, content);

    assertThat(KEY.verify(large, text("large.minisig"))).isEqualTo("chatops-agent 0.2.0-rc.1 any");
  }

  @Test
  void theFirstCommentMayBeAnything() throws Exception {
    String renamed = text("program.minisig").replace("test vector", "something else");

    assertThat(KEY.verify(PROGRAM, renamed)).isEqualTo(RELEASE);
  }

  @Test
  void refusesAnotherKey() throws IOException {
    String signature = text("program-other.minisig");

    assertThatThrownBy(() -> KEY.verify(PROGRAM, signature))
        .isInstanceOf(NotSignedException.class)
        .hasMessageContaining("key 20FEAC4E2BFA21B5")
        .hasMessageContaining("release key is 988A5B40B3AD1104");
  }

  @Test
  void refusesAnotherKeyUnderTheSameId() throws IOException {
    byte[] other =
        Base64.getDecoder().decode(text("program-other.minisig").lines().toList().get(1));
    byte[] own = Base64.getDecoder().decode(text("program.minisig").lines().toList().get(1));
    System.arraycopy(own, 2, other, 2, 8);
    String signature =
        text("program-other.minisig")
            .lines()
            .map(line -> line.startsWith("RUS1") ? Base64.getEncoder().encodeToString(other) : line)
            .reduce("", (all, line) -> all + line + "\n");

    assertThatThrownBy(() -> KEY.verify(PROGRAM, signature))
        .isInstanceOf(NotSignedException.class)
        .hasMessageContaining("content does not match the signature of the release key");
  }

  @Test
  void refusesAChangedTrustedComment() throws IOException {
    String signature = text("program.minisig").replace("0.2.0", "0.9.0");

    assertThatThrownBy(() -> KEY.verify(PROGRAM, signature))
        .isInstanceOf(NotSignedException.class)
        .hasMessageContaining("trusted comment");
  }

  /** Both comments are well signed, so the second signature must bind one to its file. */
  @Test
  void refusesTheTrustedCommentOfAnotherFile() throws IOException {
    String[] ours = text("program.minisig").split("\n", -1);
    String[] others = text("large.minisig").split("\n", -1);
    String signature = String.join("\n", ours[0], ours[1], others[2], others[3]);

    assertThatThrownBy(() -> KEY.verify(PROGRAM, signature)).isInstanceOf(NotSignedException.class);
  }

  @Test
  void refusesALargeFileOfTheOlderKind() throws IOException {
    Path large = directory.resolve("large");
    Files.write(large, new byte[(1 << 20) + 1]);
    String signature = text("program-legacy.minisig");

    assertThatThrownBy(() -> KEY.verify(large, signature))
        .isInstanceOf(NotSignedException.class)
        .hasMessageContaining("older kind");
  }

  @Property(tries = 300)
  void refusesAFileWithOneOtherBit(
      @ForAll @IntRange(min = 0, max = 15) int at, @ForAll @IntRange(min = 0, max = 7) int bit)
      throws IOException {
    byte[] content = Files.readAllBytes(PROGRAM);
    content[at % content.length] ^= (byte) (1 << bit);
    Path changed = Files.createTempFile("changed", "");
    try {
      Files.write(changed, content);
      String signature = text("program.minisig");

      assertThatThrownBy(() -> KEY.verify(changed, signature))
          .isInstanceOf(NotSignedException.class);
    } finally {
      Files.delete(changed);
    }
  }

  @Property(tries = 500)
  void refusesASignatureWithOneOtherCharacter(
      @ForAll @IntRange(min = 60, max = 400) int at, @ForAll @IntRange(min = 1, max = 126) int by)
      throws IOException {
    byte[] original = Files.readAllBytes(VECTORS.resolve("program.minisig"));
    int from = new String(original, StandardCharsets.ISO_8859_1).indexOf('\n') + 1;
    byte[] changed = original.clone();
    int position = from + at % (changed.length - from);
    changed[position] = (byte) ((changed[position] + by) & 127);
    String signature = new String(changed, StandardCharsets.ISO_8859_1);
    if (signature.lines().toList().equals(text("program.minisig").lines().toList())) {
      return; // the last line's end
    }

    assertThatThrownBy(() -> KEY.verify(PROGRAM, signature)).isInstanceOf(NotSignedException.class);
  }

  @Property(tries = 400)
  void refusesACutSignature(@ForAll @IntRange(min = 0, max = 325) int length) throws IOException {
    String whole = text("program.minisig").stripTrailing();
    String cut = whole.substring(0, Math.min(length, whole.length() - 1));

    assertThatThrownBy(() -> KEY.verify(PROGRAM, cut)).isInstanceOf(NotSignedException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "RW",
        "not a key",
        "RWQEEa2zQFuKmA5IoISRbBXlI3G4k6mWAIjyKgURXklQBIdfQbnPF4E",
        "RWQEEa2zQFuKmA5IoISRbBXlI3G4k6mWAIjyKgURXklQBIdfQbnPF4EeAAAA",
        "RUQEEa2zQFuKmA5IoISRbBXlI3G4k6mWAIjyKgURXklQBIdfQbnPF4Ee",
        "RWQEEa2zQFuKmA5IoISRbBXlI3G4k6mWAIjyKgURXklQBIdfQbnPF4Ee\nRWQEEa2zQFuKmA5IoISRbBXlI3G4k6mW"
      })
  void refusesTextThatIsNoKey(String text) {
    assertThatThrownBy(() -> Minisign.key(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("RW");
  }

  @Test
  void takesTheLineOfAKeyAlone() throws Exception {
    Minisign key = Minisign.key("RWQEEa2zQFuKmA5IoISRbBXlI3G4k6mWAIjyKgURXklQBIdfQbnPF4Ee");

    assertThat(key.verify(PROGRAM, text("program.minisig"))).isEqualTo(RELEASE);
  }

  private static String text(String name) throws IOException {
    return Files.readString(VECTORS.resolve(name));
  }
}
