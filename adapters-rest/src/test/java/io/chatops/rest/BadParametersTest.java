package io.chatops.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Paths and queries that cannot be read. */
@QuarkusTest
class BadParametersTest {
  private static final String REVERSED = "since=2026-02-01T00:00:00Z&until=2026-01-01T00:00:00Z";
  private static final String FUTURE = "2100-01-01T00:00:00Z";

  @Test
  void refusesTextThatIsNoId() {
    new BadRequests()
        .get(422, "/servers/not-a-uuid", "/servers/1-1-1-1-1", "/servers/%00", "/servers/{id}%20")
        .get(422, "/metrics/x", "/api-keys/server/x", "/docker/x/containers", "/logs/x")
        .get(422, "/metrics/x/top", "/commands/{id}/x", "/alerts/x", "/alerts/thresholds/x")
        .get(422, "/notifications/channels/x")
        .get(422, "/alerts?server_id=x", "/audit?server_id=x")
        .get(422, "/notifications?channel_id=x", "/notifications?alert_id=x")
        .delete(422, "/api-keys/x", "/commands/{id}/x")
        .bodiless(422, "POST", "/notifications/channels/x/test")
        .areRefused();
  }

  @Test
  void findsNothingUnderAnUnknownId() {
    new BadRequests()
        .get(404, "/servers/{nobody}", "/commands/{id}/{nobody}", "/alerts?server_id={nobody}")
        .get(404, "/alerts/{nobody}", "/alerts/thresholds/{nobody}")
        .get(404, "/notifications/channels/{nobody}")
        .get(404, "/metrics/history?server_id={id}&server_id={nobody}")
        .delete(404, "/api-keys/{nobody}", "/alerts/thresholds/{nobody}")
        .delete(404, "/notifications/channels/{nobody}")
        .bodiless(404, "POST", "/notifications/channels/{nobody}/test")
        .areRefused();
  }

  @Test
  void refusesPagesThatAreOutOfRange() {
    new BadRequests()
        .get(422, "/servers?limit=-1", "/servers?limit=0", "/servers?limit=1001")
        .get(422, "/servers?limit=99999999999999999999", "/servers?limit=1e2")
        .get(422, "/servers?offset=-1", "/servers/{id}/processes?limit=0")
        .get(422, "/api-keys/server/{id}?limit=0", "/api-keys/server/{id}?offset=-1")
        .get(422, "/api-keys/me?limit=1001", "/api-keys/me?offset=x")
        .get(422, "/docker/{id}/containers?limit=0", "/commands/{id}?limit=0")
        .get(422, "/alerts?limit=1001", "/alerts?offset=-1", "/alerts/thresholds?limit=0")
        .get(422, "/notifications?limit=0", "/notifications/channels?offset=-1")
        .areRefused();
  }

  @Test
  void refusesUnknownWordsAndOverlongText() {
    String tooLong = "x".repeat(301);
    new BadRequests()
        .get(422, "/servers?status=sleeping", "/servers?status=ONLINE", "/servers?q=%00")
        .get(422, "/servers?q=" + tooLong, "/servers/{id}/processes?sort=size")
        .get(422, "/api-keys/server/{id}?active_only=maybe", "/audit?action=everything")
        .get(422, "/docker/{id}/containers?all=yes")
        .get(422, "/logs/{id}?level=debug", "/logs/{id}?source=kernel")
        .get(422, "/logs/{id}?component=%00", "/logs/{id}?q=" + tooLong)
        .get(422, "/alerts?status=open", "/alerts?severity=bad", "/notifications?state=open")
        .areRefused();
  }

  @Test
  void refusesTimesThatCannotBe() {
    new BadRequests()
        .get(422, "/audit?since=yesterday", "/audit?since=" + FUTURE, "/audit?" + REVERSED)
        .get(422, "/audit?until=1970-01-01T00:00:00%2B01:00")
        .get(422, "/logs/{id}?since=" + FUTURE, "/logs/{id}?" + REVERSED)
        .get(422, "/alerts?since=yesterday", "/alerts?since=" + FUTURE)
        .get(422, "/notifications?since=yesterday", "/notifications?since=" + FUTURE)
        .get(422, "/metrics/{id}/top?at=now", "/metrics/{id}/top?at=" + FUTURE)
        .areRefused();
  }

