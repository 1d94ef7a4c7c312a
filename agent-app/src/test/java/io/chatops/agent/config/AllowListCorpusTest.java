package io.chatops.agent.config;

import io.chatops.testkit.Fuzzing;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class AllowListCorpusTest {
  @Test
  void acceptsTheStoredCorpus() throws Exception {
    Fuzzing.tryAll(
        Path.of("src/test/resources/corpus/AllowListTarget"), AllowListTarget::fuzzerTestOneInput);
  }
}
