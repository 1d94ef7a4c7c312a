package io.chatops.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.CurrentValues;
import io.chatops.core.metric.Metric;
import io.chatops.core.metric.Samples;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrometheusServerMetricsTest {
  private final ServerId web = ServerId.random();
  private final ServerId odd = ServerId.random();

  @Test
  void writesEachMetricOfAllServersTogether() throws IOException {
    String text =
        text(
            new CurrentValues.OfServer(
                web,
                "web",
                new Samples.Builder()
                    .add(Metric.CPU_USAGE_PERCENT, null, 12.5)
                    .add(Metric.DISK_FILESYSTEMS_USED_BYTES, "/", 4e12)
                    .add(Metric.DISK_FILESYSTEMS_USED_BYTES, "/var", 2)
                    .build()),
            new CurrentValues.OfServer(
                odd, "db", new Samples.Builder().add(Metric.CPU_USAGE_PERCENT, null, 3).build()));

    String webs = "server=\"web\",server_id=\"" + web + "\"";
    assertThat(text.lines())
        .containsSubsequence(
            "# TYPE chatops_servers_omitted gauge",
            "chatops_servers_omitted 7.0",
            "# TYPE chatops_server_cpu_usage_percent gauge");
    assertThat(text.lines())
        .contains(
            "chatops_server_cpu_usage_percent{" + webs + "} 12.5",
            "chatops_server_cpu_usage_percent{server=\"db\",server_id=\"" + odd + "\"} 3.0",
            "chatops_server_disk_filesystems_used_bytes{mount_point=\"/var\"," + webs + "} 2.0");
    assertThat(text.lines().filter(line -> line.startsWith("# TYPE"))).hasSize(3);
  }

  @Test
  void escapesWhateverIsInNames() throws IOException {
    String text =
        text(
            new CurrentValues.OfServer(
                odd,
                "a\"b\\c\nd",
                new Samples.Builder()
                    .add(Metric.DISK_FILESYSTEMS_USED_BYTES, "\"} 1\nfake 2", 5)
                    .build()));

    assertThat(text)
        .contains("server=\"a\\\"b\\\\c\\nd\"")
        .contains("mount_point=\"\\\"} 1\\nfake 2\"");
    assertThat(text.lines()).noneMatch(line -> line.startsWith("fake"));
  }

  @Test
  void writesASeriesOnceThatAReportNamesTwice() throws IOException {
    String text =
        text(
            new CurrentValues.OfServer(
                web,
                "web",
                new Samples.Builder()
                    .add(Metric.CONTAINERS_CPU_PERCENT, "app", 1)
                    .add(Metric.CONTAINERS_CPU_PERCENT, "app", 2)
                    .build()));

    assertThat(text.lines().filter(line -> line.startsWith("chatops_server_containers")))
        .hasSize(1)
        .allMatch(line -> line.endsWith(" 1.0"));
  }

  private static String text(CurrentValues.OfServer... servers) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new PrometheusServerMetrics().write(new CurrentValues.All(List.of(servers), 7), out);
    return out.toString(StandardCharsets.UTF_8);
  }
}
