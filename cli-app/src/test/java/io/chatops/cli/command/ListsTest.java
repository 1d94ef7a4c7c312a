package io.chatops.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.cli.output.Screen;
import io.chatops.cli.testing.Client;
import io.chatops.cli.testing.Client.Ran;
import io.chatops.cli.testing.SmallHub;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists, and the words that name what is in them. */
class ListsTest {
  private static final String WEB = "5c1f2a9e-8d34-4a0c-9f6e-2b7d10c3e884";
  private static final String DB = "6d1f2a9e-8d34-4a0c-9f6e-2b7d10c3e885";

  @TempDir Path home;

  private final SmallHub hub = SmallHub.start();

  @AfterEach
  void stop() {
    hub.close();
  }

  private Client client() {
    return Client.in(home).signedInTo(hub);
  }

  private static String server(String id, String name) {
    return """
    {"id": "%s", "name": "%s", "host": null, "tags": ["a", "b, c"], "status": "online",
     "health_status": "critical", "agent_connection": true,
     "last_seen": "2026-11-26T11:59:15.000000Z", "agent": null, "as_of": null,
     "uptime_seconds": null, "cpu": {"usage_percent": 12.54, "cores": 2, "load_1m": 0.5},
     "memory": null, "disk": null, "network": null, "containers": null,
     "alerts": {"critical": 1, "warning": 0}, "spark": null, "of_a_newer_hub": {"x": 1}}\
    """
        .formatted(id, name);
  }

