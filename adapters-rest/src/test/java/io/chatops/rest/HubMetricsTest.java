package io.chatops.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.rest.security.MetricsTokens;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
class HubMetricsTest {
  @Test
  void readsThemWithTheTokenOrAsAnAdmin() {
    for (Api reader : new Api[] {Api.stranger().withToken(TestWiring.METRICS_TOKEN), Api.admin()}) {
      Api.Answer answer = reader.get("//metrics");

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("Content-Type")).startsWith("text/plain").contains("version=0.0.4");
      assertThat(answer.body()).startsWith("chatops_agents_connected ");
    }
  }

  @Test
  void answersWhatAPrometheusAccepts() {
    Api.Answer answer =
        Api.stranger()
            .withToken(TestWiring.METRICS_TOKEN)
            .with(
                "Accept",
                "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.4,"
                    + "*/*;q=0.1")
            .get("//metrics");

    assertThat(answer.status()).isEqualTo(200);
  }

  @Test
  void keepsThemFromEverybodyElse() {
    assertThat(Api.stranger().get("//metrics").status()).isEqualTo(401);
    assertThat(Api.stranger().withToken(TestWiring.METRICS_TOKEN + "x").get("//metrics").status())
        .isEqualTo(401);
    assertThat(Api.user().get("//metrics").status()).isEqualTo(403);
  }

  @Test
  void opensNothingElseWithTheToken() {
    Api prometheus = Api.stranger().withToken(TestWiring.METRICS_TOKEN);

    assertThat(prometheus.get("//metrics/servers").status()).isEqualTo(401);
    assertThat(prometheus.get("/servers").status()).isEqualTo(401);
    assertThat(prometheus.get("/audit").status()).isEqualTo(401);
  }

  @Test
  void printsNoToken() {
    assertThat(new MetricsTokens("secret", "secret").toString()).doesNotContain("secret");
  }
}
