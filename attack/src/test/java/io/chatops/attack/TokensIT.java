package io.chatops.attack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Everything that looks like an access token and is none. */
@ExtendWith(ArenaProvider.class)
class TokensIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
  private static final String ME = "/api/v1/auth/me";

  /** A header that carries credentials, with its end of line. */
  private static String bearer(String token) {
    return "Authorization: Bearer " + token + "\r\n";
  }

  @Test
  void noForgedTokenOpensAnything(Arena arena) throws Exception {
    try (Tenant victim = arena.newTenant();
        Tenant other = arena.newTenant()) {
      String[] parts = victim.accessToken().split("\\.", -1);
      ObjectNode head = (ObjectNode) JSON.readTree(Base64.getUrlDecoder().decode(parts[0]));
      ObjectNode claims = (ObjectNode) JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
      String keyId = head.path("kid").asText();
      Map<String, String> forged = new LinkedHashMap<>();
      for (String none : List.of("none", "None", "NONE", "nOnE")) {
        String unsigned = encoded(head.deepCopy().put("alg", none)) + "." + parts[1] + ".";
        forged.put("alg " + none, unsigned);
        forged.put("alg " + none + " with a signature", unsigned + parts[2]);
      }
      for (String secret : List.of(keyId, "secret", "chatops", " ", parts[2])) {
        String signed = encoded(head.deepCopy().put("alg", "HS256")) + "." + parts[1];
        forged.put("HS256 by '" + secret + "'", signed + "." + hmac(signed, secret));
      }
      for (String kid :
          List.of(
              UUID.randomUUID().toString(),
              "../../../../dev/null",
              "/dev/null",
              "' OR '1'='1",
              "file:///etc/passwd",
              "http://127.0.0.1:9/key",
              "\u0000",
              keyId + "\u0000",
              "k".repeat(8_000))) {
        forged.put(
            "kid " + kid.substring(0, Math.min(20, kid.length())),
            encoded(head.deepCopy().put("kid", kid)) + "." + parts[1] + "." + parts[2]);
      }
      ObjectNode ownKey = head.deepCopy();
      ownKey.set("jwk", JSON.createObjectNode().put("kty", "oct").put("k", "c2VjcmV0"));
      ownKey.put("jku", "http://127.0.0.1:9/jwks").put("x5u", "http://127.0.0.1:9/x5u");
      forged.put("a key of its own", encoded(ownKey) + "." + parts[1] + "." + parts[2]);
      ObjectNode critical = head.deepCopy();
      critical.putArray("crit").add("b64");
      forged.put("crit", encoded(critical.put("b64", false)) + "." + parts[1] + "." + parts[2]);
      long now = arena.now().getEpochSecond();
      Map<String, ObjectNode> changed =
          Map.of(
              "another subject", claims.deepCopy().put("sub", subject(other)),
              "an administrator", admin(claims),
              "expired", claims.deepCopy().put("exp", now - 10),
              "for ten years", claims.deepCopy().put("exp", now + 315_360_000L),
              "issued in the future", claims.deepCopy().put("iat", now + 3_600),
              "no session", claims.deepCopy().put("sid", UUID.randomUUID().toString()),
              "of another issuer", claims.deepCopy().put("iss", "evil"));
      changed.forEach(
          (name, other2) -> forged.put(name, parts[0] + "." + encoded(other2) + "." + parts[2]));
      String otherSignature = other.accessToken().split("\\.", -1)[2];
      forged.put("another's signature", parts[0] + "." + parts[1] + "." + otherSignature);
      forged.put("no signature", parts[0] + "." + parts[1] + ".");
      forged.put("two parts", parts[0] + "." + parts[1]);
      forged.put("four parts", victim.accessToken() + "." + parts[2]);
      forged.put("a signature of zeros", parts[0] + "." + parts[1] + "." + encoded(new byte[64]));
      forged.put("an empty token", "");
      forged.put("dots", "..");
      forged.put("no Base64", "\u00e4.\u00f6.\u00fc");
      forged.put("the refresh token", victim.refreshToken());
      forged.put("cut short", victim.accessToken().substring(0, 40));
      forged.put("twice in one", victim.accessToken() + " " + victim.accessToken());
      forged.put("100 KB", "a".repeat(100_000));
      SoftAssertions all = new SoftAssertions();
      String address = arena.newAddress();
      for (Map.Entry<String, String> token : forged.entrySet()) {
        Answer answer =
            Wire.exchange(
                arena.base(), address, Requests.get(arena.base(), ME, bearer(token.getValue())));
        // Too long for the hub's headers: refused before anybody looks at it.
        all.assertThat(answer.status()).as(token.getKey()).isIn(401, 431, Answer.CLOSED);
        all.assertThat(answer.body()).doesNotContain(victim.username);
      }
      all.assertThat(victim.get(ME).status()).as("the true token").isEqualTo(200);
      all.assertAll();
      arena.assertWell();
    }
  }

  @Test
  void credentialsCountOnlyInTheirPlace(Arena arena) throws Exception {
    try (Belongings things = new Belongings(arena, "commands:any")) {
      Tenant owner = things.owner;
      String token = owner.accessToken();
      String key =
          owner
              .post("/api/v1/api-keys", "{\"server_id\":\"" + things.id("server_id") + "\"}")
              .data()
              .path("key")
              .asText();
      Map<String, String> requests = new LinkedHashMap<>();
      for (String parameter : List.of("access_token", "token", "bearer", "Authorization", "jwt")) {
        requests.put(
            "in the query: " + parameter,
            Requests.get(arena.base(), ME + "?" + parameter + "=" + token, ""));
      }
      requests.put(
          "in a cookie", Requests.get(arena.base(), ME, "Cookie: Authorization=" + token + "\r\n"));
      requests.put("in X-API-Key", Requests.get(arena.base(), ME, "X-API-Key: " + token + "\r\n"));
      requests.put("an API key as token", Requests.get(arena.base(), ME, bearer(key)));
      requests.put("an API key", Requests.get(arena.base(), ME, "X-API-Key: " + key + "\r\n"));
      requests.put(
          "Basic", Requests.get(arena.base(), ME, "Authorization: Basic " + token + "\r\n"));
      requests.put("no scheme", Requests.get(arena.base(), ME, "Authorization: " + token + "\r\n"));
      requests.put(
          "a false one before it", Requests.get(arena.base(), ME, bearer("x.y.z") + bearer(token)));
      requests.put(
          "forwarded",
          Requests.get(arena.base(), ME, "X-Forwarded-User: " + owner.username + "\r\n"));
      requests.put(
          "forwarded token",
          Requests.get(arena.base(), ME, "X-Authorization: Bearer " + token + "\r\n"));
      SoftAssertions all = new SoftAssertions();
      String address = arena.newAddress();
      for (Map.Entry<String, String> request : requests.entrySet()) {
        Answer answer = Wire.exchange(arena.base(), address, request.getValue());
        all.assertThat(answer.status()).as(request.getKey()).isIn(400, 401);
      }
      Answer refreshed =
          owner.post("/api/v1/auth/refresh", "{\"refresh_token\":\"" + token + "\"}");
      all.assertThat(refreshed.status()).as("an access token to refresh").isEqualTo(401);
      all.assertAll();
    }
  }

  @Test
  void noTokenOutlivesItsSession(Arena arena) throws Exception {
    try (Tenant leaver = arena.newTenant();
        Tenant changer = arena.newTenant()) {
      String before = leaver.accessToken();
      assertThat(leaver.post("/api/v1/auth/logout", "{}").status()).isEqualTo(200);
      assertThat(status(arena, before)).isEqualTo(401);

      String elsewhere = changer.signIn(arena.newAddress()).data().path("access_token").asText();
      assertThat(status(arena, elsewhere)).isEqualTo(200);
      String changed = UUID.randomUUID().toString();
      String body =
          "{\"current_password\":\"%s\",\"new_password\":\"%s\",\"new_password_confirm\":\"%s\"}"
              .formatted(changer.password, changed, changed);
      assertThat(changer.post("/api/v1/auth/change-password", body).status()).isEqualTo(200);
      assertThat(status(arena, elsewhere)).isEqualTo(401);
    }
  }

  @Test
  void aRefreshTokenUsedTwiceEndsItsSession(Arena arena) throws Exception {
    try (Tenant victim = arena.newTenant()) {
      String body = "{\"refresh_token\":\"" + victim.refreshToken() + "\"}";
      Answer first = victim.post("/api/v1/auth/refresh", body);
      String renewed = first.data().path("access_token").asText();
      assertThat(victim.post("/api/v1/auth/refresh", body).status()).isEqualTo(401);
      assertThat(status(arena, renewed)).isEqualTo(401);
    }
  }

  @Test
  void aCookieWorksForPagesOfTheHubOnly(Arena arena) throws Exception {
    try (Tenant victim = arena.newTenant()) {
      String own = "Origin: " + arena.base() + "\r\n";
      String cookie = cookie(browser(arena, victim, own));
      for (String origin :
          List.of(
              "",
              "Origin: null\r\n",
              "Origin: https://evil.example\r\n",
              "Origin: " + arena.base() + ".evil.example\r\n",
              "Origin: https://evil.example\r\n" + own,
              "Referer: " + arena.base() + "/\r\n")) {
        assertThat(refresh(arena, origin, cookie).status()).as(origin).isIn(400, 403);
        assertThat(browser(arena, victim, origin).status()).as(origin).isIn(400, 403);
      }
      for (String path : List.of(ME, "/api/v1/servers", "/api/v1/auth/sessions")) {
        String request = Requests.get(arena.base(), path, own + cookieHeader(cookie));
        Answer answer = Wire.exchange(arena.base(), arena.newAddress(), request);
        assertThat(answer.status()).as("no access token: " + path).isEqualTo(401);
      }
      String inBody = "{\"refresh_token\":\"" + cookie + "\"}";
      assertThat(victim.post("/api/v1/auth/refresh", inBody).status()).isEqualTo(401);
      assertThat(refresh(arena, own, victim.refreshToken()).status())
          .as("a script's token in a cookie")
          .isEqualTo(401);
      assertThat(refresh(arena, own, cookie).status()).as("the true page").isEqualTo(200);
    }
  }

  @Test
  void cookieTheftIsFoundAtTheNextUse(Arena arena) throws Exception {
    try (Tenant victim = arena.newTenant()) {
      String own = "Origin: " + arena.base() + "\r\n";
      String stolen = cookie(browser(arena, victim, own));
      Answer owners = refresh(arena, own, stolen);
      Answer thiefs = refresh(arena, own, stolen);
      assertThat(thiefs.status()).as("within the grace").isEqualTo(200);

      Answer further = refresh(arena, own, cookie(thiefs));
      assertThat(refresh(arena, own, cookie(owners)).status()).isEqualTo(401);

      assertThat(refresh(arena, own, cookie(further)).status()).isEqualTo(401);
      assertThat(status(arena, further.data().path("access_token").asText())).isEqualTo(401);
      assertThat(status(arena, victim.accessToken())).as("another session").isEqualTo(200);
    }
  }

  private static Answer browser(Arena arena, Tenant user, String origin) throws Exception {
    ObjectNode body = JSON.createObjectNode().put("cookie", true);
    body.put("username", user.username).put("password", user.password);
    String path = "/api/v1/auth/login";
    String request = Requests.of(arena.base(), "POST", path, origin, body);
    return Wire.exchange(arena.base(), arena.newAddress(), request);
  }

  private static Answer refresh(Arena arena, String origin, String cookie) throws Exception {
    String headers = origin + cookieHeader(cookie);
    String request =
        Requests.of(arena.base(), "POST", "/api/v1/auth/refresh", headers, JSON.createObjectNode());
    return Wire.exchange(arena.base(), arena.newAddress(), request);
  }

  private static String cookieHeader(String cookie) {
    return "Cookie: chatops_refresh=" + cookie + "\r\n";
  }

  private static String cookie(Answer answer) {
    return answer.header("Set-Cookie").get(0).replaceAll("^chatops_refresh=|;.*", "");
  }

  private static int status(Arena arena, String token) throws Exception {
    String request = Requests.get(arena.base(), ME, bearer(token));
    return Wire.exchange(arena.base(), arena.newAddress(), request).status();
  }

  private static String subject(Tenant tenant) throws Exception {
    String payload = tenant.accessToken().split("\\.", -1)[1];
    return JSON.readTree(Base64.getUrlDecoder().decode(payload)).path("sub").asText();
  }

  private static ObjectNode admin(ObjectNode claims) {
    ObjectNode admin = claims.deepCopy().put("role", "admin");
    admin.putArray("groups").add("admin");
    return admin;
  }

  private static String hmac(String text, String secret) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
    return encoded(mac.doFinal(text.getBytes(UTF_8)));
  }

  private static String encoded(ObjectNode json) {
    return encoded(json.toString().getBytes(UTF_8));
  }

  private static String encoded(byte[] bytes) {
    return ENCODER.encodeToString(bytes);
  }
}
