package io.chatops.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.agent.AgentPresence;
import io.chatops.core.identity.ApiKeyId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.IngestReport;
import io.chatops.core.testing.MutableClock;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ServerMetricsTest {
  @Inject IngestReport ingest;
  @Inject AgentPresence presence;
  @Inject MutableClock clock;

  @Test
  void showsOnlineServersToTheTokenAndToAdmins() {
    String heard = Api.user().newServer();
    String silent = Api.user().newServer();
    for (String id : new String[] {heard, silent}) {
      Reports.ingest(ingest, new ServerId(UUID.fromString(id)), clock.instant(), 1);
    }
    presence.connected(new ServerId(UUID.fromString(heard)), new FakeAgent(ApiKeyId.random()));

    for (Api reader : new Api[] {Api.stranger().withToken(TestWiring.SERVERS_TOKEN), Api.admin()}) {
      Api.Answer answer = reader.get("//metrics/servers");

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("Content-Type")).startsWith("text/plain").contains("version=0.0.4");
      assertThat(answer.body()).contains(heard).doesNotContain(silent);
    }
  }

  @Test
  void showsTheMetricsAskedFor() {
    String id = Api.user().newServer();
    Reports.ingest(ingest, new ServerId(UUID.fromString(id)), clock.instant(), 1);
    presence.connected(new ServerId(UUID.fromString(id)), new FakeAgent(ApiKeyId.random()));

    String body = Api.admin().get("//metrics/servers?metric=cpu.usage_percent").body();

    assertThat(body).contains(id + " 1\n");
    Api.Answer refused = Api.admin().get("//metrics/servers?metric=cpu");
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.body()).containsOnlyOnce("\"field\":");
  }

  @Test
  void answersWhatAPrometheusAccepts() {
    Api.Answer answer =
        Api.stranger()
            .withToken(TestWiring.SERVERS_TOKEN)
            .with(
                "Accept",
                "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.4,"
                    + "*/*;q=0.1")
            .get("//metrics/servers");

    assertThat(answer.status()).isEqualTo(200);
  }

  @Test
  void keepsThemFromEverybodyElse() {
    assertThat(Api.stranger().get("//metrics/servers").status()).isEqualTo(401);
    assertThat(Api.user().get("//metrics/servers").status()).isEqualTo(403);
    assertThat(Api.stranger().withToken("no-such-token-at-all").get("//metrics/servers").body())
        .contains("chatops.metrics-servers-token");
    assertThat(Api.stranger().withToken(TestWiring.METRICS_TOKEN).get("//metrics/servers").status())
        .isEqualTo(401);
    Api prometheus = Api.stranger().withToken(TestWiring.SERVERS_TOKEN);
    assertThat(prometheus.get("//metrics").status()).isEqualTo(401);
    assertThat(prometheus.get("/servers").status()).isEqualTo(401);
  }
}
