package io.chatops.attack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatops.app.crash.DocumentedProxy;
import io.chatops.app.crash.HubProcess;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests that a proxy and the hub could divide differently, through the proxies of the
 * documentation. A smuggled request would have the address that it names itself, since only the
 * proxies put in another; or its answer would go to the proxy's next client.
 */
@ExtendWith(ArenaProvider.class)
class SmugglingIT {
  private static final String ME = "/api/v1/auth/me";
  private static final String PROFILE = "{\"full_name\":\"Mallory\"}";
  private static final String DIRECT = "203.0.113.255";

  /** As long as a proxy waits for the rest of a request that it takes for unfinished. */
  private static final int PATIENCE_MILLIS = 250;

  /** Headers by which a client might choose its own address. */
  private static final List<String> SPOOFED =
      List.of(
          "X-Forwarded-For: %s",
          "X-Forwarded-For: %1$s\r\nX-Forwarded-For: %1$s",
          "x-forwarded-for:%s, 127.0.0.1",
          "X-Forwarded-For : %s",
          "X-Forwarded-For\t: %s",
          "X-Forwarded-For\u0000: %s",
          "X_Forwarded_For: %s",
          "X-Forwarded-For:\r\n %s",
          "X-One: a\r\n X-Forwarded-For: %s",
          "X-One: a\nX-Forwarded-For: %s",
          "X-One: a\rX-Forwarded-For: %s",
          "X-One: a\u0000\r\nX-Forwarded-For: %s",
          " X-Forwarded-For: %s",
          "\u00a0X-Forwarded-For: %s",
          "Forwarded: for=%s",
          "X-Real-IP: %s\r\nTrue-Client-IP: %1$s\r\nClient-IP: %1$s",
          "X-Forwarded-For: %s\r\nConnection: X-Forwarded-For",
          "Connection: keep-alive, X-Forwarded-For, X-Forwarded-Proto, Authorization");

  /** Headers that a proxy must not turn into lines of HTTP/1. */
  private static final List<List<String>> HTTP2_HEADERS =
      List.of(
          List.of("content-length", "5"),
          List.of("content-length", "0"),
          List.of("transfer-encoding", "chunked"),
          List.of("x-forwarded-for", "ADDRESS"),
          List.of("X-Forwarded-For", "ADDRESS"),
          List.of("x-one", "a\r\nX-Forwarded-For: ADDRESS"),
          List.of("x-one", "a\nX-Forwarded-For: ADDRESS"),
          List.of("x-one", "a\r\n\r\nHIDDEN"),
          List.of("x-one\r\nX-Forwarded-For: ADDRESS\r\nx-two", "a"),
          List.of("x-one: a\r\nx-forwarded-for", "ADDRESS"),
          List.of("x-forwarded-for: ADDRESS", "a"),
          List.of("host", "127.0.0.1\r\nX-Forwarded-For: ADDRESS"),
          List.of("connection", "x-forwarded-for"),
          List.of("te", "trailers, chunked"),
          List.of("upgrade", "h2c"),
          List.of(":authority", "127.0.0.1\r\nX-Forwarded-For: ADDRESS"),
          List.of(":method", "CONNECT"),
          List.of(":protocol", "websocket"),
          List.of(":method", "GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\nHIDDEN"),
          List.of(":path", "/health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\nHIDDEN"),
          List.of(
              ":scheme", "https://127.0.0.1/health/live HTTP/1.1\r\nX-Forwarded-For: ADDRESS\r\n"));

  @TempDir Path home;

  @Test
  void noRequestHidesBehindNginx(Arena arena) throws Exception {
    try (DocumentedProxy proxy =
        DocumentedProxy.nginx(
            home,
            HubProcess.freePort(),
            example ->
                example
                    .replaceAll("(?m)^ *location = .*\n", "")
                    .replaceAll("(?m)^ *proxy_redirect .*\n", "")
                    .replace("location /hub/", "location /")
                    .replace("127.0.0.1:8080", arena.base().getAuthority()))) {
      attack(arena, proxy.base());
    }
  }

