package io.chatops.ws.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.metric.Metric;
import io.chatops.core.metric.ReportDocument;
import io.chatops.core.metric.Samples;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CountedTrafficTest {
  private static final Instant START = Instant.parse("2026-11-30T10:00:00Z");

  private final CountedTraffic traffic = new CountedTraffic();
  private Samples samples = new Samples.Builder().build();

  @Test
  void addsTheRatesSinceTheReportBefore() {
    assertThat(report(0, 1_000, 50_000)).doesNotContain("interfaces");

    assertThat(report(5, 2_000, 150_000))
        .isEqualTo(
            "{\"é\":{\"network\":{}},\"network\":{\"interfaces\":[{\"name\":\"all\","
                + "\"received_bytes_per_second\":20000,\"sent_bytes_per_second\":200}],"
                + "\"bytes_sent\":2000,\"bytes_recv\":150000}}");
    assertThat(samples.size()).isEqualTo(4);
    assertThat(samples.metric(2)).isEqualTo(Metric.NETWORK_INTERFACES_RECEIVED_BYTES_PER_SECOND);
    assertThat(samples.label(2)).isEqualTo("all");
    assertThat(samples.value(2)).isEqualTo(20_000);
    assertThat(samples.value(3)).isEqualTo(200);
  }

  @Test
  void knowsNoRateAfterARestartOfTheHost() {
    assertThat(report(0, 1_000, 1_000)).doesNotContain("interfaces");
    assertThat(report(5, 10, 10)).doesNotContain("interfaces");
    assertThat(report(5, 20, 20)).doesNotContain("interfaces");
    assertThat(report(6, 30, 20)).contains("\"sent_bytes_per_second\":10");
  }

  @Test
  void leavesReportsWithRatesAsTheyAre() {
    assertThat(report(0, 1, 1)).doesNotContain("interfaces");
    Samples.Builder read =
        samples(2, 2).add(Metric.NETWORK_INTERFACES_RECEIVED_BYTES_PER_SECOND, "eth0", 7);
    ReportDocument document = document(2, 2);

    assertThat(traffic.withRates(START.plusSeconds(9), read, document)).isSameAs(document);
  }

  private String report(int seconds, long sent, long received) {
    Samples.Builder read = samples(sent, received);
    ReportDocument changed =
        traffic.withRates(START.plus(Duration.ofSeconds(seconds)), read, document(sent, received));
    samples = read.build();
    return new String(changed.bytes(), changed.offset(), changed.length(), UTF_8);
  }

  private static Samples.Builder samples(long sent, long received) {
    return new Samples.Builder()
        .add(Metric.NETWORK_BYTES_SENT, null, (double) sent)
        .add(Metric.NETWORK_BYTES_RECV, null, (double) received);
  }

  /** In the middle of a frame, with a field before it that has the same name within. */
  private static ReportDocument document(long sent, long received) {
    String frame =
        "xx{\"é\":{\"network\":{}},\"network\":{\"bytes_sent\":%d,\"bytes_recv\":%d}}yy"
            .formatted(sent, received);
    byte[] bytes = frame.getBytes(UTF_8);
    return new ReportDocument(bytes, 2, bytes.length - 4);
  }
}
