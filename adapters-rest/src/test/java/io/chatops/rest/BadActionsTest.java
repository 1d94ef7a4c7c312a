package io.chatops.rest;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/** Bad requests about containers and commands. */
@QuarkusTest
class BadActionsTest {
  private static final String CONTAINERS = "/docker/{id}/containers/";
  private static final String WEB = CONTAINERS + "web";
  private static final String COMMANDS = "/commands/{id}";

  @Test
  void refusesNamesThatNoContainerHas() {
    BadRequests bad = new BadRequests();
    for (String name :
        new String[] {
          "%2e%2e%2fx",
          "..%2Fx",
          "a%20b",
          "-x",
          "a%00b",
          "a",
          "x".repeat(4_096),
          "%F0%9F%A6%8A%F0%9F%A6%8A"
        }) {
      bad.get(422, CONTAINERS + name + "/logs");
    }
    bad.post(422, CONTAINERS + "-x/restart", "{}")
        .post(422, CONTAINERS + "..%2Fx/stop", "{}")
        .bodiless(422, "POST", CONTAINERS + "a%20b/start")
        .areRefused();
  }

  @Test
  void refusesLogsThatCannotBe() {
    new BadRequests()
        .get(422, WEB + "/logs?tail=0", WEB + "/logs?tail=10001", WEB + "/logs?tail=-1")
        .get(422, WEB + "/logs?since=yesterday", WEB + "/logs?stream=stdin", WEB + "/logs?q=%00")
        .get(422, WEB + "/logs?since=2026-02-01T00:00:00Z&until=2026-01-01T00:00:00Z")
        .areRefused();
  }

  @Test
  void refusesTimeoutsThatCannotBe() {
    new BadRequests()
        .post(422, WEB + "/stop?timeout=-1", "{}")
        .post(422, WEB + "/stop?timeout=301", "{}")
        .post(422, WEB + "/stop?timeout=1.5", "{}")
        .post(422, WEB + "/stop", "{'timeout':-1}", "{'timeout':301}")
        .post(422, WEB + "/stop", "{'timeout':'10'}", "{'timeout':null}")
        .post(422, WEB + "/restart?timeout=5", "{'timeout':6}")
        .post(400, WEB + "/restart", "{")
        .areRefused();
  }

  @Test
  void refusesCommandsThatCannotBe() {
    new BadRequests()
        .post(400, COMMANDS, "")
        .post(422, COMMANDS, "{}", "{'command':''}", "{'command':7}", "{'command':'a\\u0000b'}")
        .post(422, COMMANDS, "{'command':'" + "x".repeat(8_193) + "'}")
        .post(422, COMMANDS, "{'command':'a','timeout':0}", "{'command':'a','timeout':-5}")
        .post(422, COMMANDS, "{'command':'a','timeout':3601}", "{'command':'a','timeout':null}")
        .post(422, COMMANDS, "{'command':'a','working_directory':'tmp'}")
        .post(422, COMMANDS, "{'command':'a','working_directory':7}")
        .post(422, COMMANDS + "?wait=maybe", "{'command':'a'}")
        .post(422, "/commands/x", "{'command':'a'}")
        .areRefused();
  }
}
