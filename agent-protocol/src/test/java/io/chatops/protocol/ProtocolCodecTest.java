package io.chatops.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtocolCodecTest {
  private final ProtocolCodec codec = new ProtocolCodec();

  @Test
  void writesAuthOfThisVersion() {
    FromAgent.AgentDescription agent =
        new FromAgent.AgentDescription(
            "1.0",
            "web-1",
            "Debian",
            "amd64",
            "6.1",
            Instant.parse("2026-11-24T00:00:00Z"),
            "boot",
            List.of("commands:allow-list"),
            List.of("uptime", "df -h"));

    assertThat(encoded(new FromAgent.Auth("chatops_x", 1, agent)))
        .isEqualTo(
            "{\"type\":\"auth\",\"api_key\":\"chatops_x\",\"protocol_version\":1,\"agent\":{"
                + "\"version\":\"1.0\",\"hostname\":\"web-1\",\"os\":\"Debian\","
                + "\"arch\":\"amd64\",\"kernel\":\"6.1\",\"boot_time\":\"2026-11-24T00:00:00Z\","
                + "\"boot_id\":\"boot\",\"capabilities\":[\"commands:allow-list\"],"
                + "\"allowed_commands\":[\"uptime\",\"df -h\"]}}");
  }

  @Test
  void writesWhatCarriesNoReport() {
    assertThat(encoded(new FromAgent.Ping())).isEqualTo("{\"type\":\"ping\"}");
    assertThat(encoded(new FromAgent.Refusal("no", "r1")))
        .isEqualTo("{\"type\":\"error\",\"message\":\"no\",\"request_id\":\"r1\"}");
    assertThat(encoded(new FromAgent.ProcessList("r2", List.of())))
        .isEqualTo("{\"type\":\"process_list\",\"request_id\":\"r2\",\"data\":{\"processes\":[]}}");
  }

  @Test
  void readsWhatHubsSend() throws Exception {
    assertThat(
            codec.decodeToAgent(
                "{\"type\":\"auth_success\",\"server_id\":\"s\",\"message\":\"hello\","
                    + "\"protocol_version\":1,\"report_interval_seconds\":5}"))
        .isEqualTo(new ToAgent.AuthSuccess("s", "hello", 1, 5));
    assertThat(
            codec.decodeToAgent(
                "{\"type\":\"metrics_received\",\"status\":\"ok\",\"sequence\":3,"
                    + "\"boot_id\":\"b\"}"))
        .isEqualTo(new ToAgent.MetricsReceived(3L, "b"));
    assertThat(codec.decodeToAgent("{\"type\":\"metrics_received\",\"status\":\"ok\"}"))
        .isEqualTo(new ToAgent.MetricsReceived(null, null));
    assertThat(
            codec.decodeToAgent(
                "{\"type\":\"error\",\"message\":\"no\",\"sequence\":4,\"boot_id\":\"b\"}"
                    .getBytes(UTF_8)))
        .isEqualTo(new ToAgent.Refusal("no", null, 4L, "b"));
    assertThat(codec.decodeToAgent("{\"type\":\"list_processes\",\"request_id\":\"r\"}"))
        .isEqualTo(new ToAgent.ListProcesses("r"));
  }

  @Test
  void watchesNoMoreServicesThanItMay() throws Exception {
    StringBuilder names = new StringBuilder("\"\",\"" + "x".repeat(201) + "\",\"a\",\"a\"");
    for (int i = 0; i < 200; i++) {
      names.append(",\"").append(i).append('"');
    }

    assertThat(codec.decodeToAgent("{\"type\":\"watch_services\",\"names\":[" + names + "]}"))
        .isInstanceOfSatisfying(
            ToAgent.WatchServices.class,
            watch ->
                assertThat(watch.names()).hasSize(100).startsWith("a", "0").endsWith("97", "98"));
    assertThat(codec.decodeToAgent("{\"type\":\"watch_services\",\"names\":[]}"))
        .isEqualTo(new ToAgent.WatchServices(List.of()));
  }

  @Test
  void keepsTheRequestIdOfWhatItDoesNotKnow() throws Exception {
    assertThat(
            codec.decodeToAgent(
                "{\"type\":\"dance\",\"data\":{\"type\":7},\"request_id\":\"r\","
                    + "\"tune\":\"polka\"}"))
        .isEqualTo(new ToAgent.Unknown("dance", "r"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{}",
        "{\"type\":null}",
        "{\"type\":7}",
        "{\"type\":\"pong\"} {}",
        "{\"type\":\"auth_success\"}",
        "{\"type\":\"metrics_received\",\"sequence\":\"1\"}",
        "{\"type\":\"metrics_received\",\"sequence\":99999999999999999999}",
        "{\"type\":\"auth_success\",\"server_id\":\"s\",\"report_interval_seconds\":4294967297}",
        "{\"type\":\"execute_command\",\"request_id\":\"r\"}",
        "{\"type\":\"execute_command\",\"command\":\"id\"}",
        "{\"type\":\"execute_command\",\"request_id\":\"r\",\"command\":[\"id\"]}",
        "{\"type\":\"execute_command\",\"request_id\":\"r\",\"command\":\"id\",\"stream\":1}",
        "{\"type\":\"stop_container\",\"request_id\":\"r\"}",
        "{\"type\":\"stop_container\",\"request_id\":\"r\",\"container_id\":\"a\",\"timeout\":1.5}",
        "{\"type\":\"get_container_logs\",\"request_id\":\"r\",\"container_id\":\"a\",\"since\":\"soon\"}",
        "{\"type\":\"get_container_logs\",\"request_id\":\"r\",\"container_id\":\"a\",\"since\":{}}",
        "{\"type\":\"get_container_logs\",\"request_id\":\"r\",\"container_id\":\"a\",\"until\":7}",
        "{\"type\":\"follow_container_logs\",\"container_id\":\"a\"}",
        "{\"type\":\"cancel\"}",
        "{\"type\":\"watch_services\"}",
        "{\"type\":\"watch_services\",\"names\":\"nginx\"}",
        "{\"type\":\"watch_services\",\"names\":[\"nginx\",7]}",
        "{\"type\":\"watch_services\",\"names\":[[\"nginx\"]]}",
        "{\"type\":\"stop_stream\",\"request_id\":null}"
      })
  void refusesWhatIsNoMessage(String frame) {
    assertThatThrownBy(() -> codec.decodeToAgent(frame)).isInstanceOf(ProtocolException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"metrics_received\",\"sequence\":\"hush\"}",
        "{\"type\":\"watch_services\",\"names\":[{\"hush\":1}]}",
        "{\"type\":\"get_container_logs\",\"request_id\":\"r\",\"container_id\":\"a\",\"since\":\"hush\"}"
      })
  void namesTheFieldAndRepeatsNoValue(String frame) {
    assertThatThrownBy(() -> codec.decodeToAgent(frame))
        .hasNoCause()
        .hasMessageMatching("(sequence|names|since) is missing or of the wrong type");
  }

  private String encoded(FromAgent message) {
    return new String(codec.encode(message), UTF_8);
  }
}
