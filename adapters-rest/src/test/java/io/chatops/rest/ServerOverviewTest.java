package io.chatops.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatops.core.agent.AgentPresence;
import io.chatops.core.identity.ApiKeyId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.IngestReport;
import io.chatops.core.metric.Metric;
import io.chatops.core.metric.MetricReport;
import io.chatops.core.metric.ReportDocument;
import io.chatops.core.metric.Samples;
import io.chatops.core.testing.MutableClock;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ServerOverviewTest {
  private final Api user = Api.user();

  @Inject IngestReport ingest;
  @Inject AgentPresence presence;
  @Inject MutableClock clock;
  @Inject TestWiring alerts;

  @Test
  void showsTheNewestMainValuesOfAServer() {
    String id = newServer("web-1", "\"host\":\"web-1.example.org\",\"tags\":[\"production\"]");
    online(id);
    ingest(
        id,
        new Samples.Builder()
            .add(Metric.UPTIME_SECONDS, null, 3_600)
            .add(Metric.CPU_USAGE_PERCENT, null, 12.5)
            .add(Metric.CPU_CORES, null, 4)
            .add(Metric.CPU_LOAD_1M, null, 0.5)
            .add(Metric.MEMORY_USAGE_PERCENT, null, 50)
            .add(Metric.MEMORY_USED_BYTES, null, 2_000)
            .add(Metric.MEMORY_TOTAL_BYTES, null, 9_007_199_254_740_99.0)
            .add(Metric.DISK_FILESYSTEMS_USAGE_PERCENT, "/", 60)
            .add(Metric.DISK_FILESYSTEMS_USED_BYTES, "/", 600)
            .add(Metric.DISK_FILESYSTEMS_TOTAL_BYTES, "/", 1_000)
            .add(Metric.NETWORK_INTERFACES_RECEIVED_BYTES_PER_SECOND, "eth0", 10)
            .add(Metric.NETWORK_INTERFACES_SENT_BYTES_PER_SECOND, "eth0", 20)
            .add(Metric.CONTAINERS_TOTAL, null, 2)
            .add(Metric.CONTAINERS_RUNNING, "shop-web", 1)
            .add(Metric.CONTAINERS_RUNNING, "shop-db", 0));

    JsonNode server = overview("").data().path(0);

    Api.assertFields(
        server,
        """
        {"id": "%s", "name": "web-1", "host": "web-1.example.org", "tags": ["production"],
         "status": "online", "health_status": "healthy", "agent_connection": true, "agent": null,
         "uptime_seconds": 3600.0, "cpu": {"usage_percent": 12.5, "cores": 4, "load_1m": 0.5},
         "memory": {"usage_percent": 50.0, "used_bytes": 2000, "total_bytes": 900719925474099},
         "disk": {"mount_point": "/", "usage_percent": 60.0, "used_bytes": 600,
           "total_bytes": 1000},
         "network": {"received_bytes_per_second": 10.0, "sent_bytes_per_second": 20.0},
         "containers": {"running": 1, "total": 2}, "alerts": {"critical": 0, "warning": 0},
         "spark": null}\
        """
            .formatted(id));
    assertThat(server.path("as_of")).isEqualTo(server.path("last_seen"));
  }

  @Test
  void showsWhatIsNotKnownAsNull() {
    user.newServer();

    Api.assertFields(
        overview("?spark=60").data().path(0),
        """
        {"last_seen": null, "agent": null, "as_of": null, "uptime_seconds": null, "cpu": null,
         "memory": null, "disk": null, "network": null, "containers": null, "spark": null}\
        """);
  }

  @Test
  void drawsTheLastHour() {
    String id = user.newServer();
    Instant now = clock.instant();
    Reports.ingest(ingest, serverId(id), now.minus(Duration.ofMinutes(30)), 10);
    Reports.ingest(ingest, serverId(id), now, 20);

    JsonNode spark = overview("?spark=60").data().path(0).path("spark");

    assertThat(spark.path("metric").asText()).isEqualTo("cpu.usage_percent");
    assertThat(spark.path("step_seconds").asInt()).isEqualTo(60);
    assertThat(spark.path("values")).hasSize(60);
    assertThat(spark.path("values").get(29).asDouble()).isEqualTo(10);
    assertThat(spark.path("values").get(30).isNull()).isTrue();
    assertThat(spark.path("values").get(59).asDouble()).isEqualTo(20);
    assertThat(Instant.parse(spark.path("start").asText()).plusSeconds(59 * 60))
        .isBetween(now.minusSeconds(60), now);
  }

  @Test
  void showsNobodyElsesServers() {
    String id = newServer("foreign", "\"tags\":[\"x\"]");
    online(id);
    Reports.ingest(ingest, serverId(id), clock.instant(), 10);

    for (Api other : List.of(Api.user(), Api.admin())) {
      for (String query : List.of("", "?q=foreign", "?tag=x", "?spark=10")) {
        assertThat(other.get("/servers/overview" + query).body()).doesNotContain(id);
      }
    }
    assertThat(Api.user().get("/servers/overview").json().path("meta").path("counts").toString())
        .isEqualTo(counts(0, 0, 0, 0, 0, 0));
  }

  @Test
  void countsAllThatMatchTextAndTagsWhateverTheirState() {
    online(newServer("web-1", "\"tags\":[\"web\",\"eu\"]"));
    String bad = newServer("web-2", "\"tags\":[\"web\"]");
    online(bad);
    breach(bad);
    newServer("web-3", "\"tags\":[\"web\",\"eu\"]");
    newServer("db-1", "\"tags\":[]");

    Api.Answer critical = overview("?q=WEB&health_status=critical");

    assertThat(names(critical)).containsExactly("web-2");
    assertThat(critical.data().path(0).path("alerts").toString())
        .isEqualTo("{\"critical\":1,\"warning\":0}");
    assertThat(critical.json().path("meta").toString())
        .isEqualTo(
            "{\"total\":1,\"limit\":100,\"offset\":0,\"counts\":" + counts(3, 1, 0, 1, 0, 1) + "}");
    assertThat(names(overview("?status=online&sort=name"))).containsExactly("web-1", "web-2");
    assertThat(names(overview("?tag=web&tag=eu"))).containsExactly("web-3", "web-1");
    assertThat(overview("?tag=web&tag=eu").json().path("meta").path("counts").toString())
        .isEqualTo(counts(2, 0, 0, 1, 0, 1));
    assertThat(overview("").json().path("meta").path("counts").path("total").asInt()).isEqualTo(4);
  }

  @Test
  void findsAServerByAContainer() {
    String id = newServer("web-1", "\"tags\":[]");
    newServer("web-2", "\"tags\":[]");
    ingest(
        id,
        new Samples.Builder()
            .add(Metric.CONTAINERS_TOTAL, null, 1)
            .add(Metric.CONTAINERS_RUNNING, "Shop-Web", 1));

    assertThat(names(overview("?q=shop-w"))).containsExactly("web-1");
  }

  @Test
  void sortsAndPages() {
    for (String name : new String[] {"charlie", "Alpha", "bravo"}) {
      String id = newServer(name, "\"tags\":[]");
      online(id);
      Reports.ingest(ingest, serverId(id), clock.instant(), name.length());
    }
    newServer("aaa", "\"tags\":[]");

    assertThat(names(overview("?sort=name"))).containsExactly("aaa", "Alpha", "bravo", "charlie");
    assertThat(names(overview("?sort=cpu"))).containsExactly("charlie", "Alpha", "bravo", "aaa");
    assertThat(names(overview(""))).containsExactly("aaa", "Alpha", "bravo", "charlie");
    Api.Answer page = overview("?sort=cpu&limit=2&offset=1");
    assertThat(names(page)).containsExactly("Alpha", "bravo");
    assertThat(page.json().path("meta").path("total").asInt()).isEqualTo(4);
    assertThat(page.json().path("meta").path("counts").path("total").asInt()).isEqualTo(4);
  }

  @Test
  void refusesWhatItCannotRead() {
    for (String query :
        List.of(
            "sort=best",
            "spark=121",
            "spark=-1",
            "spark=x",
            "status=asleep",
            "health_status=ill",
            "limit=0",
            "limit=1001",
            "offset=-1",
            "q=%00",
            "q=" + "x".repeat(301),
            "tag=%00",
            "tag=" + "x".repeat(51),
            "tag=a&".repeat(51) + "tag=b")) {
      Api.Answer answer = overview("?" + query);

      assertThat(answer.status()).as(query).isEqualTo(422);
      assertThat(answer.invalidFields()).as(query).hasSize(1);
    }
    assertThat(overview("?q=&tag=&status=&sort=&spark=").status()).isEqualTo(200);
  }

  @Test
  void forgetsARemovedServer() {
    String id = user.newServer();
    Reports.ingest(ingest, serverId(id), clock.instant(), 10);

    user.delete("/servers/" + id);

    assertThat(overview("").data()).isEmpty();
  }

  private Api.Answer overview(String query) {
    return user.get("/servers/overview" + query);
  }

  private static List<String> names(Api.Answer answer) {
    return answer.data().findValuesAsText("name");
  }

  private String newServer(String name, String more) {
    return user.post("/servers", "{\"name\":\"" + name + "\"," + more + "}")
        .data()
        .path("id")
        .asText();
  }

  private void online(String id) {
    presence.connected(serverId(id), new FakeAgent(ApiKeyId.random()));
  }

  private void breach(String id) {
    alerts.signedIn(serverId(id));
    user.post(
        "/alerts/thresholds",
        "{\"server_id\":\""
            + id
            + "\",\"metric_type\":\"cpu\",\"comparison\":\"gt\",\"threshold_value\":90,"
            + "\"severity\":\"critical\"}");
    Reports.ingest(ingest, serverId(id), clock.instant(), 95);
  }

  private void ingest(String id, Samples.Builder samples) {
    ingest
        .ingest(
            new MetricReport(
                serverId(id),
                null,
                0,
                clock.instant(),
                clock.instant(),
                samples.build(),
                ReportDocument.of("{}".getBytes(StandardCharsets.UTF_8))))
        .join();
  }

  private static String counts(
      int total, int critical, int warning, int healthy, int offline, int unknown) {
    return ("{\"total\":%d,\"critical\":%d,\"warning\":%d,\"healthy\":%d,\"offline\":%d,"
            + "\"unknown\":%d}")
        .formatted(total, critical, warning, healthy, offline, unknown);
  }

  private static ServerId serverId(String id) {
    return new ServerId(UUID.fromString(id));
  }
}
