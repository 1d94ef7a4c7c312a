package io.chatops.notify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Locale.ROOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.chatops.core.access.EmailAddress;
import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.notify.ChannelSettings;
import io.chatops.core.notify.NotificationMessage;
import io.chatops.core.notify.Receipt.Delivered;
import io.chatops.core.notify.Receipt.Rejected;
import io.chatops.core.notify.Receipt.Retry;
import io.chatops.core.notify.Secret;
import io.chatops.core.notify.TargetUrl;
import io.chatops.core.testing.MutableClock;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(240)
class ChannelAlertNotifierTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final String BOT_TOKEN = "123456:hush-abcdefghijklmnopqrst";

  private final MutableClock clock = MutableClock.atSomeTime();
  private final Receiver receiver = Receiver.of(Receiver.answer(200));
  private final ChannelAlertNotifier notifier = notifier("127.0.0.0/8");

  @AfterEach
  void close() {
    notifier.close();
    receiver.close();
  }

  @AfterAll
  static void stop() {
    VERTX.close();
  }

  @ParameterizedTest
  @CsvSource({
    "webhook, /hook?a=b",
    "template, /hook?a=b",
    "ntfy, /",
    "slack, /services/T0/B0/hush",
    "discord, /api/webhooks/1/hush",
    "telegram, /base/bot" + BOT_TOKEN + "/sendMessage",
    "gotify, /base/message"
  })
  void saysItInTheWayOfEachService(String kind, String path) throws Exception {
    assertThat(notifier.send(settings(kind, origin()), Messages.opened()))
        .isEqualTo(new Delivered("HTTP 200"));

    Receiver.Request request = receiver.next();
    assertThat(request.firstLine()).isEqualTo("POST " + path + " HTTP/1.1");
    assertThat(request.header("content-type")).isEqualTo("application/json");
    assertThat(request.header("idempotency-key")).isEqualTo(Messages.ID.toString());
    assertIsGolden(kind, request.body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"webhook", "ntfy", "slack", "discord", "telegram", "gotify"})
  void sendsEndsOfAlertsAndTestsMoreCalmly(String kind) throws Exception {
    notifier.send(settings(kind, origin()), Messages.resolved());
    assertIsGolden(kind + "-resolved", receiver.next().body());

    notifier.send(settings(kind, origin()), Messages.test());
    assertIsGolden(kind + "-test", receiver.next().body());
  }

  @Test
  void givesTokensInHeadersWhereAServiceTakesThem() throws Exception {
    notifier.send(settings("ntfy", origin()), Messages.test());
    assertThat(receiver.next().header("authorization")).isEqualTo("Bearer tk_hush");

    notifier.send(settings("gotify", origin()), Messages.test());
    Receiver.Request request = receiver.next();
    assertThat(request.header("x-gotify-key")).isEqualTo("A-hush");
    assertThat(request.firstLine()).doesNotContain("hush");
  }

  @Test
  void sendsWebhookHeadersAndSignsEachTry() throws Exception {
    ChannelSettings settings = settings("webhook", origin());

    notifier.send(settings, Messages.opened());
    Receiver.Request first = receiver.next();
    clock.advance(Duration.ofSeconds(30));
    notifier.send(settings, Messages.opened());
    Receiver.Request second = receiver.next();

    assertThat(first.header("authorization")).isEqualTo("Basic hush");
    assertThat(first.header("x-chatops-signature"))
        .isEqualTo("t=1795521600,v1=" + hmac("1795521600." + first.body()));
    assertThat(second.header("x-chatops-signature"))
        .isEqualTo("t=1795521630,v1=" + hmac("1795521630." + second.body()));
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(second.header("idempotency-key")).isEqualTo(first.header("idempotency-key"));
  }

  @Test
  void cutsTextsToWhatEachServiceTakes() throws Exception {
    NotificationMessage message = Messages.withText("<".repeat(200), "*\n".repeat(3_000));

    notifier.send(settings("ntfy", origin()), message);
    assertThat(receiver.next().body().length()).isLessThan(8_192);
    notifier.send(settings("slack", origin()), message);
    assertThat(field(receiver.next(), "/text").length()).isBetween(3_000, 4_000);
    notifier.send(settings("discord", origin()), message);
    Receiver.Request discord = receiver.next();
    assertThat(field(discord, "/embeds/0/title").length()).isBetween(250, 256);
    assertThat(field(discord, "/embeds/0/description").length()).isBetween(4_090, 4_096);
    notifier.send(settings("telegram", origin()), message);
    assertThat(field(receiver.next(), "/text").length()).isBetween(4_090, 4_096);
  }

  @ParameterizedTest
  @ValueSource(strings = {"webhook", "ntfy", "slack", "discord", "telegram", "gotify"})
  void refusesAddressesThatAreNotPublicForEachKind(String kind) {
    try (ChannelAlertNotifier strict = notifier()) {
      for (String host : List.of("127.0.0.1", "localhost", "[::1]", "169.254.169.254")) {
        ChannelSettings settings = settings(kind, "http://" + host + ":" + receiver.port());

        assertThat(strict.send(settings, Messages.opened()))
            .isEqualTo(new Rejected(AddressGuard.FORBIDDEN));
        assertThatThrownBy(() -> strict.check(settings))
            .isInstanceOf(InvalidFieldException.class)
            .hasMessageMatching(
                "settings\\.(url|server_url|base_url): .*CHATOPS_NOTIFY_ALLOWED_NETWORKS");
      }
      assertThat(
              strict.send(
                  settings(kind, "http://private.test:" + receiver.port()), Messages.opened()))
          .isEqualTo(new Rejected(AddressGuard.FORBIDDEN));
      assertThat(receiver.hasRequest()).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void findsNothingWrongWithGoodSettings(String kind) {
    try (ChannelAlertNotifier strict = notifier()) {
      assertThatCode(() -> strict.check(settings(kind, "https://receiver.example.org")))
          .doesNotThrowAnyException();
      assertThatCode(() -> strict.check(settings(kind, "https://1.1.1.1")))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void findsATemplateThatIsNone() {
    assertThatThrownBy(() -> notifier.check(webhook(origin(), "{\"a\": {{title}}}")))
        .isInstanceOf(InvalidFieldException.class)
        .hasMessage("settings.template: must be JSON");
    assertThatThrownBy(() -> notifier.check(webhook(origin(), "{\"a\": 1, \"a\": 2}")))
        .isInstanceOf(InvalidFieldException.class)
        .hasMessageStartingWith("settings.template: must not have duplicate keys");
    assertThat(notifier.send(webhook(origin(), "{"), Messages.test())).isInstanceOf(Rejected.class);
  }

  @Test
  void refusesEmailsWithoutAMailServerAndNamesTheRemedy() {
    ChannelSettings email =
        ChannelSettings.Email.to(List.of(new EmailAddress("ada@example.org"))).trusted();

    assertThat(notifier.send(email, Messages.test())).isEqualTo(new Rejected(MailSender.MISSING));
    assertThatThrownBy(() -> notifier.check(email))
        .isInstanceOf(InvalidFieldException.class)
        .hasMessageContaining("CHATOPS_MAIL_HOST");
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void putsNoSecretIntoALogOrAReceipt(String kind) {
    List<String> logged = new CopyOnWriteArrayList<>();
    try (RecordedLog log = new RecordedLog(logged);
        Receiver bad =
            Receiver.of(Receiver.raw("hush\r\n\r\n"), Receiver.answer(404), Receiver.raw(""))) {
      ChannelSettings settings = settings(kind, "http://receiver.test:" + bad.port());
      for (int i = 0; i < 3; i++) {
        logged.add(notifier.send(settings, Messages.opened()).toString());
      }
      logged.add(notifier.send(settings(kind, "http://private.test"), Messages.test()).toString());
      logged.add(settings.toString());
      log.flush();
    }

    assertThat(logged).hasSize(5).noneMatch(line -> line.toLowerCase(ROOT).contains("hush"));
  }

  @Test
  void triesAgainLaterWhenItIsClosed() {
    notifier.close();

    assertThat(notifier.send(settings("slack", origin()), Messages.test()))
        .isInstanceOf(Retry.class);
  }

  static Stream<String> kinds() {
    return Stream.of("webhook", "template", "ntfy", "slack", "discord", "telegram", "gotify");
  }

  private ChannelAlertNotifier notifier(String... allowed) {
    return new ChannelAlertNotifier(
        VERTX,
        clock,
        new NotifierSettings(Stream.of(allowed).map(Network::of).toList(), null),
        host ->
            List.of(
                InetAddress.getByName(
                    switch (host) {
                      case "receiver.test" -> "127.0.0.1";
                      case "private.test" -> "192.168.0.1";
                      default -> host;
                    })),
        Duration.ofSeconds(30),
        new HttpClientOptions());
  }

  private String origin() {
    return "http://receiver.test:" + receiver.port();
  }

  private static ChannelSettings settings(String kind, String origin) {
    return switch (kind) {
      case "webhook" -> webhook(origin, null);
      case "template" ->
          webhook(
              origin,
              """
              {"summary": "{{alert.server_name}}: {{title}}", "level": ["{{severity}}"], "n": 1}
              """);
      case "ntfy" ->
          new ChannelSettings.Ntfy(TargetUrl.parse(origin), "alerts", new Secret("tk_hush"), null);
      case "slack" -> new ChannelSettings.Slack(TargetUrl.parse(origin + "/services/T0/B0/hush"));
      case "discord" ->
          new ChannelSettings.Discord(TargetUrl.parse(origin + "/api/webhooks/1/hush"));
      case "telegram" ->
          new ChannelSettings.Telegram(
              TargetUrl.parse(origin + "/base/"), new Secret(BOT_TOKEN), "-100123");
      case "gotify" ->
          new ChannelSettings.Gotify(
              TargetUrl.parse(origin + "/base/"), new Secret("A-hush"), null);
      default -> throw new IllegalArgumentException(kind);
    };
  }

  private static ChannelSettings webhook(String origin, @Nullable String template) {
    return new ChannelSettings.Webhook(
        TargetUrl.parse(origin + "/hook?a=b"),
        template,
        new Secret("hush-of-16-or-more"),
        Map.of("Authorization", new Secret("Basic hush")));
  }

  private static String hmac(String text) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec("hush-of-16-or-more".getBytes(UTF_8), "HmacSHA256"));
    return HexFormat.of().formatHex(mac.doFinal(text.getBytes(UTF_8)));
  }

  private static String field(Receiver.Request request, String pointer) throws IOException {
    return new JsonMapper().readTree(request.body()).at(pointer).textValue();
  }

  private static void assertIsGolden(String name, String body) throws IOException {
    JsonMapper mapper = new JsonMapper();
    String file = "/golden/" + name + ".json";
    try (InputStream in = ChannelAlertNotifierTest.class.getResourceAsStream(file)) {
      assertThat(mapper.readTree(body).toPrettyString())
          .isEqualTo(mapper.readTree(Objects.requireNonNull(in, file)).toPrettyString());
    }
  }
}
