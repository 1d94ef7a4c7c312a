package io.chatops.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatops.core.testing.MutableClock;
import io.chatops.rest.HostFixture.Connected;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

@QuarkusTest
class LogsTest {
  private final Api user = Api.user();

  @Inject HostFixture hosts;
  @Inject MutableClock clock;

  @Test
  void tellsWhatHappenedNewestFirst() {
    Connected server = hosts.connected(user);
    clock.advance(Duration.ofSeconds(1));
    hosts.disconnect(server);
    clock.advance(Duration.ofSeconds(1));
    user.post("/docker/" + server.id() + "/containers/web/start");

    JsonNode log = user.get("/logs/" + server.id()).data();

    assertThat(log.findValuesAsText("source")).containsExactly("container", "agent", "agent");
    assertThat(log.findValuesAsText("level")).containsExactly("warning", "warning", "info");
    assertThat(log.get(2).path("message").asText()).isEqualTo("The agent connected");
    assertThat(log.get(2).path("component").isNull()).isTrue();
    assertThat(log.get(2).path("details").isObject()).isTrue();
    assertThat(log.get(0).path("details").path("action").asText()).isEqualTo("container.start");
  }

  @Test
  void filtersAndPages() {
    Connected server = hosts.connected(user);
    Instant connected = clock.instant();
    clock.advance(Duration.ofSeconds(1));
    hosts.disconnect(server);
    clock.advance(Duration.ofSeconds(1));
    user.post("/docker/" + server.id() + "/containers/web/start");
    String path = "/logs/" + server.id();

    assertThat(user.get(path + "?level=warning").data()).hasSize(2);
    assertThat(user.get(path + "?level=error").data()).isEmpty();
    assertThat(user.get(path + "?source=agent").data()).hasSize(2);
    assertThat(user.get(path + "?component=web").data()).hasSize(1);
    assertThat(user.get(path + "?q=CONNECTION%20ended").data()).hasSize(1);
    assertThat(user.get(path + "?until=" + connected.plusSeconds(1)).data()).hasSize(1);
    assertThat(user.get(path + "?since=" + connected.plusSeconds(1)).data()).hasSize(2);
    Api.Answer page = user.get(path + "?limit=1&offset=2");
    assertThat(page.data().findValuesAsText("level")).containsExactly("info");
    assertThat(page.json().path("meta").path("total").asInt()).isEqualTo(3);
  }
}
