package io.chatops.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.cli.testing.Client;
import io.chatops.cli.testing.Client.Ran;
import io.chatops.cli.testing.SmallHub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signing in, and what keeps and ends a session. */
class LoginCommandTest {
  private static final String LOGIN = "POST /auth/login";
  private static final String REFRESH = "POST /auth/refresh";

  @TempDir Path home;

  private final SmallHub hub = SmallHub.start();

  @AfterEach
  void stop() {
    hub.close();
  }

  private static String tokens(String refresh, String access) {
    return """
    {"data": {"access_token": "%s", "refresh_token": "%s", "token_type": "bearer",
      "expires_in": 900, "user": {"id": "0b0f8a52-6a0e-4b9f-9d36-0d8e6f9a5c11",
        "email": "ada@example.org", "username": "ada", "full_name": null, "role": "admin",
        "is_active": true, "created_at": "2026-11-26T11:00:00.000000Z"}}}\
    """
        .formatted(access, refresh);
  }

  private Ran login() {
    hub.answer(LOGIN, 200, tokens("refresh-1", "access-1"));
    hub.list("/servers/overview");
    return Client.in(home)
        .typing("correct horse 42\nnot this\n")
        .run("login", hub.url() + "/", "--user", "ada", "--password-stdin");
  }

  private Path file() {
    return home.resolve("chatops/session.json");
  }

