package io.chatops.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatops.core.metric.IngestReport;
import io.chatops.core.testing.MutableClock;
import io.chatops.rest.HostFixture.Connected;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
class FleetContainersTest {
  private static final String PATH = "/docker/containers";

  private final Api user = Api.user();

  @Inject HostFixture hosts;
  @Inject IngestReport ingest;
  @Inject MutableClock clock;

  @Test
  void listsTheContainersOfAllServersPageByPage() {
    Connected one = reported("[{\"id\":\"a1\",\"name\":\"web\",\"state\":\"running\"}]");
    Connected two =
        reported(
            "[{\"id\":\"b1\",\"name\":\"<b>db\",\"state\":\"exited\"},"
                + "{\"id\":\"b2\",\"name\":\"web\",\"image\":\"nginx\",\"restart_count\":2}]");

    Api.Answer all = user.get(PATH);

    assertThat(all.data().findValuesAsText("name")).containsExactly("<b>db", "web", "web");
    assertThat(all.json().path("meta").path("total").asInt()).isEqualTo(3);
    assertThat(all.json().has("message")).isFalse();
    JsonNode first = all.data().get(0);
    assertThat(first.path("server_id").asText()).isEqualTo(two.id());
    assertThat(first.path("server_name").asText()).isEqualTo("web-1");
    assertThat(first.path("as_of").isTextual()).isTrue();
    assertThat(first.has("restart_count")).isFalse();
    assertThat(user.get(PATH + "?limit=1&offset=1").data().get(0)).isEqualTo(all.data().get(1));
    assertThat(ids("?state=exited")).containsExactly("b1");
    assertThat(ids("?state=running")).containsExactlyInAnyOrder("a1", "b2");
    assertThat(ids("?q=NGINX")).containsExactly("b2");
    assertThat(ids("?server_id=" + one.id())).containsExactly("a1");
    assertThat(ids("?server_id=" + one.id() + "&server_id=" + two.id())).hasSize(3);
  }

  @Test
  void listsNothingOfOthers() {
    Connected others = reported("[{\"id\":\"a1\",\"name\":\"web\"}]");
    Api stranger = Api.user();

    assertThat(stranger.get(PATH).data()).isEmpty();
    assertThat(stranger.get(PATH + "?server_id=" + others.id()).status()).isEqualTo(404);
  }

  @Test
  void refusesBadFilters() {
    assertThat(user.get(PATH + "?state=asleep").invalidFields()).containsExactly("state");
    assertThat(user.get(PATH + "?server_id=7").invalidFields()).containsExactly("server_id");
    assertThat(user.get(PATH + "?limit=0").invalidFields()).containsExactly("limit");
    assertThat(user.get(PATH + "?q=" + "x".repeat(301)).invalidFields()).containsExactly("q");
  }

  private List<String> ids(String query) {
    return user.get(PATH + query).data().findValuesAsText("id");
  }

  private Connected reported(String containers) {
    Connected server = hosts.connected(user);
    clock.advance(Duration.ofSeconds(5));
    Reports.ingestDocument(
        ingest, server.serverId(), clock.instant(), "{\"containers\": " + containers + "}");
    return server;
  }
}
