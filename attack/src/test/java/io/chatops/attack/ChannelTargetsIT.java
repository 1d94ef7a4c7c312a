package io.chatops.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
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
  void namesThatResolveToInternalAddressesAreRejected(Arena arena) throws Exception {
    try (ServerSocket internal = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      // Spellings that a resolver reads without asking anybody.
      for (String host : List.of("0x7f000001", "0x7f.1", "127.0x1", "0x7f.0.0.0x1")) {
        try (Tenant user = arena.newTenant()) {
          String url = "http://" + host + ":" + internal.getLocalPort() + "/";
          Answer saved = user.post(CHANNELS, channel("webhook", "url", url));
          if (saved.status() == 201) {
            String id = saved.data().path("id").asText();
            Answer tried = user.post(CHANNELS + "/" + id + "/test", "{}");
            assertThat(tried.data().path("delivered").asBoolean()).as(host).isFalse();
          } else {
            assertThat(saved.status()).as(host).isEqualTo(422);
          }
        }
      }
      assertNobodyConnected(internal);
    }
  }

  @Test
  void noRedirectIsFollowed(Arena arena) throws Exception {
    try (ServerSocket internal = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        RedirectingReceiver receiver =
            RedirectingReceiver.to("http://127.0.0.1:" + internal.getLocalPort() + "/");
        Tenant user = arena.newTenant()) {
      Answer saved = user.post(CHANNELS, channel("webhook", "url", receiver.url()));
      String id = saved.data().path("id").asText();
      Answer tried = user.post(CHANNELS + "/" + id + "/test", "{}");
      assertThat(tried.data().path("delivered").asBoolean()).isFalse();
      assertThat(receiver.calls()).isEqualTo(1);
      assertNobodyConnected(internal);
    }
  }

  private static void refused(
      SoftAssertions all, Tenant user, String kind, String setting, String url) throws IOException {
    Answer answer = user.post(CHANNELS, channel(kind, setting, url));
    all.assertThat(answer.status()).as(kind + " " + url + ": " + answer.body()).isEqualTo(422);
  }

  private static String channel(String kind, String setting, String url) {
    var channel = JSON.createObjectNode().put("kind", kind).put("name", "inside");
    channel
        .putObject("settings")
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