  @Test
  void keepsTheSessionWhereOnlyTheUserReadsIt() throws IOException {
    Ran ran = login();

    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out()).isEqualTo("Signed in to " + hub.url() + " as ada\n");
    assertThat(hub.asked(LOGIN).get(0).body())
        .isEqualTo("{\"username\":\"ada\",\"password\":\"correct horse 42\"}");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file().getParent())))
        .isEqualTo("rwx------");
    assertThat(Files.readString(file())).doesNotContain("horse");
    try (Stream<Path> files = Files.list(file().getParent())) {
      assertThat(files).containsExactly(file());
    }
  }

  @Test
  void registersAnAccountAndSignsIn() {
    hub.answer("POST /auth/register", 201, tokens("refresh-1", "access-1"));

    Ran ran =
        Client.in(home)
            .typing("correct horse 42\n")
            .run(
                "login", hub.url(), "--user=ada", "--password-stdin", "--register=ada@example.org");

    assertThat(ran.out()).as(ran.err()).isEqualTo("Signed in to " + hub.url() + " as ada\n");
    assertThat(hub.changes())
        .containsExactly(
            "POST /auth/register {\"username\":\"ada\",\"password\":\"correct horse 42\","
                + "\"email\":\"ada@example.org\",\"password_confirm\":\"correct horse 42\"}");
    assertThat(file()).exists();
  }

  @Test
  void renewsTheAccessTokenShortlyBeforeItsEnd() {
    login();
    hub.answer(REFRESH, 200, tokens("refresh-2", "access-2"));

    assertThat(Client.in(home).at(Client.NOW.plusSeconds(860)).run("servers").code()).isZero();
    assertThat(hub.asked(REFRESH)).isEmpty();

    assertThat(Client.in(home).at(Client.NOW.plusSeconds(880)).run("servers").code()).isZero();
    assertThat(Client.in(home).at(Client.NOW.plusSeconds(900)).run("servers").code()).isZero();

    assertThat(hub.asked(REFRESH))
        .singleElement()
        .satisfies(asked -> assertThat(asked.body()).contains("refresh-1"));
    assertThat(hub.asked("GET /servers/overview").stream().map(SmallHub.Asked::authorization))
        .containsExactly("Bearer access-1", "Bearer access-2", "Bearer access-2");
  }

  @Test
  void renewsTheTokenAtOnceWhenTheHubRejectsIt() {
    login();
    hub.answer(REFRESH, 200, tokens("refresh-2", "access-2"));
    String path = "GET /alerts?status=active&limit=100";
    hub.answer(path, 401, "{\"detail\": \"the token is not valid\", \"status_code\": 401}");
    hub.data(path, "[]");

    assertThat(Client.in(home).run("alerts").code()).isZero();
    assertThat(hub.asked(path)).hasSize(2);
  }

  @Test
  void tellsHowToGoOnWhenTheSessionHasEnded() {
    login();
    hub.answer(REFRESH, 401, "{\"detail\": \"the session has ended\", \"status_code\": 401}");

    Ran ran = Client.in(home).at(Client.NOW.plus(Duration.ofDays(60))).run("servers");

    assertThat(ran.code()).isEqualTo(4);
    assertThat(ran.err())
        .isEqualTo("chatops: Your session has ended; sign in again: chatops login\n");
  }

  @Test
  void keepsTheOldTokenWhenItsRenewalFails() {
    login();
    hub.answer(REFRESH, 503, "{\"detail\": \"the storage is away\", \"status_code\": 503}");
    hub.answer(REFRESH, 200, tokens("refresh-2", "access-2"));
    Client later = Client.in(home).at(Client.NOW.plusSeconds(1000));

    assertThat(later.run("servers").code()).isEqualTo(1);
    assertThat(later.run("servers").code()).isZero();
    assertThat(hub.asked(REFRESH))
        .allSatisfy(each -> assertThat(each.body()).contains("refresh-1"));
  }

  @Test
  void refusesAWrongPasswordWithTheHubsWords() {
    hub.answer(LOGIN, 401, "{\"detail\": \"Wrong username or password\", \"status_code\": 401}");

    Ran ran =
        Client.in(home).typing("no\n").run("login", hub.url(), "-u", "ada", "--password-stdin");

    assertThat(ran.code()).isEqualTo(4);
    assertThat(ran.err()).isEqualTo("chatops: Wrong username or password\n");
    assertThat(file()).doesNotExist();
  }

  @Test
  void endsTheSessionHereAndAtTheHub() {
    login();
    hub.answer("POST /auth/logout", 200, "{\"data\": null}");

    assertThat(Client.in(home).run("logout").code()).isZero();

    assertThat(hub.asked("POST /auth/logout").get(0).body()).contains("refresh-1");
    assertThat(file()).doesNotExist();
    assertThat(Client.in(home).run("logout").out()).isEqualTo("You are not signed in\n");
  }

  @Test
  void forgetsTheSessionEvenIfTheHubIsAway() {
    login();
    hub.close();

    Ran ran = Client.in(home).run("logout");

    assertThat(ran.code()).isEqualTo(3);
    assertThat(ran.err()).contains("not at the hub").contains("nothing listens there");
    assertThat(file()).doesNotExist();
  }

  @Test
  void givesATokenToNoOtherHub() {
    login();

    Ran ran = Client.in(home).with("CHATOPS_URL", "http://127.0.0.1:9").run("servers");

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("but CHATOPS_URL is http://127.0.0.1:9");
  }

  @Test
  void needsTheHubOfATokenInTheEnvironment() {
    Ran ran = Client.in(home).with("CHATOPS_TOKEN", "t").run("servers");

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("set CHATOPS_URL");
  }

  @Test
  void tellsADamagedFile() throws IOException {
    Files.createDirectories(file().getParent());
    Files.writeString(file(), "{\"hub\": \"x\"}");

    Ran ran = Client.in(home).run("servers");

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("session.json is damaged; sign in again");
  }

  @Test
  void tellsWhatIsNoHub() {
    hub.answer("POST /auth/login", 200, "<html>welcome</html>");

    Ran ran =
        Client.in(home).typing("x\n").run("login", hub.url(), "-u", "ada", "--password-stdin");

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).contains("is not a ChatOps hub (HTTP 200)");
  }

  @Test
  void warnsBeforeAPasswordGoesOutInTheClear() {
    Ran ran =
        Client.in(home)
            .typing("")
            .run("login", "http://hub.invalid", "-u", "ada", "--password-stdin");

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("can read your password").contains("has no password");
  }

  @Test
  void refusesAFingerprintThatIsNone() {
    Ran ran =
        Client.in(home)
            .typing("x\n")
            .run(
                "login",
                "https://127.0.0.1:9",
                "-u",
                "a",
                "--password-stdin",
                "--hub-fingerprint",
                "x");

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("sha256//");
  }
}
