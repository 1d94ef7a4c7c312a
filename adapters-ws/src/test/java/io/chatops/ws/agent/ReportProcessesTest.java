package io.chatops.ws.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.metric.ReportDocument;
import io.chatops.core.process.ProcessSample;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportProcessesTest {
  @Test
  void readsTheProcessesOfAReportAndNothingElse() {
    assertThat(
            read(
                """
                {"cpu": {"per_core_percent": [1, 2], "processes": [{"pid": 9}]},
                 "processes": [
                   {"pid": 7, "name": "db", "cpu": 12.5, "memory": 3, "status": "sleeping",
                    "user": "root", "command": "db --x", "more": {"deep": [1, {"pid": 3}]}},
                   {}],
                 "uptime_seconds": 1}"""))
        .containsExactly(
            new ProcessSample(7L, "db", "root", 12.5, 3.0, "db --x"),
            new ProcessSample(null, null, null, null, null, null));
  }

  @Test
  void leavesOutWhatIsOfAnotherType() {
    assertThat(
            read("{\"processes\": [{\"pid\": \"7\", \"name\": 5, \"cpu\": null, \"user\": []}]}"))
        .containsExactly(new ProcessSample(null, null, null, null, null, null));
  }

  @Test
  void findsNoneWhereThereAreNone() {
    assertThat(read("{}")).isEmpty();
    assertThat(read("{\"processes\": null}")).isEmpty();
    assertThat(read("{\"processes\": []}")).isEmpty();
    assertThat(read("{\"processes\": [1, 2]}")).isEmpty();
  }

  @Test
  void readsASliceOfAFrame() {
    byte[] frame = "xx{\"processes\":[{\"pid\":1}]}yy".getBytes(StandardCharsets.UTF_8);

    assertThat(new ReportProcesses().read(new ReportDocument(frame, 2, frame.length - 4)))
        .hasSize(1);
  }

  private static List<ProcessSample> read(String json) {
    return new ReportProcesses().read(ReportDocument.of(json.getBytes(StandardCharsets.UTF_8)));
  }
}
