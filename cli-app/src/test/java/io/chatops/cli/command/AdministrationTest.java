package io.chatops.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.cli.testing.Client;
import io.chatops.cli.testing.Client.Ran;
import io.chatops.cli.testing.SmallHub;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokens, waiting hosts, keys, users, audit and agents, and the removal of servers. */
class AdministrationTest {
  private static final String ONE = "5c1f2a9e-8d34-4a0c-9f6e-2b7d10c3e884";
  private static final String TWO = "6d1f2a9e-8d34-4a0c-9f6e-2b7d10c3e885";
  private static final String WEB = "{\"id\": \"" + ONE + "\", \"name\": \"web\"}";

  @TempDir Path home;

  private final SmallHub hub = SmallHub.start();

  @AfterEach
  void stop() {
    hub.close();
  }

  private Ran run(String... words) {
    return Client.in(home).signedInTo(hub).run(words);
  }

  private static String done(int code, String out) {
    return new Ran(code, out, "").toString();
  }

  @Test
  void listsEnrolmentTokens() {
    hub.list(
        "/enrolment-tokens",
        """
        {"id": "%s", "name": "rack 7", "prefix": "chatops_enrol_ab", "tags": ["a", "b"],
         "approval": true, "uses": 2, "max_uses": null, "is_active": true,
         "created_at": "2026-11-26T10:00:00.000000Z", "expires_at": "2026-12-01T08:30:00.000000Z",
         "revoked_at": null}"""
            .formatted(ONE));

    assertThat(run("tokens").out())
        .isEqualTo(
            """
            NAME    ACTIVE  USES  LIMIT  APPROVAL  EXPIRES              CREATED  TAGS  ID
            rack 7  true       2      -  true      2026-12-01 08:30:00  2h ago   a,b   5c1f2a9e-8d34-4a0c-9f6e-2b7d10c3e884
            """);
  }

  @Test
  void createsATokenAndPrintsItsLines() {
    hub.data(
        "POST /enrolment-tokens",
        """
        {"token": "chatops_enrol_x", "lines": [{"title": "By hand", "text": "curl it\\n"}]}""");

    assertThat(run("tokens", "create", "rack 7").out())
        .isEqualTo("# By hand\ncurl it\n\nchatops_enrol_x\n");
    assertThat(
            run(
                "tokens",
                "create",
                "rack 8",
                "--token-only",
                "--no-approval",
                "--max-uses=3",
                "--expires=2d",
                "--tag=a"))
        .hasToString(done(0, "chatops_enrol_x\n"));
    assertThat(hub.changes())
        .containsExactly(
            "POST /enrolment-tokens {\"name\":\"rack 7\",\"approval\":true,\"tags\":[],"
                + "\"max_uses\":null,\"expires_at\":null}",
            "POST /enrolment-tokens {\"name\":\"rack 8\",\"approval\":false,\"tags\":[\"a\"],"
                + "\"max_uses\":3,\"expires_at\":\"2026-11-28T12:00:00Z\"}");
  }

  @Test
  void revokesTheTokenOfTheNameThatIsNotRevoked() {
    String token = "{\"id\": \"%s\", \"name\": \"rack\", \"revoked_at\": %s}";
    hub.list(
        "/enrolment-tokens",
        token.formatted(ONE, "\"2026-11-26T10:00:00Z\""),
        token.formatted(TWO, "null"));
    hub.data("DELETE /enrolment-tokens/" + TWO, "null");

    assertThat(run("tokens", "revoke", "rack")).hasToString(done(0, "rack: revoked\n"));
    assertThat(hub.changes()).containsExactly("DELETE /enrolment-tokens/" + TWO);
  }

  @Test
  void approvesHostsByNameOrId() {
    String host =
        """
        {"id": "%s", "token_id": "%s", "hostname": "%s", "os": "linux", "arch": "arm64",
         "address": "192.0.2.7", "created_at": "2026-11-26T11:59:00.000000Z"}""";
    hub.list("/waiting-hosts", host.formatted(ONE, TWO, "web-1"), host.formatted(TWO, TWO, "db"));
    hub.data("POST /waiting-hosts/" + ONE + "/approve", "null");
    hub.data("POST /waiting-hosts/" + TWO + "/approve", "null");
    hub.data("POST /waiting-hosts/" + ONE + "/reject", "null");

    assertThat(run("hosts", "-o", "csv").out())
        .startsWith(
            "hostname,address,os,arch,created_at,id\n"
                + "web-1,192.0.2.7,linux,arm64,2026-11-26T11:59:00.000000Z,"
                + ONE);
    assertThat(run("hosts", "approve", "web-1", TWO))
        .hasToString(done(0, "web-1: approved\ndb: approved\n"));
    assertThat(run("hosts", "reject", "WEB-1")).hasToString(done(0, "web-1: rejected\n"));
    assertThat(hub.changes())
        .containsExactly(
            "POST /waiting-hosts/" + ONE + "/approve",
            "POST /waiting-hosts/" + TWO + "/approve",
            "POST /waiting-hosts/" + ONE + "/reject");
  }

