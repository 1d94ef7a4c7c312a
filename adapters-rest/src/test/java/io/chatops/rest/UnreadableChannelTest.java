package io.chatops.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.memory.InMemoryStorage;
import io.chatops.core.notify.ChannelDetails;
import io.chatops.core.notify.ChannelId;
import io.chatops.core.notify.ChannelKind;
import io.chatops.core.notify.ChannelSettings;
import io.chatops.core.testing.MutableClock;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class UnreadableChannelTest {
  private static final String PATH = "/notifications/channels";

  private final Api user = Api.user();

  @Inject InMemoryStorage storage;
  @Inject MutableClock clock;

  @Test
  void isShownRenamedGivenNewSettingsAndRemoved() {
    String id =
        user.post(
                PATH,
                """
                {"name": "ops", "kind": "slack", "settings": {"url": "https://a.example.org/b"}}""")
            .data()
            .path("id")
            .asText();
    storage
        .channels()
        .update(new ChannelId(UUID.fromString(id)), now -> unreadable(now), clock.instant());

    String settings = user.get(PATH).data().path(0).path("settings").toString();
    assertThat(settings).startsWith("{\"problem\":\"The hub cannot open").doesNotContain("example");
    assertThat(user.put(PATH + "/" + id, "{\"name\": \"renamed\"}").status()).isEqualTo(200);
    assertThat(user.put(PATH + "/" + id, "{\"settings\": {}}").status()).isEqualTo(422);
    assertThat(
            user.put(PATH + "/" + id, "{\"settings\": {\"url\": \"https://c.example.org/d\"}}")
                .data()
                .path("settings")
                .toString())
        .isEqualTo("{\"url_origin\":\"https://c.example.org\"}");
    assertThat(user.delete(PATH + "/" + id).status()).isEqualTo(200);
  }

  private static ChannelDetails unreadable(ChannelDetails now) {
    return new ChannelDetails(
        now.name(),
        now.enabled(),
        now.minimumSeverity(),
        now.notifiesResolved(),
        now.quietHours(),
        now.repeatEvery(),
        new ChannelSettings.Unreadable(ChannelKind.SLACK));
  }
}