  @Test
  void noRequestHidesBehindHaproxy(Arena arena) throws Exception {
    try (DocumentedProxy proxy =
        DocumentedProxy.haproxy(
            home,
            HubProcess.freePort(),
            example ->
                example
                    // Without TLS to the hub, and its checks, which a busy machine fails.
                    .replaceAll("(?m)^ *default-server .*\n", "")
                    .replaceAll("hub-\\d\\.lan:8080 .*", arena.base().getAuthority()))) {
      attack(arena, proxy.base());
    }
  }

  @Test
  void noRequestHidesBehindCaddy(Arena arena) throws Exception {
    try (DocumentedProxy proxy =
        DocumentedProxy.caddy(
            home,
            HubProcess.freePort(),
            example ->
                example
                    .replaceAll("(?m)^ *(redir|header_down) .*\n", "")
                    .replace("handle_path /hub/*", "handle")
                    .replace("127.0.0.1:8080", arena.base().getAuthority()))) {
      attack(arena, proxy.base());
    }
  }

  @Test
  void nobodyButAProxyNamesAnAddress(Arena arena) throws Exception {
    attack(arena, arena.base());
  }

  /** A trick, by the address that its hidden request claims. */
  private record Trick(String name, boolean isHttp2, Function<String, byte[]> bytes) {}

  private static void attack(Arena arena, URI proxy) throws Exception {
    try (Tenant attacker = Tenant.register(proxy, arena.newAddress());
        Tenant victim = Tenant.register(proxy, arena.newAddress())) {
      Map<String, String> claimed = new HashMap<>();
      for (Trick trick : tricks(proxy, attacker)) {
        String address = "203.0.113." + claimed.size();
        claimed.put(address, trick.name());
        try (Wire wire = Wire.open(proxy, attacker.address, trick.isHttp2() ? "h2" : "http/1.1")) {
          wire.trySend(trick.bytes().apply(address));
          wire.read(
              PATIENCE_MILLIS,
              trick.isHttp2() ? in -> Http2Frames.awaitAnswer(in, 1) : InputStream::readAllBytes);
        }
        JsonNode me = victim.get(ME).data();
        assertThat(me.path("username").asText()).as(trick.name()).isEqualTo(victim.username);
      }
      // The hub believes this one, as it would a smuggled one.
      claimed.put(DIRECT, "to the hub itself");
      Wire.exchange(arena.base(), Arena.PROXY, change(arena.base(), attacker, DIRECT));
      List<String> seen = addresses(attacker);
      assertThat(seen.stream().filter(claimed::containsKey).map(claimed::get).toList())
          .containsExactly("to the hub itself");
      assertThat(seen).contains(attacker.address);
      assertThat(seen).allMatch(each -> each.equals(DIRECT) || each.equals(attacker.address));
    }
    arena.assertWell();
  }

