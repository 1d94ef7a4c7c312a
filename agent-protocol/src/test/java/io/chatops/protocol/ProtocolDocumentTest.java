package io.chatops.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of messages in the documentation names exactly the messages that there are. */
class ProtocolDocumentTest {
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| (agent|hub) \\| `(\\w+)` \\| `(\\w+\\.\\w+)` \\|");
  private static final Pattern TYPE = Pattern.compile("^\\{\"type\":\"(\\w+)\"");

  private final ProtocolCodec codec = new ProtocolCodec();

  @Test
  void listsEveryMessageWithItsType() throws IOException {
    List<String> documented = new ArrayList<>();
    Matcher row = ROW.matcher(Files.readString(Path.of("../docs/internals/agent-protocol.md")));
    while (row.find()) {
      documented.add(row.group(2) + " " + row.group(3));
    }
    Stream<String> fromAgent =
        GoldenMessages.FROM_AGENT.values().stream()
            .map(m -> type(codec.encode(m)) + " FromAgent." + m.getClass().getSimpleName())
            .distinct();
    Stream<String> toAgent =
        GoldenMessages.TO_AGENT.values().stream()
            .map(m -> type(codec.encode(m)) + " ToAgent." + m.getClass().getSimpleName());

    assertThat(documented)
        .containsExactlyInAnyOrderElementsOf(Stream.concat(fromAgent, toAgent).toList());
  }

  @Test
  void goldenFilesCoverEveryMessage() {
    assertThat(GoldenMessages.FROM_AGENT.values())
        .extracting(m -> m.getClass().getSimpleName())
        .containsAll(variants(FromAgent.class).toList());
    assertThat(GoldenMessages.TO_AGENT.values())
        .extracting(m -> m.getClass().getSimpleName())
        .containsAll(variants(ToAgent.class).filter(name -> !name.equals("Unknown")).toList());
  }

  private static Stream<String> variants(Class<?> sealed) {
    return Stream.of(sealed.getPermittedSubclasses())
        .flatMap(
            variant -> variant.isSealed() ? variants(variant) : Stream.of(variant.getSimpleName()));
  }

  private static String type(byte[] frame) {
    Matcher matcher = TYPE.matcher(new String(frame, UTF_8));
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }
}
