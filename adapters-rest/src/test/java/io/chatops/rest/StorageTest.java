package io.chatops.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.IngestReport;
import io.chatops.core.testing.MutableClock;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class StorageTest {
  @Inject IngestReport ingest;
  @Inject MutableClock clock;

  @Test
  void tellsAdminsWhatTiersAndServersTake() {
    String id = Api.user().newServer();
    Reports.ingest(ingest, new ServerId(UUID.fromString(id)), clock.instant(), 1);
    clock.advance(Duration.ofMinutes(2));

    JsonNode answer = Api.admin().get("/storage?limit=1000").json();

    JsonNode storage = answer.path("data");
    assertThat(storage.path("bytes").asLong()).isPositive();
    assertThat(storage.path("servers").findValuesAsText("server_id")).contains(id);
    assertThat(answer.path("meta").path("total").asInt()).isPositive();
    assertThat(answer.path("meta").path("as_of").isTextual()).isTrue();
    JsonNode tier = storage.path("tiers").get(0);
    assertThat(tier.path("tier").asText()).isEqualTo("raw");
    assertThat(tier.path("retention_seconds").asLong()).isEqualTo(30 * 86_400);
    assertThat(tier.path("oldest_at").isTextual()).isTrue();
    assertThat(tier.has("expected_bytes")).isTrue();
  }

  @Test
  void showsAsManyServersAsAskedFor() {
    for (int i = 0; i < 2; i++) {
      ServerId server = new ServerId(UUID.fromString(Api.user().newServer()));
      Reports.ingest(ingest, server, clock.instant(), 1);
    }
    clock.advance(Duration.ofMinutes(2));

    assertThat(Api.admin().get("/storage?limit=1").data().path("servers")).hasSize(1);
    assertThat(Api.admin().get("/storage?offset=100000").data().path("servers")).isEmpty();
  }

  @Test
  void asksWhoCallsBeforeItLooksAtTheRequest() {
    assertThat(Api.admin().get("/storage?limit=0").invalidFields()).containsExactly("limit");
    assertThat(Api.admin().get("/storage?offset=-1").invalidFields()).containsExactly("offset");
    assertThat(Api.user().get("/storage?limit=0").status()).isEqualTo(403);
  }
}
