package io.chatops.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatops.core.testing.MutableClock;
import io.chatops.rest.HostFixture.Connected;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Marks, notes and the availability of a server. */
@QuarkusTest
class MarksTest {
  private final Api user = Api.user();

  @Inject HostFixture hosts;
  @Inject MutableClock clock;

  @Test
  void showsNotesUntilTheyAreRemoved() {
    Connected server = hosts.connected(user);
    clock.advance(Duration.ofSeconds(1));
    String path = "/servers/" + server.id();
    Instant hourAgo = clock.instant().minus(Duration.ofHours(1));

    Api.Answer written = user.post(path + "/notes", "{\"text\":\"<b>Upgrade</b> 🦊\"}");
    user.post(path + "/notes", "{\"text\":\"earlier\",\"time\":\"" + hourAgo + "\"}");
    clock.advance(Duration.ofSeconds(1));

    assertThat(written.status()).isEqualTo(201);
    assertThat(written.data().path("by").asText()).startsWith("user-");
    Api.Answer marks = user.get(path + "/marks");
    assertThat(marks.data().findValuesAsText("title"))
        .containsExactly("<b>Upgrade</b> 🦊", "earlier");
    assertThat(marks.data().findValuesAsText("kind")).containsExactly("note", "note");
    assertThat(marks.data().get(0).path("id")).isEqualTo(written.data().path("id"));
    assertThat(marks.data().get(0).path("end").isNull()).isTrue();
    assertThat(marks.data().get(0).path("severity").isNull()).isTrue();
    assertThat(marks.json().path("meta").toString())
        .isEqualTo("{\"total\":2,\"limit\":1000,\"offset\":0}");
    assertThat(user.get(path + "/marks?start=" + hourAgo.plusSeconds(1)).data()).hasSize(1);

    String note = path + "/notes/" + written.data().path("id").asText();
    assertThat(user.delete(note).status()).isEqualTo(200);
    assertThat(user.delete(note).status()).isEqualTo(404);
    assertThat(user.get(path + "/marks").data().findValuesAsText("title"))
        .containsExactly("earlier");
    assertThat(user.get("/audit?server_id=" + server.id()).data().findValuesAsText("action"))
        .contains("note.add", "note.remove");
  }

  @Test
  void refusesNotesThatAreNone() {
    String path = "/servers/" + user.newServer();
    for (String text :
        List.of("\"\"", "\"   \"", "7", "null", "\"a\\nb\"", "\"" + "x".repeat(501) + "\"")) {
      assertThat(user.post(path + "/notes", "{\"text\":" + text + "}").invalidFields())
          .as(text)
          .containsExactly("text");
    }
    assertThat(user.post(path + "/notes", "{}").invalidFields()).containsExactly("text");
    assertThat(
            user.post(path + "/notes", "{\"text\":\"a\",\"time\":\"2999-01-01T00:00:00Z\"}")
                .invalidFields())
        .containsExactly("time");
    assertThat(user.get(path + "/marks").data()).isEmpty();
  }

  @Test
  void tellsOutagesInMarksAndInAvailability() {
    Connected server = hosts.connected(user);
    Instant connected = clock.instant();
    clock.advance(Duration.ofMinutes(3));
    hosts.disconnect(server);
    Instant gone = clock.instant();
    clock.advance(Duration.ofMinutes(1));
    String path = "/servers/" + server.id();

    JsonNode mark = user.get(path + "/marks").data().get(0);
    assertThat(mark.path("kind").asText()).isEqualTo("agent_away");
    assertThat(mark.path("lasts").asBoolean()).isTrue();
    assertThat(Instant.parse(mark.path("time").asText())).isEqualTo(gone);

    JsonNode availability = user.get(path + "/availability?start=" + connected).data();
    assertThat(availability.path("percent").asDouble()).isEqualTo(75.0);
    assertThat(Instant.parse(availability.path("known_from").asText())).isEqualTo(connected);
    assertThat(availability.path("down")).hasSize(1);
    assertThat(availability.path("down").get(0).path("end").isNull()).isTrue();

    JsonNode unknown = user.get("/servers/" + user.newServer() + "/availability").data();
    assertThat(unknown.toString()).isEqualTo("{\"percent\":null,\"down\":[],\"known_from\":null}");
  }

  @Test
  void refusesTimesThatAreNone() {
    String path = "/servers/" + user.newServer();
    Instant now = clock.instant();
    for (String what : List.of("/marks", "/availability")) {
      assertThat(user.get(path + what + "?start=yesterday").invalidFields())
          .containsExactly("start");
      assertThat(user.get(path + what + "?start=" + now + "&end=" + now).invalidFields())
          .containsExactly("start");
      assertThat(user.get(path + what + "?end=" + now.plusSeconds(99_999_999)).invalidFields())
          .containsExactly("end");
    }
  }

  @Test
  void showsNothingOfOthers() {
    Connected server = hosts.connected(user);
    String path = "/servers/" + server.id();
    String note = user.post(path + "/notes", "{\"text\":\"mine\"}").data().path("id").asText();
    Api other = Api.user();

    assertThat(other.get(path + "/marks").status()).isEqualTo(404);
    assertThat(other.get(path + "/availability").status()).isEqualTo(404);
    assertThat(other.post(path + "/notes", "{\"text\":\"a\"}").status()).isEqualTo(404);
    assertThat(other.delete(path + "/notes/" + note).status()).isEqualTo(404);
    assertThat(other.delete("/servers/" + other.newServer() + "/notes/" + note).status())
        .isEqualTo(404);
    clock.advance(Duration.ofSeconds(1));
    assertThat(user.get(path + "/marks").data()).hasSize(1);
  }
}
