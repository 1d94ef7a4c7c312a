package io.chatops.attack.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.agent.docker.LogReaderTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Tries every kept input again: examples to begin with, and what a search has found. Each target
 * also gets each input with one bit turned, and with one byte missing, at every place.
 */
class CorpusTest {
  private static final Path CORPUS = Path.of("src/test/resources/corpus");

  private interface Target {
    void run(byte[] input) throws Exception;
  }

  private static final Map<String, Target> TARGETS =
      Map.of(
          "AgentFrameTarget", AgentFrameTarget::fuzzerTestOneInput,
          "HubFrameTarget", HubFrameTarget::fuzzerTestOneInput,
          "ChunkTarget", ChunkTarget::fuzzerTestOneInput,
          "AllowListTarget", AllowListTarget::fuzzerTestOneInput,
          "RequestBodyTarget", RequestBodyTarget::fuzzerTestOneInput,
          "LogReaderTarget", LogReaderTarget::fuzzerTestOneInput);

  @TestFactory
  Stream<DynamicTest> takesWhateverWasKept() throws IOException {
    assertThat(folders()).containsExactlyInAnyOrderElementsOf(TARGETS.keySet());
    return TARGETS.entrySet().stream()
        .map(target -> DynamicTest.dynamicTest(target.getKey(), () -> tryAll(target)));
  }

  private static void tryAll(Map.Entry<String, Target> target) throws Exception {
    try (Stream<Path> files = Files.list(CORPUS.resolve(target.getKey()))) {
      List<Path> inputs = files.sorted().toList();
      assertThat(inputs).isNotEmpty();
      for (Path file : inputs) {
        byte[] input = Files.readAllBytes(file);
        target.getValue().run(input);
        for (int at = 0; at < Math.min(input.length, 2_000); at++) {
          target.getValue().run(changed(input, at));
          target.getValue().run(without(input, at));
        }
      }
    }
  }

  private static byte[] changed(byte[] input, int at) {
    byte[] changed = input.clone();
    changed[at] ^= (byte) (1 << at % 8);
    return changed;
  }

  private static byte[] without(byte[] input, int at) {
    byte[] shorter = new byte[input.length - 1];
    System.arraycopy(input, 0, shorter, 0, at);
    System.arraycopy(input, at + 1, shorter, at, shorter.length - at);
    return shorter;
  }

  private static List<String> folders() throws IOException {
    try (Stream<Path> folders = Files.list(CORPUS)) {
      return folders.map(folder -> folder.getFileName().toString()).toList();
    }
  }
}
