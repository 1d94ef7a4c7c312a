package io.chatops.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatops.core.identity.UserId;
import io.chatops.core.memory.InMemoryStorage;
import io.chatops.core.notify.ChannelId;
import io.chatops.core.notify.ChannelKind;
import io.chatops.core.notify.Notification;
import io.chatops.core.notify.Notification.State;
import io.chatops.core.notify.NotificationId;
import io.chatops.core.notify.NotificationMessage;
import io.chatops.core.notify.NotificationRepository.Plan;
import io.chatops.core.testing.MutableClock;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@QuarkusTest
class NotificationsTest {
  private static final String PATH = "/notifications";

  private final Api user = Api.user();
  private final ChannelId channelId = ChannelId.random();

  @Inject InMemoryStorage storage;
  @Inject MutableClock clock;

  @Test
  void showsHowFarEachHasCome() {
    Instant now = clock.instant();
    Notification sent = add(State.SENT, null, now, "HTTP 200");

    JsonNode shown = user.get(PATH).data().path(0);

    assertThat(shown)
        .isEqualTo(
            Api.parse(
                """
                {"id": "%s", "kind": "opened", "channel_id": "%s", "channel_name": "Ops",
                 "channel_kind": "ntfy", "alert_ids": [], "alert_count": 0, "state": "sent",
                 "attempts": 3, "detail": "HTTP 200", "created_at": "%s",
                 "next_attempt_at": null, "sent_at": "%s", "ended_at": "%s"}\
                """
                    .formatted(sent.id(), channelId, shown(now), shown(now), shown(now))));
  }

  @Test
  void showsTheNextAttemptOfPendingNotificationsOnly() {
    Instant next = clock.instant().plusSeconds(60);
    add(State.PENDING, next, null, "HTTP 503");
    assertThat(user.get(PATH).data().path(0).path("next_attempt_at").asText())
        .isEqualTo(shown(next));

    add(State.SENDING, next, null, null);
    assertThat(user.get(PATH + "?state=sending").data().path(0).path("next_attempt_at").isNull())
        .isTrue();
  }

  @Test
  void filtersAndPages() {
    Notification sent = add(State.SENT, null, clock.instant(), null);
    Notification failed = add(State.FAILED, null, clock.instant(), "HTTP 404");

    assertThat(ids("?state=failed")).containsExactly(failed.id().toString());
    assertThat(ids("?channel_id=" + channelId))
        .containsExactlyInAnyOrder(sent.id().toString(), failed.id().toString());
    assertThat(ids("?channel_id=" + UUID.randomUUID())).isEmpty();
    assertThat(ids("?alert_id=" + UUID.randomUUID())).isEmpty();
    assertThat(ids("?since=" + clock.instant())).hasSize(2);
    assertThat(ids("?since=" + clock.instant().plusSeconds(1))).isEmpty();
    assertThat(ids("?limit=1&offset=1")).hasSize(1);
    assertThat(user.get(PATH + "?limit=1").json().path("meta").path("total").asInt()).isEqualTo(2);
  }

  @Test
  void hidesThoseOfOthers() {
    add(State.SENT, null, clock.instant(), null);

    assertThat(Api.user().get(PATH + "?channel_id=" + channelId).data()).isEmpty();
  }

  private static String shown(Instant time) {
    return DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'")
        .withZone(ZoneOffset.UTC)
        .format(time);
  }

  private List<String> ids(String query) {
    return user.get(PATH + query).data().findValuesAsText("id");
  }

  private Notification add(
      State state, @Nullable Instant next, @Nullable Instant ended, @Nullable String detail) {
    String userId = user.get("/auth/me").data().path("id").asText();
    Notification notification =
        new Notification(
            NotificationId.random(),
            new UserId(UUID.fromString(userId)),
            channelId,
            "Ops",
            ChannelKind.NTFY,
            NotificationMessage.Kind.OPENED,
            false,
            List.of(),
            0,
            state,
            3,
            clock.instant(),
            next,
            ended,
            detail);
    storage
        .notifications()
        .store(new Plan(List.of(), List.of(), List.of(notification), Map.of(), List.of()));
    return notification;
  }
}
