package io.chatops.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.testing.MutableClock;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class LimitsTest {
  private final String name = "u-" + UUID.randomUUID().toString().substring(0, 8);

  @Inject MutableClock clock;

  @Test
  void limitsRequestsAMinuteAndShowsTheRemainder() {
    Api user = Api.user();
    Api.Answer first = user.get("/auth/me");
    assertThat(first.header("RateLimit-Limit")).isEqualTo("1200");
    assertThat(first.header("RateLimit-Remaining")).isEqualTo("1199");
    assertThat(first.header("RateLimit-Reset")).isEqualTo("1");
    for (int i = 0; i < 1_199; i++) {
      user.get("/auth/me");
    }

    Api.Answer refused = user.get("/auth/me");

    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.header("Retry-After")).isEqualTo("1");
    assertThat(refused.header("RateLimit-Remaining")).isEqualTo("0");
    assertThat(refused.json().path("status_code").asInt()).isEqualTo(429);
    assertThat(Api.user().get("/auth/me").status()).isEqualTo(200);
    clock.advance(Duration.ofSeconds(1));
    assertThat(user.get("/auth/me").status()).isEqualTo(200);
  }

  @Test
  void countsAnApiKeysRequestsByItself() {
    Api user = Api.user();
    String key = user.newApiKey(user.newServer()).path("key").asText();

    Api.Answer answer = Api.stranger().withApiKey(key).get("/api-keys/me");

    assertThat(answer.header("RateLimit-Remaining")).isEqualTo("1199");
  }

  @Test
  void slowsDownWhoeverGuessesPasswordsButNeverTheOwner() {
    Api.user(name);
    Api guesser = Api.stranger();
    for (int i = 0; i < 10; i++) {
      assertThat(guesser.login(name, "guess " + i).status()).isEqualTo(401);
    }

    Api.Answer refused = guesser.login(name, "guess 10");
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.header("Retry-After")).isEqualTo("30");
    assertThat(guesser.login(name, Api.PASSWORD).status()).as("by luck").isEqualTo(429);

    assertThat(Api.stranger().login(name, Api.PASSWORD).status()).as("owner").isEqualTo(200);
    clock.advance(Duration.ofSeconds(30));
    assertThat(guesser.login(name, "guess 11").status()).isEqualTo(401);
  }

  @Test
  void neverTellsWhichEmailAddressBelongsToAnAccount() {
    Api.user(name);
    Api guesser = Api.stranger();
    for (int i = 0; i < 10; i++) {
      assertThat(guesser.login(name.toUpperCase(Locale.ROOT), "guess").status()).isEqualTo(401);
    }

    assertThat(guesser.login(name, "guess").status()).isEqualTo(429);
    for (String email : List.of(name + "@example.org", "nobody-" + name + "@example.org")) {
      Api.Answer answer = guesser.login(email, "guess");
      assertThat(answer.status()).as(email).isEqualTo(401);
      assertThat(answer.body()).isEqualTo(guesser.login("x" + email, "guess").body());
    }
    assertThat(Api.stranger().login(name + "@example.org", Api.PASSWORD).status())
        .as("owner")
        .isEqualTo(200);
  }

  @Test
  void countsANameThatNobodyHasByItsText() {
    Api guesser = Api.stranger();
    for (int i = 0; i < 10; i++) {
      assertThat(guesser.login(name, "guess").status()).isEqualTo(401);
    }

    assertThat(guesser.login(name.toUpperCase(Locale.ROOT), "guess").status()).isEqualTo(429);
  }

  @Test
  void boundsTheServersOfOneOwner() {
    Api user = Api.user();
    for (int i = 0; i < TestWiring.QUOTAS.serversPerUser().max(); i++) {
      user.newServer();
    }

    Api.Answer refused = user.post("/servers", "{\"name\": \"one-too-many\"}");

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.json().path("detail").asText())
        .startsWith("Your number of servers has reached 50, the most that");
    assertThat(user.get("/servers").json().path("meta").path("total").asInt()).isEqualTo(50);
    assertThat(Api.user().post("/servers", "{\"name\": \"another's\"}").status()).isEqualTo(201);
  }

  @Test
  void boundsHowManyThingsAUserMakesAMinute() {
    Api user = Api.user();
    for (int i = 0; i < 10; i++) {
      String server = user.newServer();
      for (int j = 0; j < 60; j++) {
        user.newApiKey(server);
      }
    }
    String key = "{\"server_id\": \"" + user.newServer() + "\"}";

    Api.Answer refused = user.post("/api-keys", key);

    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.header("Retry-After")).isEqualTo("1");
    assertThat(refused.json().path("detail").asText())
        .isEqualTo(
            "More than 600 new API keys a minute, the maximum that"
                + " chatops.limits.creations-per-minute allows; try again in 1 s");
    clock.advance(Duration.ofSeconds(1));
    assertThat(user.post("/api-keys", key).status()).isEqualTo(201);
  }

  @Test
  void countsOnlyFailedSignIns() {
    Api.user(name);
    Api honest = Api.stranger();

    for (int i = 0; i < 30; i++) {
      assertThat(honest.login(name, Api.PASSWORD).status()).isEqualTo(200);
    }
  }

  @Test
  void boundsTheFailuresOfOneAddressOverAllAccounts() {
    Api guesser = Api.stranger();
    for (int i = 0; i < 100; i++) {
      assertThat(guesser.login("account-" + i, "password").status()).isEqualTo(401);
    }

    assertThat(guesser.login("account-100", "password").status()).isEqualTo(429);
    assertThat(Api.stranger().login("account-100", "password").status()).isEqualTo(401);
  }

  @Test
  void slowsDownWhoeverGuessesWithAStolenToken() {
    Api user = Api.user(name);
    String change =
        """
        {"current_password": "guess", "new_password": "battery staple 43",
         "new_password_confirm": "battery staple 43"}\
        """;
    for (int i = 0; i < 5; i++) {
      assertThat(user.post("/auth/change-password", change).status()).isEqualTo(422);
      assertThat(
              user.put("/auth/me", "{\"email\":\"x@example.org\",\"current_password\":\"guess\"}")
                  .status())
          .isEqualTo(422);
    }

    assertThat(user.post("/auth/change-password", change).status()).isEqualTo(429);
  }

  @Test
  void boundsTheRegistrationsFromOneAddress() {
    Api stranger = Api.stranger();
    for (int i = 0; i < 120; i++) {
      assertThat(stranger.post("/auth/register", Api.registration(name + i)).status())
          .isEqualTo(201);
    }

    Api.Answer refused = stranger.post("/auth/register", Api.registration(name + "120"));

    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.header("Retry-After")).isEqualTo("30");
    assertThat(Api.stranger().post("/auth/register", Api.registration(name + "120")).status())
        .isEqualTo(201);
  }

  @Test
  void tellsStrangersWhereTheyStandWhateverTheyAskFor() {
    Api stranger = Api.stranger();
    List<Api.Answer> answers =
        List.of(
            stranger.get("/servers"), // 401
            stranger.withToken("nonsense").get("/auth/me"),
            stranger.withApiKey("nonsense").get("/api-keys/me"),
            stranger.get("/nowhere"),
            stranger.get("//nowhere"),
            stranger.send("PATCH", "/servers", null, null), // 405
            stranger.send("PUT", "//health", null, null), // 405 of a page
            stranger.send("OPTIONS", "/servers", null, null),
            stranger.send("POST", "/servers", "text/plain", "x"), // 415
            stranger.post("/auth/refresh", "{}"));

    for (int i = 0; i < answers.size(); i++) {
      Api.Answer answer = answers.get(i);
      String what = answer.request();
      assertThat(answer.header("RateLimit-Limit")).as(what).isEqualTo("1200");
      assertThat(answer.header("RateLimit-Remaining")).as(what).isEqualTo("" + (1_199 - i));
      assertThat(answer.header("RateLimit-Reset")).as(what).isNotEmpty();
    }
  }

  @Test
  void boundsWhoeverLooksForRoutesFromOneAddress() {
    Api stranger = Api.stranger();
    for (int i = 0; i < 600; i++) {
      assertThat(stranger.get("/nowhere").status()).isEqualTo(404);
      assertThat(stranger.send("DELETE", "/servers", null, null).status()).isEqualTo(405);
    }

    for (Api.Answer refused :
        List.of(
            stranger.get("/nowhere"),
            stranger.send("DELETE", "/servers", null, null),
            stranger.send("OPTIONS", "/servers", null, null),
            stranger.send("PUT", "//health", null, null))) {
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.json().path("status_code").asInt()).isEqualTo(429);
      assertThat(refused.header("Retry-After")).isEqualTo("1");
      assertThat(refused.header("Allow")).isEmpty();
    }
    assertThat(Api.stranger().get("/nowhere").status()).isEqualTo(404);
    clock.advance(Duration.ofSeconds(1));
    assertThat(stranger.get("/nowhere").status()).isEqualTo(404);
  }

  @Test
  void boundsTheRequestsOfStrangersFromOneAddress() {
    Api stranger = Api.stranger();
    for (int i = 0; i < 1_200; i++) {
      stranger.withToken("nonsense").get("/servers");
    }

    Api.Answer refused = stranger.withToken("nonsense").get("/servers");
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.header("RateLimit-Remaining")).isEqualTo("0");
    assertThat(stranger.post("/auth/refresh", "{}").status()).isEqualTo(429);
    assertThat(Api.stranger().get("/servers").status()).isEqualTo(401);
  }

  @Test
  void limitsTheRefreshesOfAUserButNotByUsedTokens() {
    Api.user(name);
    Api thief = Api.stranger();
    String used = refreshToken(thief.login(name, Api.PASSWORD));
    assertThat(refresh(thief, used).status()).isEqualTo(200);
    for (int i = 0; i < 301; i++) {
      assertThat(refresh(thief, used).status()).isEqualTo(401);
    }

    Api owner = Api.stranger();
    String token = refreshToken(owner.login(name, Api.PASSWORD));
    for (int i = 1; i < 300; i++) {
      token = refreshToken(refresh(owner, token));
    }
    Api.Answer refused = refresh(owner, token);

    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.header("Retry-After")).isEqualTo("1");
    clock.advance(Duration.ofSeconds(1));
    assertThat(refresh(owner, token).status()).isEqualTo(200);
  }

  private static Api.Answer refresh(Api caller, String token) {
    return caller.post("/auth/refresh", "{\"refresh_token\":\"" + token + "\"}");
  }

  private static String refreshToken(Api.Answer answer) {
    assertThat(answer.status()).isEqualTo(200);
    return answer.data().path("refresh_token").asText();
  }

  @Test
  void countsReadingOfPages() {
    Api stranger = Api.stranger();
    for (int i = 0; i < 400; i++) {
      assertThat(stranger.get("/openapi.json").status()).isEqualTo(200);
      assertThat(stranger.get("/docs/").status()).isEqualTo(200);
      assertThat(stranger.get("/redoc").status()).isEqualTo(308);
    }

    for (String page : List.of("/openapi.json", "//openapi", "/docs/", "/redoc/", "//")) {
      Api.Answer refused = stranger.get(page);
      assertThat(refused.status()).as(page).isEqualTo(429);
      assertThat(refused.header("Retry-After")).as(page).isEqualTo("1");
    }
  }
}
