package io.chatops.ws.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.metric.DocumentReader;
import io.chatops.core.metric.Metric;
import io.chatops.core.metric.ReportDocument;
import io.chatops.core.metric.ReportedContainer;
import io.chatops.core.metric.ReportedProcess;
import io.chatops.core.metric.Samples;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class JacksonDocumentReaderTest {
  private static final ReportedProcess UNKNOWN =
      new ReportedProcess(null, null, null, null, null, null, null, null);

  private final DocumentReader reader = new JacksonDocumentReader();

  @Nested
  class TheNumbers {
    @Test
    void ofAReportAreRead() {
      Samples samples =
          reader.samples(
              document(
                  """
                  {"timestamp": "2026-11-24T12:00:00Z", "cpu": {"usage_percent": 12.5},
                   "disk": {"filesystems": [{"mount_point": "/", "usage_percent": 40}]}}"""));

      assertThat(samples.size()).isEqualTo(2);
      assertThat(samples.metric(0)).isEqualTo(Metric.CPU_USAGE_PERCENT);
      assertThat(samples.value(0)).isEqualTo(12.5);
      assertThat(samples.label(1)).isEqualTo("/");
    }

    @Test
    void areNoneInWhatIsNoReport() {
      assertThat(reader.samples(document("[1")).size()).isZero();
      assertThat(reader.samples(document("{}")).size()).isZero();
    }
  }

  @Nested
  class TheProcesses {
    private static final String PROCESSES =
        """
        [{"pid": 7, "name": "db", "cpu": 12.5, "memory": 3, "status": "sleeping",
          "user": "root", "command": "db --x", "group": "db.service", "more": {"deep": [1, {"pid": 3}]}},
         {}]""";

    @Test
    void ofAReportAreReadAndNothingElse() {
      assertThat(
              processes(
                  """
                  {"cpu": {"per_core_percent": [1, 2], "processes": [{"pid": 9}]},
                   "processes": %s,
                   "uptime_seconds": 1}"""
                      .formatted(PROCESSES)))
          .containsExactly(
              new ReportedProcess(7L, "db", 12.5, 3.0, "sleeping", "root", "db --x", "db.service"),
              UNKNOWN);
    }

    @Test
    void mayBeTheWholeDocument() {
      assertThat(processes(PROCESSES)).extracting(ReportedProcess::pid).containsExactly(7L, null);
    }

    @Test
    void haveNoValuesOfAnotherType() {
      assertThat(
              processes(
                  "{\"processes\": [{\"pid\": \"7\", \"name\": 5, \"cpu\": null, \"user\": []}]}"))
          .containsExactly(UNKNOWN);
      assertThat(processes("[{\"pid\": 1.5}, {\"pid\": 1e3}, {\"pid\": 99999999999999999999}]"))
          .containsExactly(UNKNOWN, UNKNOWN, UNKNOWN);
    }

    @Test
    void areNoneWhereThereAreNone() {
      assertThat(processes("{}")).isEmpty();
      assertThat(processes("{\"processes\": null}")).isEmpty();
      assertThat(processes("{\"processes\": []}")).isEmpty();
      assertThat(processes("{\"processes\": [1, 2]}")).isEmpty();
    }

    @Test
    void ofASliceOfAFrameAreRead() {
      byte[] frame = "xx{\"processes\":[{\"pid\":1}]}yy".getBytes(StandardCharsets.UTF_8);

      assertThat(reader.processes(new ReportDocument(frame, 2, frame.length - 4))).hasSize(1);
    }

    private List<ReportedProcess> processes(String json) {
      return reader.processes(document(json));
    }
  }

  @Nested
  class TheContainers {
    @Test
    void haveAllThatTheAgentTells() {
      ReportedContainer container =
          container(
              """
              {"id": "4f5e6d7c8b9a", "name": "web", "image": "nginx:1.27", "state": "running",
               "status": "Up 2 hours", "created": "2026-11-24T10:00:00Z",
               "ports": ["0.0.0.0:8080->80/tcp", "443/tcp"], "cpu_percent": 1.5,
               "memory_bytes": 5, "memory_limit_bytes": 6, "received_bytes_per_second": 1,
               "sent_bytes_per_second": 2, "read_bytes_per_second": 3,
               "written_bytes_per_second": 4.5, "health": "healthy", "restart_count": 7}""");

      assertThat(container)
          .isEqualTo(
              new ReportedContainer(
                  "4f5e6d7c8b9a",
                  "web",
                  "nginx:1.27",
                  "running",
                  "Up 2 hours",
                  Instant.parse("2026-11-24T10:00:00Z"),
                  List.of("0.0.0.0:8080->80/tcp", "443/tcp"),
                  1.5,
                  5L,
                  6L,
                  1.0,
                  2.0,
                  3.0,
                  4.5,
                  "healthy",
                  7L));
    }

    @Test
    void mayTellTheirAgeInSeconds() {
      assertThat(container("{\"created\": 1795521600}").created())
          .isEqualTo(Instant.parse("2026-11-24T12:00:00Z"));
      assertThat(container("{\"created\": \"yesterday\"}").created()).isNull();
    }

    /** As Docker's own API has them, and with the words of earlier agents. */
    @Test
    void mayHavePortsThatAreObjects() {
      assertThat(
              container(
                      """
                      {"ports": [
                        {"IP": "0.0.0.0", "PrivatePort": 80, "PublicPort": 8080, "Type": "tcp"},
                        {"IP": "::", "PrivatePort": 80, "PublicPort": 8080, "Type": "tcp"},
                        {"PrivatePort": 53, "PublicPort": 0, "Type": "udp"},
                        {"container_port": 443, "host_port": 8443, "protocol": "tcp"}]}""")
                  .ports())
          .containsExactly(
              "0.0.0.0:8080->80/tcp", "[::]:8080->80/tcp", "53/udp", "0.0.0.0:8443->443/tcp");
    }

    @Test
    void haveNoPortsThatAreNoTexts() {
      assertThat(container("{\"ports\": [{\"PublicPort\": 80}, 7, [], \"80/tcp\"]}").ports())
          .containsExactly("80/tcp");
      assertThat(container("{\"ports\": \"80/tcp\"}").ports()).isNull();
    }

    @Test
    void areUnknownWithoutAnEngine() {
      assertThat(reader.containers(document("{\"containers\": null}"))).isEmpty();
      assertThat(reader.containers(document("{}"))).isEmpty();
      assertThat(reader.containers(document("{\"containers\": []}"))).contains(List.of());
    }

    private ReportedContainer container(String json) {
      return reader.containers(document("{\"containers\": [" + json + "]}")).orElseThrow().get(0);
    }
  }

  private static ReportDocument document(String json) {
    return ReportDocument.of(json.getBytes(StandardCharsets.UTF_8));
  }
}
