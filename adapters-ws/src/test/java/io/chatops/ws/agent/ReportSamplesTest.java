package io.chatops.ws.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.metric.Metric;
import io.chatops.core.metric.ReportDocument;
import io.chatops.core.metric.Samples;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ReportSamplesTest {
  @Test
  void readsTheNumbersOfAReport() {
    Samples samples =
        read(
            """
            {"timestamp": "2026-11-24T12:00:00Z", "cpu": {"usage_percent": 12.5},
             "disk": {"filesystems": [{"mount_point": "/", "usage_percent": 40}]}}""");

    assertThat(samples.size()).isEqualTo(2);
    assertThat(samples.metric(0)).isEqualTo(Metric.CPU_USAGE_PERCENT);
    assertThat(samples.value(0)).isEqualTo(12.5);
    assertThat(samples.label(1)).isEqualTo("/");
  }

  @Test
  void findsNothingInWhatIsNoReport() {
    assertThat(read("[1").size()).isZero();
    assertThat(read("{}").size()).isZero();
  }

  private static Samples read(String json) {
    return new ReportSamples().read(ReportDocument.of(json.getBytes(StandardCharsets.UTF_8)));
  }
}
