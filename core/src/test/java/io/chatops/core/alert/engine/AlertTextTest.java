package io.chatops.core.alert.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.alert.Comparison;
import io.chatops.core.alert.MetricType;
import org.junit.jupiter.api.Test;

class AlertTextTest {
  private static String text(MetricType type, String detail, double value, long seconds) {
    Comparison comparison = type == MetricType.SERVICE ? Comparison.LT : Comparison.GE;
    String named = detail.isEmpty() ? null : detail;
    return AlertText.of(
        AlertFixture.details(type, named, comparison, 90, seconds, null, 0), detail, value);
  }

  @Test
  void saysWhatIsBeyondWhichThreshold() {
    assertThat(text(MetricType.CPU, "", 97.256, 300))
        .isEqualTo("CPU usage is 97.26 %, at or above 90 % for 5 min");
    assertThat(text(MetricType.DISK, "/var", 95, 0))
        .isEqualTo("Disk usage of /var is 95 %, at or above 90 %");
    assertThat(text(MetricType.SERVICE, "nginx", 0, 30))
        .isEqualTo("The number of processes of nginx is 0, below 90 for 30 s");
    assertThat(text(MetricType.NETWORK, "eth0", 12_345_678, 0))
        .isEqualTo("Network traffic of eth0 is 12.35 MB/s, at or above 90 B/s");
    assertThat(text(MetricType.CONTAINER, "web", 0, 60))
        .isEqualTo("Container web is not running or is unhealthy for 60 s");
    assertThat(text(MetricType.OFFLINE, "", 125, 0))
        .isEqualTo("No report from the agent for 2 min (limit 90 s)");
  }
}
