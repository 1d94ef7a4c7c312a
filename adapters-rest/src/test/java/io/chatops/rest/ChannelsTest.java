package io.chatops.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatops.api.notify.ChannelSettingsResponse;
import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.memory.InMemoryStorage;
import io.chatops.core.notify.ChannelId;
import io.chatops.core.notify.ChannelSettings;
import io.chatops.core.notify.NotificationMessage;
import io.chatops.core.notify.Receipt;
import io.chatops.core.testing.MutableClock;
import io.chatops.core.testing.RecordingAlertNotifier;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class ChannelsTest {
  private static final String PATH = "/notifications/channels";
  private static final String SECRET = "s3cret-s3cret-s3cret";

  private final Api user = Api.user();

  @Inject RecordingAlertNotifier notifier;
  @Inject InMemoryStorage storage;
  @Inject MutableClock clock;

  @AfterEach
  void deliverAgain() {
    notifier.answer(sent -> new Receipt.Delivered("HTTP 200"));
    notifier.refuse(settings -> {});
  }

  @Test
  void makesAChannelWithEveryFieldAndShowsNoSecret() {
    Api.Answer answer =
        user.post(
            PATH,
            """
            {"name": "It's \\"ops\\" 🦊", "kind": "webhook", "enabled": false,
             "minimum_severity": "critical", "notify_resolved": false, "repeat_minutes": 30,
             "quiet_hours": {"start": "22:00", "end": "07:00", "days": ["sunday", "monday"],
               "time_zone": "Europe/Berlin", "hold_critical": true},
             "settings": {"url": "https://hooks.example.org:8443/%1$s?t=1",
               "template": "{\\"a\\": 1}", "signing_key": "%1$s",
               "headers": {"X-Token": "%1$s"}}}\
            """
                .formatted(SECRET));

    assertThat(answer.status()).isEqualTo(201);
    String id = answer.data().path("id").asText();
    assertThat(answer.header("Location")).isEqualTo("/api/v1/notifications/channels/" + id);
    ObjectNode shown = answer.data().deepCopy();
    shown.remove(List.of("id", "created_at", "updated_at"));
    assertThat(shown)
        .isEqualTo(
            Api.parse(
                """
                {"name": "It's \\"ops\\" 🦊", "kind": "webhook", "enabled": false,
                 "minimum_severity": "critical", "notify_resolved": false, "repeat_minutes": 30,
                 "quiet_hours": {"start": "22:00", "end": "07:00", "days": ["monday", "sunday"],
                   "time_zone": "Europe/Berlin", "hold_critical": true},
                 "settings": {"url_origin": "https://hooks.example.org:8443",
                   "template": "{\\"a\\": 1}", "has_signing_key": true,
                   "header_names": ["X-Token"]}}\
                """));
    assertThat(user.get(PATH + "/" + id).data()).isEqualTo(answer.data());
    assertThat(user.get(PATH).data()).containsExactly(answer.data());
    assertThat(answer.body() + user.get(PATH).body()).doesNotContain(SECRET);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          email    | {"recipients":["Ops@example.org"]}       | {"recipients":["ops@example.org"],"unconfirmed":["ops@example.org"]}
          ntfy     | {"topic":"ops"}        | {"server_url":"https://ntfy.sh","topic":"ops","has_token":false,"priority":null}
          ntfy     | {"server_url":"http://ntfy.lan:8080","topic":"a","token":"tk","priority":5} | {"server_url":"http://ntfy.lan:8080","topic":"a","has_token":true,"priority":5}
          slack    | {"url":"https://hooks.slack.com/services/T/B/x"}  | {"url_origin":"https://hooks.slack.com"}
          discord  | {"url":"https://discord.com/api/webhooks/1/x"}    | {"url_origin":"https://discord.com"}
          telegram | {"bot_token":"123:ABC-DEF1234ghIkl-zyx57","chat_id":"-100"} | {"base_url":"https://api.telegram.org","chat_id":"-100","has_bot_token":true}
          gotify   | {"server_url":"https://push.example.org","token":"A","priority":0} | {"server_url":"https://push.example.org","has_token":true,"priority":0}
          """)
  void knowsEveryKind(String kind, String settings, String shown) {
    JsonNode channel = user.post(PATH, channel(kind, settings)).data();

    assertThat(channel.path("settings")).isEqualTo(Api.parse(shown));
    assertThat(described()).contains(names(channel.path("settings")));
    assertThat(channel.path("enabled").asBoolean()).isTrue();
    assertThat(channel.path("minimum_severity").asText()).isEqualTo("warning");
    assertThat(channel.path("notify_resolved").asBoolean()).isTrue();
    assertThat(channel.path("quiet_hours").isNull()).isTrue();
    assertThat(channel.path("repeat_minutes").isNull()).isTrue();
  }

  @Test
  void keepsAbsentFieldsAndClearsNulls() {
    String path = newWebhook();

    JsonNode renamed = user.put(path, "{\"name\":\"new\",\"settings\":{}}").data();
    assertThat(renamed.path("name").asText()).isEqualTo("new");
    assertThat(stored(path))
        .satisfies(
            settings -> {
              assertThat(settings.url().uri()).hasToString("https://hooks.example.org/" + SECRET);
              assertThat(settings.signingKey()).isNotNull();
              assertThat(settings.headers()).hasSize(1);
            });

    JsonNode cleared =
        user.put(
                path,
                "{\"quiet_hours\":null,\"repeat_minutes\":null,"
                    + "\"settings\":{\"signing_key\":null,\"headers\":{},\"template\":null}}")
            .data();
    assertThat(cleared.path("quiet_hours").isNull()).isTrue();
    assertThat(cleared.path("repeat_minutes").isNull()).isTrue();
    assertThat(stored(path).signingKey()).isNull();
    assertThat(stored(path).headers()).isEmpty();
  }

  @Test
  void usesNoSecretOfAWebhookForAnotherServer() {
    String webhook = newWebhook();
    String moved = "{\"settings\":{\"url\":\"https://evil.example.org/\"%s}}";

    assertThat(user.put(webhook, moved.formatted("")).invalidFields())
        .containsExactlyInAnyOrder("settings.headers", "settings.signing_key");
    assertThat(user.put(webhook, moved.formatted(",\"headers\":{}")).invalidFields())
        .containsExactly("settings.signing_key");
    assertThat(stored(webhook).url().origin()).isEqualTo("https://hooks.example.org");
    assertThat(
            user.put(webhook, "{\"settings\":{\"url\":\"https://hooks.example.org/2\"}}").status())
        .isEqualTo(200);
    assertThat(user.put(webhook, moved.formatted(",\"headers\":{},\"signing_key\":null")).status())
        .isEqualTo(200);
    assertThat(stored(webhook).signingKey()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "ntfy, server_url, token, ',\"topic\":\"ops\"'",
    "gotify, server_url, token, ''",
    "telegram, base_url, bot_token, ',\"chat_id\":\"1\"'"
  })
  void sendsNoTokenToAnotherServer(String kind, String address, String token, String more) {
    String secret = "\"%s\":\"123:ABC-DEF1234ghIkl-zyx57\"".formatted(token);
    String made = "{\"%s\":\"https://push.example.org\",%s%s}".formatted(address, secret, more);
    String path = path(user.post(PATH, channel(kind, made)));

    for (String other : List.of("http://push.example.org", "https://push.example.org:8443")) {
      String moved = "{\"settings\":{\"%s\":\"%s\"%s}}";
      assertThat(user.put(path, moved.formatted(address, other, "")).invalidFields())
          .containsExactly("settings." + token);
      assertThat(user.put(path, moved.formatted(address, other, "," + secret)).status())
          .isEqualTo(200);
    }
  }

  @Test
  void doesNotChangeTheKind() {
    String path = newWebhook();

    Api.Answer answer = user.put(path, "{\"kind\":\"slack\",\"name\":\"other\"}");

    assertThat(answer.invalidFields()).containsExactly("kind");
    assertThat(user.put(path, "{\"kind\":\"webhook\"}").status()).isEqualTo(200);
    assertThat(user.get(path).data().path("name").asText()).isEqualTo("any");
  }

  @Test
  void tellsAllThatIsWrongAtOnce() {
    Api.Answer answer =
        user.post(
            PATH,
            """
            {"kind": "ntfy", "minimum_severity": "bad", "repeat_minutes": 4,
             "quiet_hours": {"start": "25:00", "end": "07:00", "time_zone": "+01:00",
               "days": ["someday"]},
             "settings": {"server_url": "ftp://example.org", "topic": 7, "priority": 6}}\
            """);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.invalidFields())
        .contains("name", "minimum_severity", "quiet_hours.start", "quiet_hours.time_zone")
        .contains("quiet_hours.days", "settings.server_url", "settings.topic");
  }

  @Test
  void tellsTheFaultsOfAllGroupsOfFieldsAtOnce() {
    String wrong =
        """
        "name": " ", "quiet_hours": {"start": "22:00", "end": "22:00", "time_zone": "UTC"},
        "settings": {"url": "https://hooks.example.org/2", "template": " ", "signing_key": "short",
          "headers": {"A": "1", "a": "2"}}\
        """;
    String[] fields = {
      "name", "quiet_hours.end", "settings.template", "settings.signing_key", "settings.headers"
    };

    Api.Answer made = user.post(PATH, "{\"kind\": \"webhook\", %s}".formatted(wrong));
    Api.Answer changed = user.put(newWebhook(), "{\"kind\": \"slack\", %s}".formatted(wrong));

    assertThat(made.invalidFields()).containsExactlyInAnyOrder(fields);
    assertThat(changed.invalidFields()).contains("kind").contains(fields);
  }

  @Test
  void ignoresNullInTheFieldsOfOtherKinds() {
    String others =
        "\"url\":null,\"recipients\":null,\"base_url\":null,\"bot_token\":null,\"chat_id\":null";
    Api.Answer made = user.post(PATH, channel("ntfy", "{\"topic\":\"ops\"," + others + "}"));

    assertThat(made.status()).as(made.body()).isEqualTo(201);
    Api.Answer cleared =
        user.put(path(made), "{\"settings\":{\"topic\":null,\"server_url\":null}}");
    assertThat(cleared.invalidFields())
        .containsExactlyInAnyOrder("settings.topic", "settings.server_url");
  }

  @Test
  void refusesWhatTheNotifierKnowsWillNeverWork() {
    notifier.refuse(
        settings -> {
          throw InvalidFieldException.of("settings.url", "must be public");
        });

    Api.Answer answer =
        user.post(PATH, channel("slack", "{\"url\":\"http://169.254.169.254/" + SECRET + "\"}"));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.invalidFields()).containsExactly("settings.url");
    assertThat(answer.body()).doesNotContain(SECRET);
    assertThat(user.get(PATH).data()).isEmpty();
  }

  @Test
  void sendsATestAtOnceAndAnswersHowItWent() {
    String path = newWebhook();
    user.put(path, "{\"enabled\":false}");
    int before = notifier.attempts().size();

    assertThat(user.post(path + "/test").data())
        .isEqualTo(
            Api.parse(
                """
                {"delivered": true, "outcome": "delivered", "detail": "HTTP 200"}\
                """));
    notifier.answer(sent -> new Receipt.Rejected("HTTP 401"));
    assertThat(user.post(path + "/test").data())
        .isEqualTo(
            Api.parse(
                """
                {"delivered": false, "outcome": "refused", "detail": "HTTP 401"}\
                """));
    notifier.answer(sent -> new Receipt.Retry("HTTP 503", null));
    assertThat(user.post(path + "/test").data().path("outcome").asText()).isEqualTo("retry");

    assertThat(notifier.attempts().stream().skip(before))
        .filteredOn(sent -> sent.settings().equals(stored(path)))
        .hasSize(3)
        .allSatisfy(
            sent -> assertThat(sent.message().kind()).isEqualTo(NotificationMessage.Kind.TEST));
    assertThat(user.get("/audit?action=channel.test").data()).hasSize(3);
  }

  @Test
  void testsNoMoreThanSixTimesAMinute() {
    String path = newWebhook();
    for (int i = 0; i < 6; i++) {
      assertThat(user.post(path + "/test").status()).isEqualTo(200);
    }

    Api.Answer refused = user.post(path + "/test");

    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.header("Retry-After")).isNotEmpty();
    clock.advance(Duration.ofMinutes(1));
    assertThat(user.post(path + "/test").status()).isEqualTo(200);
  }

  @Test
  void testsOneAtATimeOfAUser() {
    String path = newWebhook();
    List<Api.Answer> meanwhile = new CopyOnWriteArrayList<>();
    notifier.answer(
        sent -> {
          meanwhile.add(user.post(path + "/test"));
          return new Receipt.Delivered("HTTP 200");
        });

    assertThat(user.post(path + "/test").status()).isEqualTo(200);

    assertThat(meanwhile)
        .singleElement()
        .satisfies(
            answer -> {
              assertThat(answer.status()).isEqualTo(429);
              assertThat(answer.header("Retry-After")).isEqualTo("5");
            });
    notifier.answer(sent -> new Receipt.Delivered("HTTP 200"));
    assertThat(user.post(path + "/test").status()).isEqualTo(200);
  }

  @Test
  void takesTwentyOfOneUser() {
    for (int i = 0; i < 20; i++) {
      newWebhook();
    }

    assertThat(user.post(PATH, channel("ntfy", "{\"topic\":\"a\"}")).status()).isEqualTo(422);
    assertThat(user.get(PATH + "?limit=5&offset=18").data()).hasSize(2);
    assertThat(user.get(PATH).json().path("meta").path("total").asInt()).isEqualTo(20);
  }

  @Test
  void hidesChannelsOfOthers() {
    String path = newWebhook();
    Api other = Api.user();

    assertThat(other.get(PATH).data()).isEmpty();
    assertThat(other.get(path).status()).isEqualTo(404);
    assertThat(other.put(path, "{\"name\":\"mine\"}").status()).isEqualTo(404);
    assertThat(other.post(path + "/test").status()).isEqualTo(404);
    assertThat(other.delete(path).status()).isEqualTo(404);
    assertThat(user.get(path).data().path("name").asText()).isEqualTo("any");
    assertThat(other.get("/audit?action=channel.remove").data().findValuesAsText("outcome"))
        .containsExactly("refused");
  }

  @Test
  void removesOneAndLeavesATrail() {
    String path = newWebhook();
    user.put(path, "{\"name\":\"other\"}");

    assertThat(user.delete(path).status()).isEqualTo(200);

    assertThat(user.get(path).status()).isEqualTo(404);
    assertThat(user.delete(path).status()).isEqualTo(404);
    assertThat(user.get("/audit").data().findValuesAsText("action"))
        .contains("channel.create", "channel.update", "channel.remove");
    String id = path.substring(PATH.length() + 1);
    assertThat(user.get("/audit").data().findValuesAsText("target"))
        .contains("channel " + id + " (any)", "channel " + id + " (other)");
    assertThat(user.get("/audit").body()).doesNotContain(SECRET);
  }

  /** The fields of each answer, as the API's description has them. */
  private static List<Set<String>> described() {
    return Stream.of(ChannelSettingsResponse.class.getDeclaredClasses())
        .map(ChannelsTest::components)
        .toList();
  }

  private static Set<String> components(Class<?> type) {
    return Stream.of(type.getRecordComponents())
        .map(component -> new SnakeCaseStrategy().translate(component.getName()))
        .collect(Collectors.toSet());
  }

  private static Set<String> names(JsonNode object) {
    return object.properties().stream().map(Map.Entry::getKey).collect(Collectors.toSet());
  }

  private String newWebhook() {
    return path(
        user.post(
            PATH,
            """
            {"name": "any", "kind": "webhook", "repeat_minutes": 5,
             "quiet_hours": {"start": "22:00", "end": "07:00", "time_zone": "UTC"},
             "settings": {"url": "https://hooks.example.org/%1$s", "signing_key": "%1$s",
               "headers": {"X-Token": "%1$s"}}}\
            """
                .formatted(SECRET)));
  }

  private static String channel(String kind, String settings) {
    return "{\"name\":\"any\",\"kind\":\"%s\",\"settings\":%s}".formatted(kind, settings);
  }

  private static String path(Api.Answer made) {
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    return PATH + "/" + made.data().path("id").asText();
  }

  private ChannelSettings.Webhook stored(String path) {
    ChannelId id = new ChannelId(UUID.fromString(path.substring(path.lastIndexOf('/') + 1)));
    return (ChannelSettings.Webhook) storage.channels().find(id).orElseThrow().details().settings();
  }
}
