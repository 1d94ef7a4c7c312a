package io.chatops.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The native binaries keep what databind needs of each message. */
class NativeMetadataTest {
  private static final String FILE =
      "/META-INF/native-image/io.chatops/chatops-agent-protocol/reachability-metadata.json";

  @Test
  void listsEveryMessage() throws IOException {
    assertThat(
            new ObjectMapper()
                .readTree(NativeMetadataTest.class.getResourceAsStream(FILE))
                .path("reflection")
                .findValuesAsText("type"))
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(
                    Stream.of(AgentReport.class),
                    Stream.of(ToAgent.class, FromAgent.class, AgentReport.class)
                        .flatMap(type -> Stream.of(type.getDeclaredClasses())))
                .filter(Class::isRecord)
                .map(Class::getName)
                .toList());
  }
}
