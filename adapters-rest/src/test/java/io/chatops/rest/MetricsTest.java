package io.chatops.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.IngestReport;
import io.chatops.core.metric.Metric;
import io.chatops.core.metric.MetricReport;
import io.chatops.core.metric.ReportDocument;
import io.chatops.core.metric.Samples;
import io.chatops.core.testing.MutableClock;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class MetricsTest {
  private final Api user = Api.user();
  private final String id = user.newServer();
  private final ServerId serverId = new ServerId(UUID.fromString(id));

  @Inject IngestReport ingest;
  @Inject MutableClock clock;

  @Test
  void showsTheLatestReportByteForByte() {
    assertThat(user.get("/metrics/" + id).status()).isEqualTo(404);
    String document = Reports.ingest(ingest, serverId, clock.instant(), 12.5);

    Api.Answer answer = user.get("/metrics/" + id);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"data\":" + document + "}");
  }

  @Test
  void showsEachSampleWithItsTimeUnitAndLabel() {
    Instant now = clock.instant();
    for (int i = 10; i >= 1; i--) {
      Reports.ingest(ingest, serverId, now.minusSeconds(5L * i), i);
    }

    JsonNode history =
        user.get(
                "/metrics/"
                    + id
                    + "/history?metric=cpu.usage_percent&metric=disk.filesystems.usage_percent"
                    + "&resolution=raw&start="
                    + now.minusSeconds(60))
            .data();

    assertThat(history.path("end").asText()).endsWith("000Z");
    assertThat(history.path("completeness").asDouble()).isBetween(0.5, 1.0);
    assertThat(history.path("resolution_seconds").asDouble()).isPositive();
    JsonNode cpu = history.path("series").get(0);
    assertThat(cpu.path("metric").asText()).isEqualTo("cpu.usage_percent");
    assertThat(cpu.path("unit").asText()).isEqualTo("percent");
    assertThat(cpu.path("labels").toString()).isEqualTo("{}");
    assertThat(values(cpu)).containsExactly(10.0, 9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0);
    assertThat(cpu.path("points").get(0).get(0).asLong())
        .isEqualTo(now.minusSeconds(50).toEpochMilli());
    assertThat(history.path("series").get(1).path("labels").toString())
        .isEqualTo("{\"mount_point\":\"/\"}");
  }

  @Test
  void keepsPeaksAndShowsGaps() {
    Instant now = clock.instant();
    for (int i = 720; i >= 1; i--) {
      boolean missing = i > 300 && i < 400;
      if (!missing) {
        Reports.ingest(ingest, serverId, now.minusSeconds(5L * i), i == 100 ? 99.0 : 1.0);
      }
    }

    JsonNode points =
        user.get("/metrics/" + id + "/history?metric=cpu.usage_percent&points=60")
            .data()
            .path("series")
            .get(0)
            .path("points");

    assertThat(points.size()).isLessThanOrEqualTo(60);
    List<Double> maxima = new ArrayList<>();
    points.forEach(point -> maxima.add(point.get(3).asDouble()));
    assertThat(maxima).contains(99.0);
    assertThat(points.toString()).containsPattern("\\[\\d{13},null,null,null]");
  }

  @Test
  void showsTheMainMetricsOfTheLastHourByDefault() {
    Reports.ingest(ingest, serverId, clock.instant().minus(Duration.ofMinutes(1)), 3.0);

    JsonNode history = user.get("/metrics/" + id + "/history").data();

    assertThat(history.path("series").findValuesAsText("metric"))
        .containsExactly("cpu.usage_percent", "disk.filesystems.usage_percent");
    Instant start = Instant.parse(history.path("start").asText());
    Instant end = Instant.parse(history.path("end").asText());
    assertThat(Duration.between(start, end)).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void showsSeveralServersInTheOrderTheyWereAskedFor() {
    Instant now = clock.instant();
    String other = user.newServer();
    Reports.ingest(ingest, serverId, now.minusSeconds(10), 1);
    Reports.ingest(ingest, new ServerId(UUID.fromString(other)), now.minusSeconds(10), 2);

    JsonNode history =
        user.get(
                "/metrics/history?metric=cpu.usage_percent&server_id="
                    + other
                    + "&server_id="
                    + id
                    + "&server_id="
                    + other)
            .data();

    JsonNode servers = history.path("servers");
    assertThat(servers.findValuesAsText("server_id")).containsExactly(other, id);
    assertThat(values(servers.get(0).path("series").get(0))).containsExactly(2.0);
    assertThat(values(servers.get(1).path("series").get(0))).containsExactly(1.0);
    assertThat(servers.get(1).path("resolution_seconds").asDouble()).isPositive();
    assertThat(servers.get(1).path("completeness").isNumber()).isTrue();
    assertThat(history.path("end").asText()).endsWith("000Z");
  }

  @Test
  void showsNothingWhenOneOfTheServersIsSomebodyElses() {
    String foreign = Api.user().newServer();

    Api.Answer answer = user.get("/metrics/history?server_id=" + id + "&server_id=" + foreign);

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.body()).contains("No server " + foreign).doesNotContain("series");
  }

  @Test
  void marksAnswersWithTooManySeries() {
    Samples.Builder samples = new Samples.Builder();
    for (int i = 0; i < 201; i++) {
      samples.add(Metric.CONTAINERS_CPU_PERCENT, "container-" + i, 1);
    }
    Instant at = clock.instant().minusSeconds(10);
    ReportDocument document = ReportDocument.of("{}".getBytes(StandardCharsets.UTF_8));
    ingest.ingest(new MetricReport(serverId, null, 0, at, at, samples.build(), document)).join();
    String path = "metric=containers.cpu_percent&points=";

    JsonNode all = user.get("/metrics/" + id + "/history?" + path + "1990").data();
    JsonNode some = user.get("/metrics/" + id + "/history?" + path + "2000").data();
    JsonNode fleet =
        user.get("/metrics/history?server_id=" + id + "&" + path + "2000").data().path("servers");

    assertThat(all.path("series")).hasSize(201);
    assertThat(all.path("series_left_out").toString()).isEqualTo("false");
    assertThat(some.path("series")).hasSize(200);
    assertThat(some.path("series_left_out").toString()).isEqualTo("true");
    assertThat(fleet.get(0).path("series_left_out").toString()).isEqualTo("true");
  }

  @Test
  void roundsAveragesAndNothingElse() {
    Instant bucket = clock.instant().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(1));
    for (double cpu : new double[] {12.1, 12.3, 12.31}) {
      Reports.ingest(ingest, serverId, bucket.plusMillis((long) (cpu * 1000)), cpu);
    }

    String body =
        user.get(
                "/metrics/"
                    + id
                    + "/history?metric=cpu.usage_percent&points=10&start="
                    + bucket
                    + "&end="
                    + bucket.plus(Duration.ofHours(1)))
            .body();

    assertThat(body).contains("[" + bucket.toEpochMilli() + ",12.24,12.1,12.31]");
  }

  @Test
  void documentsEveryMetricAndShowsItInTheExample() throws IOException {
    JsonNode api = Api.stranger().get("/openapi.json").json();
    String page = Files.readString(Path.of("../docs/api-values.md"));
    String parameter = api.path("paths").path("/api/v1/metrics/{server_id}/history").toString();
    JsonNode example =
        api.path("components").path("schemas").path("Metrics").path("examples").get(0);

    for (Metric metric : Metric.values()) {
      String row =
          "| `%s`%s | %s | %s |"
              .formatted(
                  metric.path(),
                  Metric.defaultMetrics().contains(metric) ? " *main*" : "",
                  metric.unit().wireName(),
                  metric.labelName().orElse(""));
      assertThat(page).as("docs/api-values.md").contains(row);
      assertThat(parameter).as("parameter metric").contains(row);
      assertThat(has(example, metric)).as(metric.path()).isTrue();
    }
    assertThat(page.lines().filter(line -> line.matches("\\| `[a-z0-9_]+\\.[a-z0-9_.]+`.*")))
        .hasSize(Metric.values().length - 1); // uptime_seconds has no dot
  }

  /**
   * Returns true if a report has a field at the metric's path; sensors name it in their kind, and
   * whether containers run is said in words.
   */
  private static boolean has(JsonNode report, Metric metric) {
    if (metric == Metric.CONTAINERS_RUNNING || metric == Metric.CONTAINERS_TOTAL) {
      return report.path("containers").path(0).has("state");
    }
    if (metric.path().startsWith("sensors.")) {
      return report.path("sensors").findValuesAsText("kind").contains(metric.path().substring(8));
    }
    JsonNode node = report;
    for (String step : metric.path().split("\\.", -1)) {
      node = (node.isArray() ? node.path(0) : node).path(step);
    }
    return !node.isMissingNode();
  }

  private static List<Double> values(JsonNode series) {
    List<Double> values = new ArrayList<>();
    series.path("points").forEach(point -> values.add(point.get(1).asDouble()));
    return values;
  }
}