  private static List<Trick> tricks(URI proxy, Tenant attacker) {
    List<Trick> tricks = new ArrayList<>();
    String last = Requests.get(proxy, "/health/live", "Connection: close\r\n");
    for (String name : HiddenRequests.in(proxy, "").keySet()) {
      tricks.add(
          new Trick(
              name,
              false,
              address ->
                  bytes(
                      HiddenRequests.in(proxy, change(proxy, attacker, address)).get(name)
                          + last)));
    }
    for (String headers : SPOOFED) {
      tricks.add(
          new Trick(
              headers,
              false,
              address ->
                  bytes(
                      Requests.of(
                              proxy,
                              "PUT",
                              ME,
                              headers.formatted(address) + "\r\n" + bearer(attacker),
                              PROFILE)
                          + last)));
    }
    String start =
        "PUT " + ME + " HTTP/1.1\r\nHost: " + proxy.getAuthority() + "\r\n" + bearer(attacker);
    tricks.add(
        new Trick(
            "a trailer",
            false,
            address ->
                bytes(
                    start
                        + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n"
                        + "Trailer: X-Forwarded-For\r\n\r\n"
                        + Integer.toHexString(PROFILE.length())
                        + "\r\n"
                        + PROFILE
                        + "\r\n0\r\nX-Forwarded-For: "
                        + address
                        + "\r\n\r\n"
                        + last)));
    tricks.add(
        new Trick(
            "the PROXY protocol",
            false,
            address ->
                bytes(
                    "PROXY TCP4 "
                        + address
                        + " 127.0.0.1 4711 443\r\n"
                        + change(proxy, attacker, address))));
    // The proxy may take the connection for a tunnel, though the hub speaks HTTP on.
    for (int version : new int[] {12, 13}) {
      tricks.add(
          new Trick(
              "a WebSocket of version " + version,
              false,
              address ->
                  bytes(
                      upgrade(proxy, "websocket", version)
                          + change(proxy, attacker, address)
                          + last)));
    }
    for (String protocol : List.of("h2c", "h2c, websocket", "websocket, h2c")) {
      tricks.add(
          new Trick(
              "a tunnel of HTTP/2 by " + protocol,
              false,
              address -> {
                byte[] frames =
                    new Http2Frames()
                        .request(
                            3,
                            headers(proxy, attacker, List.of("x-forwarded-for", address)),
                            PROFILE)
                        .toBytes();
                return bytes(upgrade(proxy, protocol, 13) + new String(frames, ISO_8859_1));
              }));
    }
    for (List<String> header : HTTP2_HEADERS) {
      tricks.add(
          new Trick(
              "HTTP/2 with " + header,
              true,
              address -> {
                String hidden = change(proxy, attacker, address);
                String value = header.get(1).replace("ADDRESS", address).replace("HIDDEN", hidden);
                return new Http2Frames()
                    .request(
                        1,
                        headers(
                            proxy,
                            attacker,
                            List.of(header.get(0).replace("ADDRESS", address), value)),
                        header.get(0).equals("content-length")
                                || header.get(0).equals("transfer-encoding")
                            ? "0\r\n\r\n" + hidden
                            : PROFILE)
                    .toBytes();
              }));
    }
    return tricks;
  }

  private static String upgrade(URI proxy, String protocol, int version) {
    return Requests.get(proxy, "/api/v1/agents/ws", HiddenRequests.upgrade(protocol, version));
  }

  /** A change of the attacker's profile, from the address that it names. */
  private static String change(URI hub, Tenant attacker, String address) {
    return Requests.of(
        hub, "PUT", ME, "X-Forwarded-For: " + address + "\r\n" + bearer(attacker), PROFILE);
  }

  /** The same of HTTP/2, with one header instead of the address. */
  private static List<List<String>> headers(URI hub, Tenant attacker, List<String> one) {
    List<List<String>> headers = new ArrayList<>();
    headers.add(List.of(":method", "PUT"));
    headers.add(List.of(":scheme", "https"));
    headers.add(List.of(":authority", hub.getAuthority()));
    headers.add(List.of(":path", ME));
    headers.removeIf(header -> header.get(0).equals(one.get(0)));
    headers.add(one.get(0).startsWith(":") ? 0 : headers.size(), one);
    headers.add(List.of("authorization", "Bearer " + attacker.accessToken()));
    headers.add(List.of("content-type", "application/json"));
    return headers;
  }

  private static String bearer(Tenant tenant) {
    return "Authorization: Bearer " + tenant.accessToken() + "\r\n";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  /** The addresses from which a user did something, by the hub's records. */
  private static List<String> addresses(Tenant user) throws Exception {
    List<String> addresses = new ArrayList<>();
    user.get("/api/v1/audit?limit=100&action=user.update")
        .data()
        .forEach(event -> addresses.add(event.path("address").asText()));
    return addresses;
  }
}
