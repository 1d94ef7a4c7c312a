package io.chatops.attack.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.testkit.Fuzzing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Tries every kept input again: examples to begin with, and what a search has found. */
class CorpusTest {
  private static final Path CORPUS = Path.of("src/test/resources/corpus");
  private static final Map<String, Fuzzing.Target> TARGETS =
      Map.of(
          "AgentFrameTarget", AgentFrameTarget::fuzzerTestOneInput,
          "HubFrameTarget", HubFrameTarget::fuzzerTestOneInput,
          "ChunkTarget", ChunkTarget::fuzzerTestOneInput,
          "RequestBodyTarget", RequestBodyTarget::fuzzerTestOneInput);

  @TestFactory
  Stream<DynamicTest> takesWhateverWasKept() throws IOException {
    assertThat(folders()).containsExactlyInAnyOrderElementsOf(TARGETS.keySet());
    return TARGETS.entrySet().stream()
        .map(
            target ->
                DynamicTest.dynamicTest(
                    target.getKey(),
                    () -> Fuzzing.tryAll(CORPUS.resolve(target.getKey()), target.getValue())));
  }

  private static List<String> folders() throws IOException {
    try (Stream<Path> folders = Files.list(CORPUS)) {
      return folders.map(folder -> folder.getFileName().toString()).toList();
    }
  }
}
