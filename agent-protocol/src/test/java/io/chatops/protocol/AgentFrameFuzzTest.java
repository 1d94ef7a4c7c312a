package io.chatops.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a peer sends, reading it ends in a message or a {@link ProtocolException}. */
class AgentFrameFuzzTest {
  private static final byte[] VALID =
      new ProtocolCodec().encode(new FromAgent.Metrics(SampleReports.withProcesses(3)));
  private static final ReportReader<String> READER =
      ReportReader.of(
          List.of("cpu.usage_percent", "memory.used_bytes", "uptime_seconds"),
          path -> path,
          path -> Optional.empty());

  private final ProtocolCodec codec = new ProtocolCodec();

  @Property
  void survivesRandomBytes(@ForAll byte[] frame) {
    read(frame);
  }

  @Property
  void survivesDamagedReports(@ForAll("damaged") byte[] frame) {
    read(frame);
  }

  @Property
  void survivesReportsCutShort(@ForAll("cuts") int length) {
    byte[] cut = new byte[length];
    System.arraycopy(VALID, 0, cut, 0, length);

    read(cut);
  }

  @Provide
  Arbitrary<Integer> cuts() {
    return Arbitraries.integers().between(0, VALID.length);
  }

  @Provide
  Arbitrary<byte[]> damaged() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            "",
            "{",
            "}",
            "[",
            "]",
            "\"",
            ",",
            ":",
            "null",
            "-1",
            "1e999",
            "\\u0000",
            "\\ud800",
            "\"sequence\":1,",
            "{}",
            "[[",
            "\"\":",
            "true",
            "99999999999999999999",
            "\u00e9");
    return Combinators.combine(
            Arbitraries.integers().between(0, VALID.length - 1),
            Arbitraries.integers().between(0, 40),
            pieces)
        .as(AgentFrameFuzzTest::damage);
  }

  /** A valid report with some bytes replaced by a piece of JSON that does not belong there. */
  private static byte[] damage(int from, int length, String piece) {
    String text = new String(VALID, UTF_8);
    int end = Math.min(text.length(), from + length);
    return (text.substring(0, from) + piece + text.substring(end)).getBytes(UTF_8);
  }

  private void read(byte[] frame) {
    try {
      AgentFrame message = codec.decodeFromAgent(frame, READER, (metric, label, value) -> {});
      if (message instanceof AgentFrame.Report report) {
        assertThat(frame[report.offset()]).isEqualTo((byte) '{');
        assertThat(frame[report.offset() + report.length() - 1]).isEqualTo((byte) '}');
      }
    } catch (ProtocolException e) {
      assertThat(e).hasMessageNotContaining("worker");
    }
  }
}
