package io.chatops.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** No channel makes the hub connect to where only its own host can reach. */
@ExtendWith(ArenaProvider.class)
class ChannelTargetsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CHANNELS = "/api/v1/notifications/channels";

  /** Refused when they are saved, so nothing is ever looked up or connected to. */
  private static final List<String> HOSTS =
      List.of(
          "127.0.0.1",
          "127.1",
          "127.0.1",
          "127.255.255.254",
          "2130706433",
          "localhost",
          "LOCALHOST",
          "localhost.",
          "a.localhost",
          "0.0.0.0",
          "0",
          "[::1]",
          "[::]",
          "[0:0:0:0:0:0:0:1]",
          "[::ffff:127.0.0.1]",
          "[::ffff:7f00:1]",
          "[::127.0.0.1]",
          "[64:ff9b::7f00:1]",
          "[2002:7f00:1::]",
          "[2001::1]",
          "169.254.169.254",
          "2852039166",
          "[::ffff:169.254.169.254]",
          "[fd00:ec2::254]",
          "[fe80::1]",
          "100.100.100.200",
          "10.0.0.1",
          "172.16.0.1",
          "192.168.1.1",
          "192.0.2.1",
          "198.18.0.1",
          "224.0.0.1",
          "255.255.255.255",
          "[ff02::1]",
          "user@127.0.0.1",
          "example.org@127.0.0.1",
          "127.0.0.1#@example.org",
          "127.0.0.1?@example.org",
          "127.0.0.1\\@example.org",
          "127.0.0.1%23.example.org",
          "[127.0.0.1]",
          "\uff11\uff12\uff17.0.0.1",
          "\u2460\u2461\u2466.0.0.1",
          "127\u30020\u30020\u30021");

  private static final List<String> SCHEMES =
      List.of("file", "ftp", "gopher", "jar", "ldap", "javascript", "data", "unix", "ws", "netdoc");

  private static final int TESTS_PER_MINUTE = 6;

  private @Nullable Tenant sender;
  private int tests;

  @Test
  void noSpellingOfAnInternalAddressIsSaved(Arena arena) throws Exception {
    SoftAssertions all = new SoftAssertions();
    try (Tenant user = arena.newTenant();
        ServerSocket internal = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      for (String host : HOSTS) {
        refused(all, user, "webhook", "url", "http://" + withPort(host, internal.getLocalPort()));
      }
      for (String scheme : SCHEMES) {
        refused(all, user, "webhook", "url", scheme + "://127.0.0.1/");
      }
      refused(all, user, "slack", "url", "http://127.0.0.1/");
      refused(all, user, "discord", "url", "http://[::1]/");
      refused(all, user, "ntfy", "server_url", "http://127.0.0.1/");
      refused(all, user, "gotify", "server_url", "http://169.254.169.254/");
      refused(all, user, "telegram", "base_url", "http://10.0.0.1/");
      assertNobodyConnected(internal);
    }
    all.assertAll();
    arena.assertWell();
  }

  @Test
  void noRedirectIsFollowed(Arena arena) throws Exception {
    try (ServerSocket internal = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        RedirectingReceiver other = RedirectingReceiver.at("127.200.0.2", 0);
        RedirectingReceiver receiver = RedirectingReceiver.at("127.200.0.1", 0)) {
      String inside = "//127.0.0.1:" + internal.getLocalPort() + "/";
      List<Redirect> redirects = new ArrayList<>();
      for (int status : List.of(300, 301, 302, 303, 305, 307, 308)) {
        redirects.add(new Redirect("webhook", "url", status, "http:" + inside));
      }
      for (String target :
          List.of(
              "https:" + inside,
              inside,
              "ftp:" + inside,
              "gopher:" + inside,
              "jar:http:" + inside + "!/",
              "file:///etc/hostname",
              receiver.url(), // a chain without an end
              other.url())) { // allowed, but the channel's credentials are not for it
        redirects.add(new Redirect("webhook", "url", 307, target));
      }
      redirects.add(new Redirect("slack", "url", 308, other.url()));
      redirects.add(new Redirect("discord", "url", 308, other.url()));
      redirects.add(new Redirect("ntfy", "server_url", 308, other.url()));
      redirects.add(new Redirect("gotify", "server_url", 308, other.url()));
      redirects.add(new Redirect("telegram", "base_url", 308, other.url()));
      int calls = 0;
      for (Redirect redirect : redirects) {
        receiver.redirect(redirect.status(), redirect.target());
        Answer tried = test(arena, channel(redirect.kind(), redirect.setting(), receiver.url()));
        assertThat(tried.data().path("delivered").asBoolean()).as(redirect.toString()).isFalse();
        assertThat(tried.body()).doesNotContain("127.0.0.1:");
        calls++;
        assertThat(receiver.calls()).as(redirect.toString()).isEqualTo(calls);
      }
      assertThat(other.calls()).isZero();
      assertNobodyConnected(internal);
    }
  }

  private record Redirect(String kind, String setting, int status, String target) {}

  /** DNS rebinding: the name leads to an allowed address at one look-up, and inside at the next. */
  @Test
  void noNameChangesBetweenItsCheckAndItsConnection(Arena arena) throws Exception {
    try (ServerSocket internal = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        RedirectingReceiver outside =
            RedirectingReceiver.at("127.200.0.1", internal.getLocalPort())) {
      String url = "http://rebound.test:" + internal.getLocalPort() + "/";
      for (String inside : List.of("127.0.0.1", "0.0.0.0", "::1", "::", "::ffff:127.0.0.1")) {
        List<List<String>> answers =
            List.of(List.of("127.200.0.1"), List.of(inside), List.of("127.200.0.1", inside));
        int before = outside.calls();
        try (ChangingNames.Rebound name = arena.names().rebind("rebound.test", answers)) {
          for (int i = 0; i < answers.size(); i++) {
            Answer tried = test(arena, channel("webhook", "url", url));
            assertThat(tried.body()).as(inside).containsAnyOf("HTTP 307", "is not public");
          }
          assertThat(name.lookups()).as(inside).isGreaterThanOrEqualTo(answers.size());
        }
        assertThat(outside.calls()).as("calls while it was outside").isGreaterThan(before);
      }
      assertNobodyConnected(internal);
    }
  }

  /** The result of a message through a new channel of a user who has tests left. */
  private Answer test(Arena arena, String channel) throws IOException {
    if (sender == null || tests == TESTS_PER_MINUTE) {
      hangUp();
      sender = arena.newTenant();
      tests = 0;
    }
    tests++;
    Answer saved = sender.post(CHANNELS, channel);
    return sender.post(CHANNELS + "/" + saved.data().path("id").asText() + "/test", "{}");
  }

  @AfterEach
  void hangUp() {
    if (sender != null) {
      sender.close();
    }
  }

  private static void refused(
      SoftAssertions all, Tenant user, String kind, String setting, String url) throws IOException {
    Answer answer = user.post(CHANNELS, channel(kind, setting, url));
    all.assertThat(answer.status()).as(kind + " " + url + ": " + answer.body()).isEqualTo(422);
  }

  private static String channel(String kind, String setting, String url) {
    var channel = JSON.createObjectNode().put("kind", kind).put("name", "inside");
    ObjectNode settings = channel.putObject("settings");
    if (kind.equals("webhook")) {
      settings.putObject("headers").put("Authorization", "Bearer of-this-channel");
    }
    settings
        .put("topic", "t")
        .put("token", "0123456789abcdef")
        .put("bot_token", "1:abcdefghijklmnopqrstuvwxyz0123456789")
        .put("chat_id", "1")
        .put(setting, url);
    return EscapedJson.of(channel);
  }

  private static String withPort(String host, int port) {
    return host.contains("@example") ? host : host + ":" + port + "/";
  }

  private static void assertNobodyConnected(ServerSocket internal) throws IOException {
    internal.setSoTimeout(1);
    try {
      internal.accept().close();
      throw new AssertionError("the hub connected to an internal address");
    } catch (SocketTimeoutException e) {
      // as it should be
    }
  }
}
