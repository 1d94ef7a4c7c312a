package io.chatops.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every message as it is on the wire, in both directions. A released file never changes: peers of
 * that version read and write it.
 */
class GoldenFilesTest {
  private static final String SERVER = GoldenMessages.SERVER;

  private final ProtocolCodec codec = new ProtocolCodec();
  private final List<String> numbers = new ArrayList<>();
  private final ReportReader<String> reader =
      ReportReader.of(
          List.of("memory.used_bytes", "cpu.usage_percent"),
          path -> path,
          path -> Optional.empty());

  @ParameterizedTest
  @MethodSource("fromAgent")
  void agentsWriteTheirMessages(String type) throws IOException {
    assertThat(new String(codec.encode(requireNonNull(GoldenMessages.FROM_AGENT.get(type))), UTF_8))
        .isEqualTo(golden("from-agent/" + type));
  }

  @ParameterizedTest
  @MethodSource("readWhole")
  void hubsReadWhatAgentsWrite(String type) throws Exception {
    assertThat((Object) decode(golden("from-agent/" + type)))
        .isEqualTo(GoldenMessages.FROM_AGENT.get(type));
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
  void hubsReadTheServicesTheyAskedFor() throws Exception {
    ReportReader<String> services =
        ReportReader.of(List.of("services.processes"), path -> path, path -> Optional.of("name"));

    AgentFrame frame =
        codec.decodeFromAgent(
            golden("from-agent/metrics_services").getBytes(UTF_8),
            services,
            (path, label, value) -> numbers.add(label + "=" + value));

    assertThat(frame).isInstanceOf(AgentFrame.Report.class);
    assertThat(numbers).containsExactly("nginx=5.0", "postgres=0.0");
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
                  .endsWith("\"command\":\"java -jar hub.jar\",\"group\":\"hub.service\"}]");
            });
  }

  @ParameterizedTest
  @MethodSource("toAgent")
  void hubsWriteTheirMessages(String type) throws IOException {
    assertThat(new String(codec.encode(requireNonNull(GoldenMessages.TO_AGENT.get(type))), UTF_8))
        .isEqualTo(golden("to-agent/" + type));
  }

  @ParameterizedTest
  @MethodSource("toAgent")
  void agentsReadWhatHubsWrite(String type) throws Exception {
    assertThat(codec.decodeToAgent(golden("to-agent/" + type)))
        .isEqualTo(GoldenMessages.TO_AGENT.get(type));
  }

  @ParameterizedTest
  @CsvSource({
    "earlier-command_result,earlier-command_result",
    "earlier-command_result-nested,earlier-command_result",
    "earlier-container_stopped,container_stopped",
    "earlier-container_logs,container_logs"
  })
  void hubsReadRepliesOfEarlierAgents(String file, String message) throws Exception {
    assertThat((Object) decode(golden("from-agent/" + file)))
        .isEqualTo(
            message.startsWith("earlier") ? GoldenMessages.EARLIER_RESULT : fromAgent(message));
  }

  @Test
  void hubsAskEarlierAgentsInTheirWords() throws IOException {
    assertThat(
            new String(
                codec.encode(new ToAgent.ExecuteCommand("r-2", "uptime -p", null, null, false)),
                UTF_8))
        .isEqualTo(golden("to-agent/earlier-execute_command"));
    assertThat(
            new String(
                codec.encode(new ToAgent.GetContainerLogs("r-6", "web", 100, null, null, false)),
                UTF_8))
        .isEqualTo(golden("to-agent/earlier-get_container_logs"));
  }

  static Stream<String> fromAgent() {
    return GoldenMessages.FROM_AGENT.keySet().stream();
  }

  /** Large parts are not taken out of the frame; such messages have tests of their own. */
  static Stream<String> readWhole() {
    return fromAgent().filter(name -> fromAgent(name) instanceof AgentFrame);
  }

  static Stream<String> toAgent() {
    return GoldenMessages.TO_AGENT.keySet().stream();
  }

  private static FromAgent fromAgent(String name) {
    return requireNonNull(GoldenMessages.FROM_AGENT.get(name));
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