  @Test
  void refusesHistoryThatCannotBe() {
    String history = "/metrics/{id}/history?";
    String eleven = "start=2026-11-24T11:00:00Z";
    new BadRequests()
        .get(422, history + "start=now", history + "start=%2B999999999-01-01T00:00:00Z")
        .get(422, history + "start=" + FUTURE, history + "end=" + FUTURE)
        .get(422, history + eleven + "&end=2026-11-24T10:00:00Z")
        .get(422, history + eleven + "&end=2026-11-24T11:00:00Z")
        .get(422, history + "metric=cpu", history + "points=9", history + "points=2001")
        .get(422, history + "resolution=fine")
        .get(422, "/metrics/history", "/metrics/history?server_id=")
        .get(422, "/metrics/history?server_id=x", "/metrics/history?server_id={id}&points=9")
        .get(422, "/metrics/history?server_id={id}&server_id=1-1-1-1-1")
        .get(422, "/metrics/history?" + fiftyOneServers())
        .areRefused();
  }

  @Test
  void refusesBadParametersOfAdmins() {
    assertThat(Api.admin().get("/storage?limit=0").status()).isEqualTo(422);
    assertThat(Api.admin().get("/storage?offset=-1").status()).isEqualTo(422);
    assertThat(Api.user().get("/storage?limit=0").status()).isEqualTo(403);
  }

  @Test
  void namesEveryInvalidParameterAtOnce() {
    Api user = Api.user();

    Api.Answer answer =
        user.get("/logs/" + user.newServer() + "?level=x&limit=0&offset=y&since=" + FUTURE);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.invalidFields())
        .containsExactlyInAnyOrder("level", "limit", "offset", "since");
  }

  @Test
  void namesReversedTimesWithTheOtherParameters() {
    Api user = Api.user();

    Api.Answer answer =
        user.get(
            "/metrics/"
                + user.newServer()
                + "/history?points=1&start=2026-02-01T00:00:00Z&end=2026-01-01T00:00:00Z");

    assertThat(answer.invalidFields()).containsExactlyInAnyOrder("points", "start");
  }

  @Test
  void judgesTimesInOneWayEverywhere() {
    Api user = Api.user();
    String id = user.newServer();
    for (String list :
        List.of("/logs/" + id + "?", "/audit?", "/docker/" + id + "/containers/web/logs?")) {
      for (String bound : List.of("since", "until")) {
        Api.Answer answer = user.get(list + bound + "=" + FUTURE);
        assertThat(answer.invalidFields()).as(list + bound).containsExactly(bound);
      }
      assertThat(user.get(list + REVERSED).invalidFields()).as(list).containsExactly("since");
    }
  }

  @Test
  void namesTheRangeAndTheLengthThatWasSent() {
    Api user = Api.user();
    String id = user.newServer();
    String longName = "a".repeat(101);

    assertThat(messages(user.get("/servers?limit=0&q=" + "q".repeat(301))))
        .containsExactlyInAnyOrder(
            "must be a whole number from 1 to 1000", "must be 0-300 characters, has 301");
    assertThat(messages(user.get("/servers/" + id + "/processes?limit=1001")))
        .containsExactly("must be a whole number from 1 to 1000");
    assertThat(messages(user.get("/servers?offset=-1")))
        .containsExactly("must be a whole number, at least 0");
    assertThat(messages(user.put("/servers/" + id, "{\"port\":0,\"name\":\"" + longName + "\"}")))
        .containsExactlyInAnyOrder(
            "must be a whole number from 1 to 65535", "must be 1-100 characters, has 101");
    assertThat(messages(user.get("/metrics/history?" + fiftyOneServers())))
        .containsExactly("must be 1-50 servers, has 51");
    assertThat(
            messages(
                Api.stranger()
                    .post(
                        "/auth/register",
                        Api.registration("tim").replace(Api.PASSWORD, "short12"))))
        .containsExactly("must be 8-128 characters long, has 7");
  }

  private static List<String> messages(Api.Answer answer) {
    return answer.json().path("errors").findValuesAsText("message");
  }

  private static String fiftyOneServers() {
    return Stream.generate(() -> "server_id=" + UUID.randomUUID())
        .limit(51)
        .collect(Collectors.joining("&"));
  }
}