  @Test
  void changesNothingIfANameIsUnknownOrAmbiguous() {
    String host = "{\"id\": \"%s\", \"hostname\": \"web\"}";
    hub.list("/waiting-hosts", host.formatted(ONE), host.formatted(TWO));

    Ran ambiguous = run("hosts", "approve", ONE, "web");
    Ran unknown = run("hosts", "approve", ONE, "wbe");
    Ran none = run("hosts", "approve");

    assertThat(ambiguous.code()).isEqualTo(5);
    assertThat(ambiguous.err())
        .isEqualTo(
            "chatops: 2 waiting hosts are named web; use the id: " + ONE + ", " + TWO + "\n");
    assertThat(unknown.err())
        .isEqualTo("chatops: There is no waiting host named wbe; did you mean web?\n");
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err()).isEqualTo("chatops: Name a waiting host; chatops hosts lists them\n");
    assertThat(hub.changes()).isEmpty();
  }

  @Test
  void goesOnAfterOneThatFails() {
    String host = "{\"id\": \"%s\", \"hostname\": \"%s\"}";
    hub.list("/waiting-hosts", host.formatted(ONE, "web"), host.formatted(TWO, "db"));
    String path = "POST /waiting-hosts/" + ONE + "/approve";
    hub.answer(path, 409, "{\"detail\": \"no room for " + ONE + "\", \"status_code\": 409}");
    hub.data("POST /waiting-hosts/" + TWO + "/approve", "null");

    assertThat(run("hosts", "approve", "web", "db"))
        .isEqualTo(new Ran(1, "db: approved\n", "chatops: web: no room for web\n"));
  }

  @Test
  void listsKeysOfOneServerOrAll() {
    String key =
        """
        {"id": "%s", "server_id": "%s", "name": "web", "prefix": "chatops_Zk3v9QxA",
         "is_active": true, "created_at": "2026-11-26T10:00:00.000000Z", "expires_at": null,
         "last_used_at": null, "revoked_at": null}"""
            .formatted(TWO, ONE);
    hub.list("/servers?q=web", WEB);
    hub.list("/api-keys/server/" + ONE, key);
    hub.list("/api-keys/me", key);

    assertThat(run("keys", "web", "-o", "csv").out())
        .isEqualTo(run("keys", "-o", "csv").out())
        .endsWith(
            "\nchatops_Zk3v9QxA,web,true,,2026-11-26T10:00:00.000000Z,," + ONE + "," + TWO + "\n");
  }

  @Test
  void issuesAndRevokesKeys() {
    hub.list("/servers?q=web", WEB);
    hub.data("POST /api-keys", "{\"key\": \"chatops_secret\"}");
    hub.list("/api-keys/me", "{\"id\": \"" + TWO + "\", \"prefix\": \"chatops_Zk\"}");
    hub.data("DELETE /api-keys/" + TWO, "null");

    Ran issued = run("keys", "issue", "web", "--name", "new", "--expires", "12h");

    assertThat(issued.out()).isEqualTo("chatops_secret\n");
    assertThat(issued.err()).contains("does not show it again");
    assertThat(run("keys", "revoke", "chatops_Zk")).hasToString(done(0, "chatops_Zk: revoked\n"));
    assertThat(hub.changes())
        .containsExactly(
            "POST /api-keys {\"server_id\":\""
                + ONE
                + "\",\"name\":\"new\",\"expires_at\":\"2026-11-27T00:00:00Z\"}",
            "DELETE /api-keys/" + TWO);
  }

  @ParameterizedTest
  @CsvSource({
    "activate,   active,           '{\"is_active\":true}'",
    "deactivate, deactivated,      '{\"is_active\":false}'",
    "promote,    an admin,         '{\"role\":\"admin\"}'",
    "demote,     an ordinary user, '{\"role\":\"user\"}'"
  })
  void changesUsers(String command, String state, String body) {
    hub.list("/users?q=ada", user("ada"));
    hub.data("PUT /users/" + ONE, user("ada"));

    assertThat(run("users", command, "ada")).hasToString(done(0, "ada: " + state + "\n"));
    assertThat(hub.changes()).containsExactly("PUT /users/" + ONE + " " + body);
  }

  @Test
  void listsUsers() {
    hub.list("/users?q=ad", user("ada"));

    assertThat(run("users", "ad").out())
        .isEqualTo(
            """
            USER  E-MAIL           NAME  ROLE   ACTIVE  CREATED  ID
            ada   ada@example.org  -     admin  true    60m ago  5c1f2a9e-8d34-4a0c-9f6e-2b7d10c3e884
            """);
  }

  private static String user(String name) {
    return """
    {"id": "%s", "email": "ada@example.org", "username": "%s", "full_name": null, "role": "admin",
     "is_active": true, "created_at": "2026-11-26T11:00:00.000000Z"}"""
        .formatted(ONE, name);
  }

  @Test
  void showsWhoDidWhat() {
    hub.list("/servers?q=web", WEB);
    String event =
        """
        [{"id": "%s", "timestamp": "2026-11-26T10:00:00.000000Z", "actor": "ada", "count": 3,
          "last_timestamp": "2026-11-26T10:30:00.000000Z", "action": "command.run",
          "outcome": "refused", "server_name": "web", "reason": "not allowed"}]"""
            .formatted(TWO);
    hub.data(
        "GET /audit?server_id="
            + ONE
            + "&actor=ada&action=command.run&since=2026-11-26T10%3A00%3A00Z&limit=5",
        event);
    hub.data("GET /audit?server_id=" + TWO + "&limit=100", event);

    String[] words = {
      "audit", "-s", "web", "--user=ada", "--action=command.run", "--since=2h", "-n5"
    };
    assertThat(run(words).out())
        .isEqualTo(
            """
            TIME                 USER  ACTION       OUTCOME  COUNT  SERVER  TARGET  ADDRESS  REASON
            2026-11-26 10:30:00  ada   command.run  refused      3  web     -       -        not allowed
            """);
    assertThat(run("audit", "--server", TWO).code()).as("a removed server").isZero();
  }

  private static String agent(String id, String name, String updates) {
    return """
    {"id": "%s", "name": "%s", "tags": [], "status": "online", "health_status": "healthy",
     "agent_connection": true, "agent": {"version": "0.1.0", "hostname": "h", "os": "linux",
       "arch": "amd64", "capabilities": [], "latest_version": "0.2.0", "update_available": true,
       "permissions": {"containers": "off", "commands": "off", "updates": "%s",
         "allowed_commands": [], "wider": []}}}"""
        .formatted(id, name, updates);
  }

  @Test
  void listsAgentsWithTheirVersions() {
    String never = agent(TWO, "new", "off").replaceAll("(?s)\"agent\": .*", "\"agent\": null}");
    hub.list("/servers/overview?sort=name", agent(ONE, "web", "auto"), never);
    hub.list("/servers/overview?sort=name&agent_outdated=true", agent(ONE, "web", "auto"));

    assertThat(run("agents", "-o", "csv").out())
        .contains("\nweb,online,0.1.0,0.2.0,auto,linux,amd64,h," + ONE, "\nnew,online,,,,,,,");
    assertThat(run("agents", "--outdated", "-o", "csv").out()).hasLineCount(2);
  }

  @Test
  void showsPoliciesOfUpdatesInTheWordsOfThePages() {
    hub.list(
        "/servers/overview?sort=name",
        agent(ONE, "web", "notify"),
        agent(TWO, "db", "auto"),
        agent(TWO, "app", "off"));

    assertThat(run("agents").out())
        .containsPattern("\nweb +online +0.1.0 +0.2.0 +manual +linux")
        .containsPattern("\ndb +online +0.1.0 +0.2.0 +automatic +linux")
        .containsPattern("\napp +online +0.1.0 +0.2.0 +never +linux");
    assertThat(run("agents", "-o", "csv").out()).contains("\nweb,online,0.1.0,0.2.0,notify,linux");
  }

  @Test
  void updatesNamedAgentsOrAllWhoseHostsAllowIt() {
    hub.list("/servers?q=web", WEB);
    hub.list(
        "/servers/overview?sort=name&agent_outdated=true",
        agent(ONE, "web", "auto"),
        agent(TWO, "db", "notify"));
    hub.data("POST /servers/" + ONE + "/agent/update", "{\"from\": \"0.1.0\", \"to\": \"0.2.0\"}");

    String out = "web: update from 0.1.0 to 0.2.0 started\n";
    assertThat(run("agents", "update", "web")).hasToString(done(0, out));
    assertThat(run("agents", "update", "--outdated")).hasToString(done(0, out));
    assertThat(hub.changes()).hasSize(2);
  }

  @Test
  void removesServersOnlyIfTheUserAgrees() {
    hub.list("/servers?q=web", WEB);
    hub.data("DELETE /servers/" + ONE, "null");

    Ran unasked = run("servers", "remove", "web");

    assertThat(unasked.code()).isEqualTo(2);
    assertThat(unasked.err()).isEqualTo("chatops: Removing needs --yes without a terminal\n");
    assertThat(hub.changes()).isEmpty();
    assertThat(run("servers", "remove", "web", "--yes")).hasToString(done(0, "web: removed\n"));
    assertThat(hub.changes()).containsExactly("DELETE /servers/" + ONE);
  }
}
