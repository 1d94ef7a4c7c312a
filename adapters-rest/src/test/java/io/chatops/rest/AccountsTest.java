package io.chatops.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatops.core.testing.MutableClock;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class AccountsTest {
  private static final String FORM = "application/x-www-form-urlencoded";

  private final String name = "u-" + UUID.randomUUID().toString().substring(0, 8);
  private final Api stranger = Api.stranger();

  @Inject MutableClock clock;

  @Test
  void registersAndSignsInAtOnce() {
    Api.Answer answer = stranger.post("/auth/register", Api.registration(name));

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.header("Location")).isEqualTo("/api/v1/auth/me");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    JsonNode tokens = answer.data();
    assertThat(tokens.path("token_type").asText()).isEqualTo("bearer");
    assertThat(tokens.path("expires_in").asInt()).isEqualTo(900);
    assertThat(tokens.path("refresh_token").asText()).isNotEmpty();
    Api user = stranger.withToken(tokens.path("access_token").asText());
    assertThat(user.get("/auth/me").data()).isEqualTo(tokens.path("user"));
    Api.assertFields(
        tokens.path("user"),
        """
        {"full_name": null, "role": "user", "is_active": true}\
        """);
    assertThat(tokens.path("user").path("created_at").asText()).startsWith("2026-");
    assertThat(tokens.path("user").toString()).doesNotContain("password", "hash");
  }

  @Test
  void refusesNamesAndAddressesThatAreTaken() {
    stranger.post("/auth/register", Api.registration(name));

    Api.Answer sameAddress =
        stranger.post(
            "/auth/register", Api.registration(name).replace("\"" + name + "\"", "\"other\""));
    Api.Answer sameName =
        stranger.post("/auth/register", Api.registration(name).replace("@example.org", "@b.org"));

    assertThat(sameAddress.status()).isEqualTo(400);
    assertThat(sameAddress.json().path("detail").asText()).contains("e-mail");
    assertThat(sameName.status()).isEqualTo(400);
    assertThat(sameName.json().path("detail").asText()).contains("username");
  }

  @Test
  void refusesPasswordsThatAreEasilyGuessedOrTypedDifferently() {
    String registration = Api.registration(name);

    Api.Answer common =
        stranger.post(
            "/auth/register", registration.replace(Api.PASSWORD, TestWiring.COMMON_PASSWORD));
    Api.Answer different =
        stranger.post(
            "/auth/register", registration.replace("confirm\": \"", "confirm\": \"different "));

    Api.Answer all =
        stranger.post(
            "/auth/register",
            """
            {"email": "nobody", "username": "ada", "password": "short",
             "password_confirm": "other"}\
            """);

    assertThat(common.invalidFields()).containsExactly("password");
    assertThat(different.invalidFields()).containsExactly("password_confirm");
    assertThat(all.invalidFields())
        .containsExactlyInAnyOrder("email", "password", "password_confirm");
  }

  @Test
  void signsInByNameOrAddressAsFormOrJson() {
    stranger.post("/auth/register", Api.registration(name));
    String password = URLEncoder.encode(Api.PASSWORD, StandardCharsets.UTF_8);

    for (String account :
        new String[] {name, name.toUpperCase(Locale.ROOT), name + "@Example.org"}) {
      assertThat(stranger.login(account, Api.PASSWORD).status()).as(account).isEqualTo(200);
      String form = "username=" + account.replace("@", "%40") + "&password=" + password;
      assertThat(stranger.send("POST", "/auth/login", FORM, form).status())
          .as(account)
          .isEqualTo(200);
    }
  }

  @Test
  void answersUnknownUserAndWrongPasswordInTheSameWords() {
    stranger.post("/auth/register", Api.registration(name));

    Api.Answer wrongPassword = stranger.login(name, "wrong password");
    Api.Answer unknownUser = stranger.login("nobody-here", "wrong password");

    assertThat(wrongPassword.status()).isEqualTo(401);
    assertThat(wrongPassword.header("WWW-Authenticate")).isEqualTo("Bearer");
    assertThat(unknownUser.body()).isEqualTo(wrongPassword.body());
    assertThat(unknownUser.status()).isEqualTo(401);
  }

  @Test
  void endsTheSessionWhenAUsedRefreshTokenComesBack() {
    JsonNode first = stranger.post("/auth/register", Api.registration(name)).data();
    String refresh = "{\"refresh_token\": \"%s\"}";
    String firstToken = refresh.formatted(first.path("refresh_token").asText());

    Api.Answer second = stranger.post("/auth/refresh", firstToken);
    assertThat(second.status()).isEqualTo(200);
    assertThat(second.data().has("user")).isFalse();
    assertThat(second.data().path("token_type").asText()).isEqualTo("bearer");

    assertThat(stranger.post("/auth/refresh", firstToken).status()).isEqualTo(401);
    String secondToken = refresh.formatted(second.data().path("refresh_token").asText());
    assertThat(stranger.post("/auth/refresh", secondToken).status()).isEqualTo(401);
    Api user = stranger.withToken(second.data().path("access_token").asText());
    assertThat(user.get("/auth/me").status()).isEqualTo(401);
  }

  @Test
  void endsOneSessionOrAllOnSigningOut() {
    JsonNode one = stranger.post("/auth/register", Api.registration(name)).data();
    JsonNode two = stranger.login(name, Api.PASSWORD).data();
    JsonNode three = stranger.login(name, Api.PASSWORD).data();
    Api first = stranger.withToken(one.path("access_token").asText());
    Api second = stranger.withToken(two.path("access_token").asText());
    Api third = stranger.withToken(three.path("access_token").asText());

    String token = "{\"refresh_token\": \"%s\"}".formatted(two.path("refresh_token").asText());
    assertThat(first.post("/auth/logout", token).status()).isEqualTo(200);
    assertThat(second.get("/auth/me").status()).isEqualTo(401);
    assertThat(first.get("/auth/me").status()).isEqualTo(200);

    assertThat(first.post("/auth/logout").status()).isEqualTo(200);
    assertThat(first.get("/auth/me").status()).isEqualTo(401);
    assertThat(third.get("/auth/me").status()).isEqualTo(401);
  }

  @Test
  void endsEveryOtherSessionWhenThePasswordChanges() {
    JsonNode one = stranger.post("/auth/register", Api.registration(name)).data();
    JsonNode two = stranger.login(name, Api.PASSWORD).data();
    Api first = stranger.withToken(one.path("access_token").asText());
    String change =
        """
        {"current_password": "%s", "new_password": "battery staple 43",
         "new_password_confirm": "battery staple 43"}\
        """;

    assertThat(first.post("/auth/change-password", change.formatted("wrong")).invalidFields())
        .containsExactly("current_password");
    Api.Answer changed = first.post("/auth/change-password", change.formatted(Api.PASSWORD));

    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.body()).startsWith("{\"data\":null,\"message\":");
    assertThat(first.get("/auth/me").status()).isEqualTo(200);
    assertThat(stranger.withToken(two.path("access_token").asText()).get("/auth/me").status())
        .isEqualTo(401);
    assertThat(stranger.login(name, Api.PASSWORD).status()).isEqualTo(401);
    assertThat(stranger.login(name, "battery staple 43").status()).isEqualTo(200);
  }

  @Test
  void changesOnlyWhatTheProfileNames() {
    Api user = Api.user(name);

    JsonNode named = user.put("/auth/me", "{\"full_name\": \"Ada Lovelace\"}").data();
    assertThat(named.path("full_name").asText()).isEqualTo("Ada Lovelace");
    assertThat(named.path("username").asText()).isEqualTo(name);
    JsonNode renamed = user.put("/auth/me", "{\"username\": \"%s-2\"}".formatted(name)).data();
    assertThat(renamed.path("full_name").asText()).isEqualTo("Ada Lovelace");
    JsonNode cleared = user.put("/auth/me", "{\"full_name\": null}").data();
    assertThat(cleared.path("full_name").isNull()).isTrue();
    assertThat(cleared.path("username").asText()).isEqualTo(name + "-2");
  }

  @Test
  void changesTheAddressOnlyForThePresentPassword() {
    Api user = Api.user(name);
    String change = "{\"email\": \"new-%s@example.org\", \"current_password\": \"%s\"}";

    assertThat(user.put("/auth/me", change.formatted(name, "wrong")).invalidFields())
        .containsExactly("current_password");
    Api.Answer changed = user.put("/auth/me", change.formatted(name, Api.PASSWORD));

    assertThat(changed.data().path("email").asText()).isEqualTo("new-" + name + "@example.org");
  }

  @Test
  void refusesForgedMalformedAndExpiredTokens() {
    Api user = Api.user(name);

    assertThat(stranger.withToken("nonsense").get("/auth/me").status()).isEqualTo(401);
    assertThat(stranger.withToken("").get("/auth/me").status()).isEqualTo(401);
    assertThat(stranger.with("Authorization", "Basic YTpi").get("/auth/me").status())
        .isEqualTo(401);
    assertThat(user.get("/auth/me").status()).isEqualTo(200);
    clock.advance(Duration.ofMinutes(15));
    assertThat(user.get("/auth/me").status()).isEqualTo(401);
  }
}
