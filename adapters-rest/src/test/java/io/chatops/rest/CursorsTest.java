package io.chatops.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.testing.MutableClock;
import io.chatops.rest.HostFixture.Connected;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Lists that go on after a place. */
@QuarkusTest
class CursorsTest {
  private final Api user = Api.user();

  @Inject HostFixture hosts;
  @Inject MutableClock clock;

  @Test
  void goOnWhateverIsAddedMeanwhile() {
    Connected server = hosts.connected(user);
    Map<String, String> ids =
        Map.of(
            "/logs/" + server.id() + "?", "id",
            "/audit?server_id=" + server.id() + "&", "id",
            "/commands/" + server.id() + "?", "command_id");
    for (int i = 0; i < 5; i++) {
      act(server);
    }
    ids.forEach(
        (list, id) -> {
          List<String> whole = user.get(list + "limit=1000").data().findValuesAsText(id);
          assertThat(whole).as(list).hasSizeGreaterThanOrEqualTo(5);
          List<String> found = new ArrayList<>();
          String cursor = "";
          while (cursor != null) {
            Api.Answer page = user.get(list + "limit=2" + cursor);
            assertThat(page.json().path("meta").path("total").asInt())
                .isGreaterThanOrEqualTo(whole.size());
            found.addAll(page.data().findValuesAsText(id));
            String next = page.json().path("meta").path("next_cursor").textValue();
            cursor = next == null ? null : "&cursor=" + next;
            act(server);
          }
          assertThat(found).as(list).containsExactlyElementsOf(whole);
        });
  }

  @Test
  void endWithAFullPageWhereNothingFollows() {
    Connected server = hosts.connected(user);
    act(server);
    act(server);
    for (String list : List.of("/logs/" + server.id(), "/commands/" + server.id())) {
      int total = user.get(list + "?limit=1000").data().size();
      Api.Answer all = user.get(list + "?limit=" + total);
      assertThat(all.data()).as(list).hasSize(total);
      assertThat(all.json().path("meta").has("next_cursor")).as(list).isFalse();

      Api.Answer first = user.get(list + "?limit=" + (total - 1));
      String cursor = first.json().path("meta").path("next_cursor").textValue();
      assertThat(cursor).as(list).isNotNull();
      Api.Answer rest = user.get(list + "?limit=1&cursor=" + cursor);
      assertThat(rest.data()).as(list).hasSize(1);
      assertThat(rest.json().path("meta").has("next_cursor")).as(list).isFalse();
    }
  }

  @Test
  void refuseACursorThatIsNone() {
    String server = user.newServer();
    for (String list : List.of("/logs/" + server, "/audit", "/commands/" + server)) {
      for (String cursor :
          List.of(
              "7",
              "A".repeat(31),
              "A".repeat(33),
              "_".repeat(32),
              "f".repeat(32),
              "%21".repeat(32),
              "%00")) {
        assertThat(user.get(list + "?cursor=" + cursor).invalidFields())
            .as(list + " " + cursor)
            .containsExactly("cursor");
      }
      String nobodys = "?cursor=" + "A".repeat(32);
      assertThat(user.get(list + nobodys).data()).as(list).isEmpty();
      assertThat(user.get(list + nobodys + "&offset=1").invalidFields())
          .as(list)
          .containsExactly("offset");
    }
  }

  @Test
  void showNothingOfOthers() {
    Connected server = hosts.connected(user);
    act(server);
    act(server);
    String cursor = user.get("/audit?limit=1").json().path("meta").path("next_cursor").textValue();
    Api other = Api.user();

    assertThat(other.get("/logs/" + server.id() + "?cursor=" + cursor).status()).isEqualTo(404);
    assertThat(other.get("/commands/" + server.id() + "?cursor=" + cursor).status()).isEqualTo(404);
    assertThat(other.get("/audit?cursor=" + cursor).data().findValuesAsText("server_id"))
        .doesNotContain(server.id());
  }

  private void act(Connected server) {
    clock.advance(Duration.ofSeconds(1));
    user.post("/commands/" + server.id() + "?wait=false", "{\"command\":\"uptime\"}");
  }
}