  @Test
  void showsServersAsATable() {
    hub.list("/servers/overview?q=web&tag=a", server(WEB, "web-1"));

    Ran ran = client().run("servers", "web", "--tag", "a");

    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out())
        .isEqualTo(
            """
            NAME   STATUS  HEALTH    CPU %  MEM %  DISK %  SEEN     TAGS    ID
            web-1  online  critical   12.5      -       -  45s ago  a,b, c  5c1f2a9e-8d34-4a0c-9f6e-2b7d10c3e884
            """);
  }

  @Test
  void showsThemAsCsvWithExactValues() {
    hub.list("/servers/overview", server(WEB, "say \\\"hi\\\""));

    assertThat(client().run("servers", "--output", "csv").out())
        .isEqualTo(
            """
            name,status,health_status,cpu.usage_percent,memory.usage_percent,disk.usage_percent,last_seen,tags,id
            "say ""hi""\",online,critical,12.54,,,2026-11-26T11:59:15.000000Z,"a,b, c",5c1f2a9e-8d34-4a0c-9f6e-2b7d10c3e884
            """);
  }

  @Test
  void tellsNoHealthOfAServerThatWasNeverHeard() {
    String never =
        server(WEB, "new")
            .replace("\"online\"", "\"unknown\"")
            .replace("\"critical\", \"agent", "\"healthy\", \"agent")
            .replace("\"2026-11-26T11:59:15.000000Z\"", "null");
    hub.list("/servers/overview", never, never.replace("\"healthy\"", "\"warning\""));

    assertThat(client().run("servers", "--output", "csv").out())
        .contains("new,unknown,,12.54,", "new,unknown,warning,12.54,");
  }

  @Test
  void givesSpreadsheetsNoFormulas() {
    hub.list(
        "/servers/overview",
        Stream.of("=", "+", "-", "@", "\\t", "\\r")
            .map(begin -> server(WEB, begin + "1").replace("12.54", "-12.54"))
            .toArray(String[]::new));

    String csv = client().run("servers", "-o", "csv").out();

    assertThat(csv)
        .contains("\n'=1,online,critical,-12.54,")
        .contains("\n'+1,", "\n'-1,", "\n'@1,", "\n'\t1,", "\n\"'\r1\",");
  }

  @Test
  void showsAllThatTheHubTellsAsJson() {
    hub.list("/servers/overview", server(WEB, "web-1"));

    assertThat(client().run("servers", "-o", "json").out())
        .contains("\"of_a_newer_hub\" : {", "\"usage_percent\" : 12.54");
  }

  @Test
  void readsAllPages() {
    String first = "GET /servers/overview?limit=1000&offset=0";
    String page = "{\"data\": [%s], \"meta\": {\"total\": 2, \"limit\": 1, \"offset\": %d}}";
    hub.answer(first, 200, page.formatted(server(WEB, "one"), 0));
    hub.answer(first.replace("offset=0", "offset=1"), 200, page.formatted(server(DB, "two"), 1));

    assertThat(client().run("servers").out().lines()).hasSize(3);
  }

  @Test
  void showsNoTerminalWhatItWouldObey() {
    hub.list("/servers/overview", server(WEB, "a\\u001b[2J\\u202eb"));
    Screen terminal = new Screen(true, true);

    String table = client().on(terminal).run("servers").out();
    String csv = client().on(terminal).run("servers", "-o", "csv").out();
    String json = client().on(terminal).run("servers", "-o", "json").out();

    assertThat(table).contains("a\\u001b[2J\\u202eb").contains("\u001b[32monline\u001b[0m");
    assertThat(csv).contains("a\\u001b[2J\\u202eb");
    assertThat(json.toLowerCase(Locale.ROOT)).contains("a\\u001b[2j\\u202eb");
    assertThat(client().run("servers", "-o", "csv").out()).contains("a\u001b[2J\u202eb");
  }

  @Test
  void findsAServerByItsNameOrItsId() {
    hub.list("/servers?q=WEB", named(WEB, "web"), named(DB, "my web shop"));
    hub.data("GET /servers/" + WEB, named(WEB, "web"));
    hub.data("GET /servers/" + WEB + "/processes?sort=cpu&limit=20", "[{\"pid\": 7, \"cpu\": 1}]");

    assertThat(client().run("top", "WEB").out()).contains("  7  -            1.0");
    assertThat(client().run("top", WEB).code()).isZero();
  }

  @Test
  void tellsANameOfSeveralServers() {
    hub.list("/servers?q=web", named(WEB, "web"), named(DB, "web"));

    Ran ran = client().run("top", "web");

    assertThat(ran.code()).isEqualTo(5);
    assertThat(ran.err())
        .isEqualTo("chatops: 2 servers are named web; use the id: " + WEB + ", " + DB + "\n");
  }

  @Test
  void prefersTheNameAsItIsWritten() {
    hub.list("/servers?q=web", named(WEB, "Web"), named(DB, "web"));
    hub.data("GET /servers/" + DB + "/processes?sort=cpu&limit=20", "[]");

    assertThat(client().run("top", "web").code()).isZero();
  }

  @Test
  void namesTheServerThatWasMeant() {
    hub.list("/servers?q=wbe");
    hub.list("/servers", named(WEB, "web"));

    Ran ran = client().run("top", "wbe");

    assertThat(ran.code()).isEqualTo(5);
    assertThat(ran.err()).isEqualTo("chatops: There is no server named wbe; did you mean web?\n");
  }

  private static String named(String id, String name) {
    return "{\"id\": \"%s\", \"name\": \"%s\"}".formatted(id, name);
  }

  @Test
  void showsTheNewestValuesWithTheirParts() {
    hub.list("/servers?q=web", named(WEB, "web"));
    hub.data(
        "GET /metrics/" + WEB,
        """
        {"timestamp": "2026-11-26T11:00:00Z", "cpu": {"usage_percent": 12.5, "load_1m": 0.75,
          "per_core_percent": [20, 5]}, "memory": {"usage_percent": 25, "used_bytes": 2147483648},
         "disk": {"filesystems": [{"mount_point": "/", "usage_percent": 42.1}]},
         "uptime_seconds": 86400.5}\
        """);

    Ran main = client().run("metrics", "web");
    assertThat(main.err()).contains("the newest report of web is from 2026-11-26T11:00:00Z");
    assertThat(main.out())
        .isEqualTo(
            """
            METRIC                          OF    VALUE
            cpu.usage_percent               -    12.5 %
            cpu.load_1m                     -      0.75
            memory.usage_percent            -    25.0 %
            memory.used_bytes               -   2.0 GiB
            disk.filesystems.usage_percent  /    42.1 %
            """);
    assertThat(client().run("metrics", "web", "--all", "-o", "csv").out())
        .contains(
            "cpu.per_core_percent,1,5,percent\n",
            "disk.filesystems.usage_percent,/,42.1,percent\n",
            "uptime_seconds,,86400.5,seconds\n");
  }

  @Test
  void namesServersAsTypedWhereTheHubNamesIds() {
    hub.list("/servers?q=WEB", named(WEB, "web"));
    hub.data("GET /servers/" + WEB, named(WEB, "web"));
    hub.answer(
        "GET /metrics/" + WEB,
        404,
        "{\"detail\": \"Server %s has sent no report yet; start its agent\"}".formatted(WEB));

    Ran byName = client().run("metrics", "WEB");
    Ran byId = client().run("metrics", WEB);

    assertThat(byName.err())
        .isEqualTo("chatops: Server web has sent no report yet; start its agent\n");
    assertThat(byId.err()).contains(WEB);
    assertThat(byName.code()).as("the server is there").isEqualTo(1);
  }

  @Test
  void tellsWhyAListOfProcessesIsEmpty() {
    hub.list("/servers?q=web", named(WEB, "web"));
    hub.answer(
        "GET /servers/" + WEB + "/processes?sort=cpu&limit=20",
        200,
        "{\"data\": [], \"message\": \"This agent cannot be asked\"}");

    assertThat(client().run("top", "web").err()).isEqualTo("chatops: This agent cannot be asked\n");
  }

  @Test
  void showsContainersOfOneServerOrAll() {
    String container =
        "\"id\": \"4f1c2d3e5a6b7c8d\", \"name\": \"shop\", \"state\": \"running\", \"image\":"
            + " \"nginx\"";
    hub.list("/servers?q=web", named(WEB, "web"));
    hub.answer(
        "GET /docker/" + WEB + "/containers?limit=1000",
        200,
        "{\"data\": [{%s}], \"message\": \"the list is old\"}".formatted(container));
    hub.list(
        "/docker/containers?state=running",
        "{\"server_id\": \"%s\", \"server_name\": \"web\", %s}".formatted(WEB, container));

    Ran one = client().run("containers", "web", "-o", "csv");
    Ran all = client().run("containers", "--state", "running", "-o", "csv");

    assertThat(one.err()).isEqualTo("chatops: the list is old\n");
    assertThat(one.out()).endsWith("\nweb,shop,running,,,,,nginx,4f1c2d3e5a6b7c8d\n");
    assertThat(all.out()).isEqualTo(one.out());
    assertThat(client().run("containers", "web").out()).endsWith(" nginx  4f1c2d3e5a6b\n");
  }

  @Test
  void actsOnAContainerWhoseNameIsNoPath() {
    hub.list("/servers?q=web", named(WEB, "web"));
    String path = "POST /docker/" + WEB + "/containers/a%2F..%20b/stop?timeout=3";
    hub.data(path, "{\"container_id\": \"a\", \"state\": \"exited\"}");

    Ran ran = client().run("containers", "stop", "web", "a/.. b", "--timeout", "3");

    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out()).isEqualTo("a/.. b is exited\n");
  }

  @Test
  void readsTheLastLinesOfAContainer() {
    hub.list("/servers?q=web", named(WEB, "web"));
    hub.data(
        "GET /docker/"
            + WEB
            + "/containers/shop/logs?tail=2&since=2026-11-26T11%3A50%3A00Z&stream=stderr",
        """
        [{"timestamp": "2026-11-26T11:59:00.000000Z", "stream": "stderr", "message": "one"},
         {"timestamp": null, "stream": null, "message": "two\\u001b[2J"}]\
        """);

    String[] words = {
      "logs", "web", "shop", "-n", "2", "--since", "10m", "--stream", "stderr", "-t"
    };
    assertThat(client().run(words).out()).isEqualTo("2026-11-26T11:59:00Z one\n- two\u001b[2J\n");
    assertThat(client().on(new Screen(true, false)).run(words).out()).contains("two\\u001b[2J");
    assertThat(client().run("logs", "web", "shop", "-f", "--since", "10m").code()).isEqualTo(2);
    assertThat(client().run("logs", "web", "shop", "--since", "yesterday").code()).isEqualTo(2);
  }

  @Test
  void namesTheContainerThatIsNotThere() {
    hub.list("/servers?q=web", named(WEB, "web"));
    String containers = "/docker/" + WEB + "/containers/";
    String none =
        "{\"status_code\": 404, \"detail\": \"Not found on the host: no such container\"}";
    hub.answer("GET " + containers + "shop/logs?tail=500", 404, none);
    hub.answer("POST " + containers + "shop/start", 404, none);
    hub.answer(
        "GET " + containers + "db/logs?tail=500",
        503,
        "{\"status_code\": 503, \"detail\": \"unix:///run/docker.sock does not exist\"}");

    String message =
        "chatops: Container shop of web: Not found on the host: no such container;"
            + " chatops containers web lists them\n";
    assertThat(client().run("logs", "web", "shop")).isEqualTo(new Ran(5, "", message));
    assertThat(client().run("containers", "start", "web", "shop").err()).isEqualTo(message);
    assertThat(client().run("logs", "web", "db").err())
        .isEqualTo("chatops: Container db of web: unix:///run/docker.sock does not exist\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {502, 503})
  void tellsAProxyWithoutAHubFromAnotherServer(int status) {
    hub.answer("GET /servers/overview?limit=1000&offset=0", status, "<html>");

    Ran ran = client().run("servers");

    assertThat(ran.code()).isEqualTo(3);
    assertThat(ran.err())
        .isEqualTo(
            "chatops: No hub answers behind %s now (HTTP %d of its proxy); try again later\n"
                .formatted(hub.url(), status));
  }

  @Test
  void tellsAProxyThatGaveUpFromOneWithoutAHub() {
    hub.answer("GET /servers/overview?limit=1000&offset=0", 504, "<html>");

    Ran ran = client().run("servers");

    assertThat(ran.code()).isEqualTo(3);
    assertThat(ran.err())
        .isEqualTo(
            "chatops: The proxy at %s did not wait for the hub's answer (HTTP 504);"
                    .formatted(hub.url())
                + " what was asked may be done\n");
  }

  @Test
  void searchesLinesBeforeItCutsThem() {
    hub.list("/servers?q=web", named(WEB, "web"));
    hub.data(
        "GET /docker/" + WEB + "/containers/shop/logs?tail=10000&q=fail",
        """
        [{"timestamp": null, "stream": null, "message": "fail 1"},
         {"timestamp": null, "stream": null, "message": "fail 2"},
         {"timestamp": null, "stream": null, "message": "fail 3"}]\
        """);

    assertThat(client().run("logs", "web", "shop", "-q", "fail", "-n", "2").out())
        .isEqualTo("fail 2\nfail 3\n");
  }

  @Test
  void showsEndsOfAlertsUnlessAllAreActive() {
    String alert =
        """
        {"severity": "warning", "server_name": "web-1", "message": "Disk is 91 %%",
         "created_at": "2026-11-26T10:00:00.000000Z", "acknowledged_by": null, "id": "%s",
         "status": %s}\
        """;
    String ended =
        "\"resolved\", \"resolved_at\": \"2026-11-26T11:45:00.000000Z\","
            + " \"resolve_reason\": \"recovered\"";
    String active = alert.formatted(WEB, "\"active\"");
    hub.data("GET /alerts?status=active&limit=100", "[" + active + "]");
    hub.data("GET /alerts?limit=100", "[" + active + "," + alert.formatted(WEB, ended) + "]");

    assertThat(client().run("alerts").out())
        .isEqualTo(
            """
            SEVERITY  SERVER  MESSAGE       OPENED  STATUS  ACKNOWLEDGED BY  ID
            warning   web-1   Disk is 91 %  2h ago  active  -                5c1f2a9e-8d34-4a0c-9f6e-2b7d10c3e884
            """);
    assertThat(client().run("alerts", "--status", "all").out())
        .isEqualTo(
            """
            SEVERITY  SERVER  MESSAGE       OPENED  STATUS    ACKNOWLEDGED BY  ID                                    RESOLVED  REASON
            warning   web-1   Disk is 91 %  2h ago  active    -                5c1f2a9e-8d34-4a0c-9f6e-2b7d10c3e884  -         -
            warning   web-1   Disk is 91 %  2h ago  resolved  -                5c1f2a9e-8d34-4a0c-9f6e-2b7d10c3e884  15m ago   recovered
            """);
    assertThat(client().run("alerts", "--status", "all", "-o", "csv").out())
        .contains("acknowledged_by,id,resolved_at,resolve_reason")
        .contains(",resolved,," + WEB + ",2026-11-26T11:45:00.000000Z,recovered");
  }

  private static final String ENROLMENT =
      """
      {"data": {"code": "ABCD-EFGH", "lines": [
         {"kind": "install", "title": "Install with one command", "text": "curl it | sh\\n"}]},
       "message": "Hurry"}""";

  @Test
  void addsAServerAndPrintsItsLines() {
    hub.list("/servers?q=web", named(DB, "my web shop"));
    hub.data("POST /servers", named(WEB, "web"));
    hub.answer("POST /servers/" + WEB + "/enrolment", 201, ENROLMENT);

    Ran ran =
        client().run("servers", "add", "web", "-t", "a", "--tag", "b", "--containers", "control");

    assertThat(ran)
        .isEqualTo(new Ran(0, "# Install with one command\ncurl it | sh\n\n", "chatops: Hurry\n"));
    assertThat(hub.changes())
        .containsExactly(
            "POST /servers {\"name\":\"web\",\"tags\":[\"a\",\"b\"]}",
            "POST /servers/"
                + WEB
                + "/enrolment {\"with\":\"code\",\"containers\":\"control\",\"commands\":\"off\"}");
  }

  @Test
  void givesScriptsTheCodeOfAServerThatIsThere() {
    hub.list("/servers?q=web", named(WEB, "web"));
    hub.answer("POST /servers/" + WEB + "/enrolment", 201, ENROLMENT);

    assertThat(client().run("servers", "add", "web", "--code"))
        .isEqualTo(new Ran(0, "ABCD-EFGH\n", ""));
    assertThat(hub.asked("POST /servers ")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--containers=nonsense",
        "--commands=nonsense",
        "--code --containers=read",
        "--code --commands=off"
      })
  void asksTheHubNothingWhereTheAccessIsWrong(String options) {
    Ran ran = client().run(("servers add web " + options).split(" ", -1));

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("--co");
    assertThat(hub.changes()).isEmpty();
  }

  @Test
  void addsNoServerWhoseNameSeveralHave() {
    hub.list("/servers?q=web", named(WEB, "web"), named(DB, "web"));

    Ran ran = client().run("servers", "add", "web");

    assertThat(ran.code()).isEqualTo(5);
    assertThat(ran.err()).contains("2 servers are named web");
    assertThat(hub.changes()).isEmpty();
  }

  @Test
  void takesAndEndsAlerts() {
    String alert = "{\"message\": \"Disk\", \"acknowledged_by\": \"ada\", \"resolved\": %s}";
    hub.data("POST /alerts/acknowledge", "[" + alert.formatted(false) + "]");
    hub.data("POST /alerts/" + WEB + "/resolve", alert.formatted(true));

    assertThat(client().run("alerts", "ack", WEB, "-m", "a backup").out())
        .isEqualTo("Disk: acknowledged by ada\n");
    assertThat(client().run("alerts", "resolve", WEB).out()).isEqualTo("Disk: resolved\n");
    assertThat(hub.changes())
        .containsExactly(
            "POST /alerts/acknowledge {\"comment\":\"a backup\",\"ids\":[\"" + WEB + "\"]}",
            "POST /alerts/" + WEB + "/resolve {}");
  }

  @Test
  void tellsAllFieldsThatTheHubRefuses() {
    hub.answer(
        "GET /alerts?status=active&severity=odd&limit=0",
        422,
        """
        {"detail": "Invalid", "status_code": 422, "errors": [
          {"field": "severity", "message": "must be warning or critical"},
          {"field": "limit", "message": "must be 1-1000"}]}\
        """);

    Ran ran = client().run("alerts", "--severity", "odd", "-n", "0");

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err())
        .isEqualTo("chatops: severity must be warning or critical; limit must be 1-1000\n");
  }

  @Test
  void explainsWordsThatNameNoAlert() {
    assertThat(client().run("alerts", "--status", "over"))
        .isEqualTo(new Ran(2, "", "chatops: --status must be active, resolved or all, not over\n"));
    for (String change : List.of("acknowledge", "resolve")) {
      assertThat(client().run("alerts", change, "1234"))
          .isEqualTo(
              new Ran(
                  2,
                  "",
                  "chatops: 1234 is not the id of an alert; chatops alerts lists ids in the"
                      + " column ID\n"));
    }
    String none =
        "{\"detail\": \"No alert "
            + WEB
            + "; GET /api/v1/alerts lists yours\", \"status_code\": 404}";
    hub.answer("POST /alerts/acknowledge", 404, none);
    hub.answer("POST /alerts/" + WEB + "/resolve", 404, none);
    for (String change : List.of("acknowledge", "resolve")) {
      assertThat(client().run("alerts", change, WEB))
          .isEqualTo(
              new Ran(
                  5,
                  "",
                  "chatops: No alert " + WEB + "; chatops alerts --status all lists yours\n"));
    }
  }

  @Test
  void tellsPeopleThatAListIsEmpty() {
    hub.list("/servers/overview");

    assertThat(client().run("servers").err()).isEqualTo("chatops: no servers to show\n");
    assertThat(client().run("servers", "-o", "csv").err()).isEmpty();
  }

  @Test
  void runFailsWithItsOwnCodeIfNothingRuns() {
    hub.list("/servers?q=web");
    hub.list("/servers");

    assertThat(client().run("run", "web", "ls", "-l").code()).isEqualTo(125);
    assertThat(client().run("run", "--nonsense", "web", "ls").code()).isEqualTo(125);
    assertThat(Client.in(home).run("run", "web", "ls").code()).isEqualTo(125);
  }
}
