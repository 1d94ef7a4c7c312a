package io.chatops.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every message as it is on the wire, in both directions. A released file never changes: peers of
 * that version read and write it.
 */
class GoldenFilesTest {
  private static final String SERVER = "6b1f6f0e-4c39-4a6e-9d4c-0c9b9a4a1d11";
  static final Map<String, FromAgent> FROM_AGENT =
      Map.of(
          "auth",
          new FromAgent.Auth(
              "chatops_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG",
              1,
              new FromAgent.AgentDescription(
                  "0.1.0",
                  "web-1",
                  "Debian GNU/Linux 13",
                  "amd64",
                  "6.12.0",
                  Instant.parse("2026-11-24T00:00:00Z"),
                  "3f0c9a52",
                  List.of("processes"))),
          "metrics",
          new FromAgent.Metrics(SampleReports.withProcesses(1)),
          "ping",
          new FromAgent.Ping(),
          "process_list",
          new FromAgent.ProcessList(
              "r-1",
              List.of(
                  new AgentReport.ProcessInfo(
                      42, "java", 150.129, 3L << 19, "running", "root", "java -jar hub.jar"))),
          "error",
          new FromAgent.Refusal("processes cannot be read", "r-1"));
  static final Map<String, ToAgent> TO_AGENT =
      Map.of(
          "auth_success",
          new ToAgent.AuthSuccess(SERVER, "web-1 is connected", 1, 5),
          "metrics_received",
          new ToAgent.MetricsReceived(7L, "3f0c9a52"),
          "pong",
          new ToAgent.Pong(),
          "error",
          new ToAgent.Refusal("timestamp is missing", null, 7L, "3f0c9a52"),
          "list_processes",
          new ToAgent.ListProcesses("r-1"));

  private final ProtocolCodec codec = new ProtocolCodec();
  private final List<String> numbers = new ArrayList<>();
  private final ReportReader<String> reader =
      ReportReader.of(
          List.of("memory.used_bytes", "cpu.usage_percent"),
          path -> path,
          path -> Optional.empty());

  @ParameterizedTest
  @ValueSource(strings = {"auth", "metrics", "ping", "process_list", "error"})
  void agentsWriteTheirMessages(String type) throws IOException {
    assertThat(new String(codec.encode(requireNonNull(FROM_AGENT.get(type))), UTF_8))
        .isEqualTo(golden("from-agent/" + type));
  }

  @ParameterizedTest
  @ValueSource(strings = {"auth", "ping", "error"})
  void hubsReadWhatAgentsWrite(String type) throws Exception {
    assertThat((Object) decode(golden("from-agent/" + type))).isEqualTo(FROM_AGENT.get(type));
  }

  @Test
  void hubsReadReports() throws Exception {
    String frame = golden("from-agent/metrics");

    assertThat(decode(frame))
        .isInstanceOfSatisfying(
            AgentFrame.Report.class,
            report -> {
              assertThat(report.serverId()).isEqualTo(SERVER);
              assertThat(report.bootId()).isEqualTo("3f0c9a52");
              assertThat(report.sequence()).isEqualTo(7);
              assertThat(report.timestamp()).isEqualTo("2026-11-24T10:15:30.250Z");
              assertThat("{\"type\":\"metrics\",\"data\":" + slice(frame, report) + "}")
                  .isEqualTo(frame);
            });
    assertThat(numbers)
        .containsExactly("cpu.usage_percent=12.5", "memory.used_bytes=2.147483648E9");
  }

  @Test
  void hubsReadReportsOfEarlierAgents() throws Exception {
    assertThat(decode(golden("from-agent/earlier-metrics")))
        .isInstanceOfSatisfying(
            AgentFrame.Report.class,
            report -> {
              assertThat(report.bootId()).isNull();
              assertThat(report.sequence()).isNull();
              assertThat(report.timestamp()).isEqualTo("2026-11-24T10:15:30.123456Z");
            });
    assertThat(numbers).containsExactly("cpu.usage_percent=12.5", "memory.used_bytes=2.68435456E9");
  }

  @Test
  void hubsKeepTheProcessListAsItIs() throws Exception {
    String frame = golden("from-agent/process_list");

    assertThat(decode(frame))
        .isInstanceOfSatisfying(
            AgentFrame.ProcessList.class,
            list -> {
              assertThat(list.requestId()).isEqualTo("r-1");
              assertThat(frame.substring(list.offset(), list.offset() + list.length()))
                  .startsWith("[{\"pid\":42,")
                  .endsWith("\"command\":\"java -jar hub.jar\"}]");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"auth_success", "metrics_received", "pong", "error", "list_processes"})
  void hubsWriteTheirMessages(String type) throws IOException {
    assertThat(new String(codec.encode(requireNonNull(TO_AGENT.get(type))), UTF_8))
        .isEqualTo(golden("to-agent/" + type));
  }

  @ParameterizedTest
  @ValueSource(strings = {"auth_success", "metrics_received", "pong", "error", "list_processes"})
  void agentsReadWhatHubsWrite(String type) throws Exception {
    assertThat(codec.decodeToAgent(golden("to-agent/" + type))).isEqualTo(TO_AGENT.get(type));
  }

  private AgentFrame decode(String frame) throws ProtocolException {
    return codec.decodeFromAgent(
        frame.getBytes(UTF_8), reader, (path, label, value) -> numbers.add(path + "=" + value));
  }

  private static String slice(String frame, AgentFrame.Report report) {
    return frame.substring(report.offset(), report.offset() + report.length());
  }

  private static String golden(String name) throws IOException {
    try (InputStream file =
        GoldenFilesTest.class.getResourceAsStream("/golden/v1/" + name + ".json")) {
      assertThat(file).as("golden file %s", name).isNotNull();
      return new String(file.readAllBytes(), UTF_8).strip();
    }
  }
}
