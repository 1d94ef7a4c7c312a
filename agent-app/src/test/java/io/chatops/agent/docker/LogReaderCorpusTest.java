package io.chatops.agent.docker;

import io.chatops.testkit.Fuzzing;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LogReaderCorpusTest {
  @Test
  void acceptsTheStoredCorpus() throws Exception {
    Fuzzing.tryAll(
        Path.of("src/test/resources/corpus/LogReaderTarget"), LogReaderTarget::fuzzerTestOneInput);
  }
}
