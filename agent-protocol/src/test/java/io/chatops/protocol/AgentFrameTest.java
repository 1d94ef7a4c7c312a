package io.chatops.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgentFrameTest {
  private static final Map<String, String> LABELS = new LinkedHashMap<>();

  static {
    LABELS.put("uptime_seconds", "");
    LABELS.put("cpu.usage_percent", "");
    LABELS.put("cpu.per_core_percent", "core");
    LABELS.put("memory.total_bytes", "");
    LABELS.put("memory.used_bytes", "");
    LABELS.put("disk.usage_percent", "");
    LABELS.put("disk.filesystems.used_bytes", "mount_point");
    LABELS.put("network.interfaces.errors", "name");
    LABELS.put("containers.cpu_percent", "name");
    LABELS.put("containers.running", "name");
    LABELS.put("containers.total", "");
    LABELS.put("services.processes", "name");
    LABELS.put("sensors.temperature", "name");
    LABELS.put("agent.cpu_percent", "");
  }

  private final ProtocolCodec codec = new ProtocolCodec();
  private final List<String> numbers = new ArrayList<>();
  private final ReportReader<String> reader =
      ReportReader.of(
          LABELS.keySet(),
          path -> path,
          path -> Optional.of(LABELS.getOrDefault(path, "")).filter(label -> !label.isEmpty()));

  @Nested
  class Reading {
    @Test
    void takesNumbersFromWhereverTheyAre() throws Exception {
      read(
          """
          {"type":"metrics","data":{"timestamp":"2026-11-24T10:00:00Z","uptime_seconds":5,
           "agent":{"cpu_percent":0.1},
           "cpu":{"usage_percent":1.5,"per_core_percent":[1,null,3]},
           "disk":{"usage_percent":7,"filesystems":[{"used_bytes":10,"type":"x","mount_point":"/"}]},
           "network":{"interfaces":[{"name":"eth0","errors":2},{"name":"eth1"}]},
           "sensors":[{"name":"Core","kind":"temperature","value":40},
                      {"name":"x","kind":"humidity","value":1}],
           "containers":[{"name":"web","cpu_percent":3.25,"labels":{"a":[1,{"b":2}]}}],
           "extra":{"cpu":{"usage_percent":99}}}}
          """);

      assertThat(numbers)
          .containsExactly(
              "uptime_seconds=5.0",
              "agent.cpu_percent=0.1",
              "cpu.usage_percent=1.5",
              "cpu.per_core_percent[0]=1.0",
              "cpu.per_core_percent[2]=3.0",
              "disk.usage_percent=7.0",
              "disk.filesystems.used_bytes[/]=10.0",
              "network.interfaces.errors[eth0]=2.0",
              "sensors.temperature[Core]=40.0",
              "containers.cpu_percent[web]=3.25");
    }

    @Test
    void tellsWhichContainersRunByStateAndHealth() throws Exception {
      read(
          metrics(
              """
              "containers":[{"name":"a","state":"running","running":7,"total":7},
                {"health":"healthy","state":"running","name":"b"},
                {"name":"c","state":"running","health":"starting"},
                {"name":"d","state":"running","health":"unhealthy"},
                {"name":"e","state":"restarting"},{"name":"f","state":"paused"},
                {"name":"g","state":"exited","health":"healthy"}]
              """));

      assertThat(numbers)
          .containsExactly(
              "containers.running[a]=1.0",
              "containers.running[b]=1.0",
              "containers.running[c]=1.0",
              "containers.running[d]=0.0",
              "containers.running[e]=0.0",
              "containers.running[f]=0.0",
              "containers.running[g]=0.0",
              "containers.total=7.0");
    }

    @Test
    void tellsAnEmptyListOfContainersFromNone() throws Exception {
      read(metrics("\"containers\":[]"));
      assertThat(numbers).containsExactly("containers.total=0.0");

      numbers.clear();
      read(metrics("\"containers\":null"));
      read(metrics("\"uptime_seconds\":null"));
      assertThat(numbers).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{\"name\":\"b\"}",
          "{\"name\":\"b\",\"state\":null}",
          "{\"name\":\"b\",\"state\":7}",
          "{\"state\":\"running\"}"
        })
    void doesNotCountContainersWhenOneIsNotTold(String untold) throws Exception {
      read(metrics("\"containers\":[{\"name\":\"a\",\"state\":\"running\"}," + untold + "]"));

      assertThat(numbers).containsExactly("containers.running[a]=1.0");
    }

    @Test
    void takesHowManyProcessesOfAServiceRun() throws Exception {
      read(
          metrics(
              "\"services\":[{\"name\":\"nginx\",\"processes\":5},"
                  + "{\"name\":\"postgres\",\"processes\":0}]"));

      assertThat(numbers)
          .containsExactly("services.processes[nginx]=5.0", "services.processes[postgres]=0.0");
    }

    @Test
    void takesTheExactBytesBeforeTheGibibytesOfEarlierAgents() throws Exception {
      read(metrics("\"memory\":{\"used_gb\":1,\"total_gb\":2,\"used_bytes\":5}"));

      assertThat(numbers)
          .containsExactly("memory.used_bytes=5.0", "memory.total_bytes=2.147483648E9");
    }

    @Test
    void readsDataThatComesBeforeItsType() throws Exception {
      String frame =
          "{\"data\":{\"timestamp\":\"2026-11-24T10:00:00Z\",\"uptime_seconds\":5},"
              + " \"type\":\"metrics\"}";

      assertThat(read(frame))
          .isInstanceOfSatisfying(
              AgentFrame.Report.class,
              report ->
                  assertThat(frame.substring(report.offset(), report.offset() + report.length()))
                      .isEqualTo("{\"timestamp\":\"2026-11-24T10:00:00Z\",\"uptime_seconds\":5}"));
      assertThat(numbers).containsExactly("uptime_seconds=5.0");
    }

    @Test
    void takesAnEmptyBootIdForNone() throws Exception {
      assertThat(read(metrics("\"boot_id\":\"\",\"sequence\":null,\"server_id\":null")))
          .isInstanceOfSatisfying(
              AgentFrame.Report.class,
              report -> {
                assertThat(report.bootId()).isNull();
                assertThat(report.sequence()).isNull();
                assertThat(report.serverId()).isNull();
              });
    }

    @Test
    void keepsControlCharactersOutOfLabels() throws Exception {
      read(
          metrics(
              "\"containers\":[{\"name\":\"a\\u0000b\\ud800\",\"cpu_percent\":1},"
                  + "{\"name\":\""
                  + "x".repeat(199)
                  + "\\ud83d\\ude00\",\"cpu_percent\":2}]"));

      assertThat(numbers)
          .containsExactly(
              "containers.cpu_percent[a\ufffdb\ufffd]=1.0",
              "containers.cpu_percent[" + "x".repeat(199) + "]=2.0");
    }

    @Test
    void ignoresTypesItDoesNotKnow() throws Exception {
      assertThat(read("{\"type\":\"dance\",\"data\":[1,{\"a\":2}],\"agent\":7}"))
          .isEqualTo(new AgentFrame.Unknown("dance"));
    }

    @Test
    void takesAnAnswerWithoutProcessesForARefusal() throws Exception {
      assertThat(read("{\"type\":\"process_list\",\"request_id\":\"r\",\"data\":{}}"))
          .isEqualTo(
              new FromAgent.Refusal(
                  "the agent answered without a list of processes",
                  "r",
                  FromAgent.RefusalCode.FAILED));
    }

    @Test
    void describesAnAgentByWhatIsUsable() throws Exception {
      assertThat(
              read(
                  "{\"type\":\"auth\",\"api_key\":\"k\",\"agent\":{\"version\":2,"
                      + "\"hostname\":\"a\\u0000\",\"boot_time\":\"yesterday\","
                      + "\"capabilities\":[\"x\",3],\"allowed_commands\":{}}}"))
          .isEqualTo(
              new FromAgent.Auth(
                  "k",
                  null,
                  new FromAgent.AgentDescription(
                      null, "a\ufffd", null, null, null, null, null, List.of("x"), List.of())));
    }
  }

  @Nested
  class Refusing {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "\"cpu\":5",
          "\"cpu\":[]",
          "\"cpu\":{\"usage_percent\":\"12\"}",
          "\"cpu\":{\"usage_percent\":{}}",
          "\"cpu\":{\"per_core_percent\":7}",
          "\"cpu\":{\"per_core_percent\":[[1]]}",
          "\"memory\":{\"used_gb\":true}",
          "\"disk\":{\"filesystems\":{}}",
          "\"disk\":{\"filesystems\":[{\"mount_point\":5,\"used_bytes\":1}]}",
          "\"containers\":\"none\"",
          "\"containers\":[[]]",
          "\"containers\":[{\"name\":\"web\",\"image\":{\"type\":\"img\",\"constructor\":null}}]",
          "\"containers\":[{\"name\":\"web\",\"state\":[]}]",
          "\"containers\":[{\"name\":\"web\",\"health\":{}}]",
          "\"disk\":{\"filesystems\":[{\"mount_point\":\"/\",\"type\":{}}]}",
          "\"services\":{}",
          "\"services\":[{\"name\":\"nginx\",\"processes\":\"all\"}]",
          "\"sensors\":{}",
          "\"sensors\":[{\"name\":\"x\",\"kind\":\"fan\",\"value\":1,\"unit\":[]}]",
          "\"sensors\":[{\"name\":\"x\",\"kind\":\"fan\",\"value\":\"fast\"}]",
          "\"processes\":{}",
          "\"processes\":[1]",
          "\"processes\":[{\"pid\":1,\"name\":\"init\"},{\"pid\":2,\"command\":{\"type\":\"img\"}}]",
          "\"server_id\":5",
          "\"boot_id\":{}",
          "\"uptime_seconds\":\"long\""
        })
    void aReportWithAFieldOfTheWrongTypeButKnowsItsSequence(String fields) throws Exception {
      assertThat(read(metrics(fields + ",\"sequence\":9")))
          .isInstanceOfSatisfying(
              AgentFrame.UnusableReport.class,
              report -> assertThat(report.sequence()).isEqualTo(9));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "\"sequence\":0",
          "\"sequence\":-1",
          "\"sequence\":1.5",
          "\"sequence\":\"1\"",
          "\"sequence\":99999999999999999999",
          "\"boot_id\":\"a\\u0000\""
        })
    void aReportWithoutAUsableIdentity(String fields) throws Exception {
      assertThat(read(metrics(fields))).isInstanceOf(AgentFrame.UnusableReport.class);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{}",
          "{\"timestamp\":\"2026-11-24T10:00:00\"}",
          "{\"timestamp\":\"soon\"}",
          "{\"timestamp\":1700000000}",
          "[]",
          "null"
        })
    void aReportWithoutTime(String data) throws Exception {
      assertThat(read("{\"type\":\"metrics\",\"data\":" + data + "}"))
          .isInstanceOf(AgentFrame.UnusableReport.class);
      assertThat(read("{\"data\":" + data + ",\"type\":\"metrics\"}"))
          .isInstanceOf(AgentFrame.UnusableReport.class);
    }

    @Test
    void metricsWithoutData() throws Exception {
      assertThat(read("{\"type\":\"metrics\"}"))
          .isEqualTo(new AgentFrame.UnusableReport(null, null, "data is missing"));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          " ",
          "null",
          "[]",
          "{",
          "{}",
          "{\"type\":5}",
          "{\"type\":null}",
          "{\"type\":\"ping\"}x",
          "{\"type\":\"ping\"}{}",
          "{\"type\":\"ping\",\"type\":\"auth\"}",
          "{\"type\":\"ping\",\"data\":{\"a\":1,\"b\":{\"c\":1,\"c\":2}}}",
          "{\"type\":\"ping\",\"data\":NaN}",
          "{\"type\":\"ping\",\"data\":[01]}",
          "{\"type\":\"auth\"}",
          "{\"type\":\"auth\",\"api_key\":5}",
          "{\"type\":\"auth\",\"api_key\":\"k\",\"protocol_version\":99999999999}",
          "{\"type\":\"process_list\"}",
          "{\"type\":\"ping\",\"request_id\":7}"
        })
    void whatIsNoMessage(String frame) {
      assertThatThrownBy(() -> read(frame)).isInstanceOf(ProtocolException.class);
    }

    @Test
    void keysTwiceInAnObjectOfMany() {
      StringBuilder keys = new StringBuilder();
      for (int i = 0; i < 100; i++) {
        keys.append("\"k").append(i).append("\":1,");
      }
      assertThatThrownBy(() -> read("{\"type\":\"ping\",\"data\":{" + keys + "\"k70\":1}}"))
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining("twice");
    }

    @Test
    void jsonTwentyThousandDeep() {
      assertThatThrownBy(
              () ->
                  read(
                      "{\"type\":\"metrics\",\"data\":"
                          + "[".repeat(20_000)
                          + "]".repeat(20_000)
                          + "}"))
          .isInstanceOf(ProtocolException.class);
      assertThatThrownBy(() -> read("{\"a\":".repeat(20_000) + "1" + "}".repeat(20_000)))
          .isInstanceOf(ProtocolException.class);
    }

    @Test
    void numbersThatNeverEnd() {
      assertThatThrownBy(() -> read(metrics("\"other\":" + "9".repeat(5_000))))
          .isInstanceOf(ProtocolException.class);
      assertThatThrownBy(
              () -> read(metrics("\"cpu\":{\"usage_percent\":" + "9".repeat(5_000) + "}")))
          .isInstanceOf(ProtocolException.class);
    }

    @Test
    void bytesThatAreNoText() {
      byte[] frame = "{\"type\":\"ping\",\"x\":\"??\"}".getBytes(UTF_8);
      frame[frame.length - 4] = (byte) 0xC0; // an overlong NUL
      frame[frame.length - 3] = (byte) 0x80;

      assertThatThrownBy(() -> codec.decodeFromAgent(frame, reader, (m, l, v) -> {}))
          .isInstanceOf(ProtocolException.class)
          .hasMessage("not UTF-8");
    }
  }

  private static String metrics(String fields) {
    return "{\"type\":\"metrics\",\"data\":{\"timestamp\":\"2026-11-24T10:00:00Z\","
        + fields
        + "}}";
  }

  private AgentFrame read(String frame) throws ProtocolException {
    return codec.decodeFromAgent(
        frame.getBytes(UTF_8),
        reader,
        (path, label, value) ->
            numbers.add(path + (label == null ? "" : "[" + label + "]") + "=" + value));
  }
}
