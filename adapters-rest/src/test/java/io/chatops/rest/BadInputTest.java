package io.chatops.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** Whatever is sent: a clear refusal in the one error body, never a 500, and nothing changed. */
@QuarkusTest
class BadInputTest {
  private static final String JSON = "application/json";
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String THRESHOLDS = "/alerts/thresholds";
  private static final String CHANNELS = "/notifications/channels";
  private static final String NOBODY = "00000000-0000-4000-8000-000000000000";

  private record Bad(int status, String method, String path, String type, String body) {}

  private static Bad get(int status, String path) {
    return new Bad(status, "GET", path, "", "");
  }

  private static Bad post(int status, String path, String body) {
    return new Bad(status, "POST", path, JSON, body);
  }

  @Test
  void refusesEveryBadRequestAndChangesNothing() {
    Api user = Api.user();
    String id = user.newServer();
    String big = "x".repeat(12_000_000);
    List<Bad> requests =
        List.of(
            // ids
            get(422, "/servers/not-a-uuid"),
            get(422, "/servers/1-1-1-1-1"),
            get(422, "/servers/%00"),
            get(422, "/servers/" + id + "%20"),
            get(404, "/servers/" + NOBODY),
            get(422, "/metrics/x"),
            get(422, "/api-keys/server/x"),
            new Bad(422, "DELETE", "/api-keys/x", "", ""),
            new Bad(404, "DELETE", "/api-keys/" + NOBODY, "", ""),
            // limits and other parameters
            get(422, "/servers?limit=-1"),
            get(422, "/servers?limit=0"),
            get(422, "/servers?limit=1001"),
            get(422, "/servers?limit=99999999999999999999"),
            get(422, "/servers?limit=1e2"),
            get(422, "/servers?offset=-1"),
            get(422, "/servers?status=sleeping"),
            get(422, "/servers?status=ONLINE"),
            get(422, "/servers?q=%00"),
            get(422, "/servers?q=" + "x".repeat(301)),
            get(422, "/servers/" + id + "/processes?sort=size"),
            get(422, "/servers/" + id + "/processes?limit=0"),
            get(422, "/api-keys/server/" + id + "?active_only=maybe"),
            get(422, "/api-keys/server/" + id + "?limit=0"),
            get(422, "/api-keys/server/" + id + "?offset=-1"),
            get(422, "/api-keys/me?limit=1001"),
            get(422, "/api-keys/me?offset=x"),
            get(422, "/audit?action=everything"),
            get(422, "/audit?server_id=x"),
            get(422, "/audit?since=yesterday"),
            get(422, "/audit?since=2100-01-01T00:00:00Z"),
            get(422, "/audit?since=2026-02-01T00:00:00Z&until=2026-01-01T00:00:00Z"),
            get(422, "/docker/x/containers"),
            get(422, "/docker/" + id + "/containers?all=yes"),
            get(422, "/docker/" + id + "/containers?limit=0"),
            get(422, "/logs/x"),
            get(422, "/logs/" + id + "?level=debug"),
            get(422, "/logs/" + id + "?source=kernel"),
            get(422, "/logs/" + id + "?component=%00"),
            get(422, "/logs/" + id + "?q=" + "x".repeat(301)),
            get(422, "/logs/" + id + "?since=2100-01-01T00:00:00Z"),
            get(422, "/logs/" + id + "?since=2026-02-01T00:00:00Z&until=2026-01-01T00:00:00Z"),
            // containers
            get(422, logs(id, "%2e%2e%2fx", "")),
            get(422, logs(id, "..%2Fx", "")),
            get(422, logs(id, "a%20b", "")),
            get(422, logs(id, "-x", "")),
            get(422, logs(id, "a%00b", "")),
            get(422, logs(id, "a", "")),
            get(422, logs(id, "x".repeat(4_096), "")),
            get(422, logs(id, "%F0%9F%A6%8A%F0%9F%A6%8A", "")),
            get(422, logs(id, "web", "?tail=0")),
            get(422, logs(id, "web", "?tail=10001")),
            get(422, logs(id, "web", "?tail=-1")),
            get(422, logs(id, "web", "?since=yesterday")),
            get(422, logs(id, "web", "?stream=stdin")),
            get(422, logs(id, "web", "?q=%00")),
            get(422, logs(id, "web", "?since=2026-02-01T00:00:00Z&until=2026-01-01T00:00:00Z")),
            post(422, container(id, "-x") + "/restart", "{}"),
            post(422, container(id, "..%2Fx") + "/stop", "{}"),
            new Bad(422, "POST", container(id, "a%20b") + "/start", "", ""),
            post(422, container(id, "web") + "/stop?timeout=-1", "{}"),
            post(422, container(id, "web") + "/stop?timeout=301", "{}"),
            post(422, container(id, "web") + "/stop?timeout=1.5", "{}"),
            post(422, container(id, "web") + "/stop", "{\"timeout\":-1}"),
            post(422, container(id, "web") + "/stop", "{\"timeout\":301}"),
            post(422, container(id, "web") + "/stop", "{\"timeout\":\"10\"}"),
            post(422, container(id, "web") + "/stop", "{\"timeout\":null}"),
            post(422, container(id, "web") + "/restart?timeout=5", "{\"timeout\":6}"),
            post(400, container(id, "web") + "/restart", "{"),
            // commands
            post(400, "/commands/" + id, ""),
            post(422, "/commands/" + id, "{}"),
            post(422, "/commands/" + id, "{\"command\":\"\"}"),
            post(422, "/commands/" + id, "{\"command\":7}"),
            post(422, "/commands/" + id, "{\"command\":\"a\\u0000b\"}"),
            post(422, "/commands/" + id, "{\"command\":\"" + "x".repeat(8_193) + "\"}"),
            post(422, "/commands/" + id, "{\"command\":\"a\",\"timeout\":0}"),
            post(422, "/commands/" + id, "{\"command\":\"a\",\"timeout\":-5}"),
            post(422, "/commands/" + id, "{\"command\":\"a\",\"timeout\":3601}"),
            post(422, "/commands/" + id, "{\"command\":\"a\",\"timeout\":null}"),
            post(422, "/commands/" + id, "{\"command\":\"a\",\"working_directory\":\"tmp\"}"),
            post(422, "/commands/" + id, "{\"command\":\"a\",\"working_directory\":7}"),
            post(422, "/commands/" + id + "?wait=maybe", "{\"command\":\"a\"}"),
            post(422, "/commands/x", "{\"command\":\"a\"}"),
            get(422, "/commands/" + id + "/x"),
            get(404, "/commands/" + id + "/" + NOBODY),
            get(422, "/commands/" + id + "?limit=0"),
            new Bad(422, "DELETE", "/commands/" + id + "/x", "", ""),
            // alerts and thresholds
            get(422, "/alerts?status=open"),
            get(422, "/alerts?server_id=x"),
            get(404, "/alerts?server_id=" + NOBODY),
            get(422, "/alerts?severity=bad"),
            get(422, "/alerts?since=yesterday"),
            get(422, "/alerts?since=2100-01-01T00:00:00Z"),
            get(422, "/alerts?limit=1001"),
            get(422, "/alerts?offset=-1"),
            get(422, "/alerts/x"),
            get(404, "/alerts/" + NOBODY),
            post(404, "/alerts/" + NOBODY + "/resolve", "{}"),
            post(422, "/alerts/" + NOBODY + "/acknowledge", "{\"comment\":7}"),
            post(400, "/alerts/" + NOBODY + "/acknowledge", "{"),
            get(422, THRESHOLDS + "?limit=0"),
            get(422, THRESHOLDS + "/x"),
            get(404, THRESHOLDS + "/" + NOBODY),
            new Bad(404, "PUT", THRESHOLDS + "/" + NOBODY, JSON, "{\"name\":\"a\"}"),
            new Bad(422, "PUT", THRESHOLDS + "/" + NOBODY, JSON, "{\"enabled\":null}"),
            new Bad(422, "PUT", THRESHOLDS + "/" + NOBODY, JSON, "{\"metric_type\":null}"),
            new Bad(404, "DELETE", THRESHOLDS + "/" + NOBODY, "", ""),
            new Bad(405, "POST", THRESHOLDS + "/resolve", "", ""),
            post(400, THRESHOLDS, ""),
            post(422, THRESHOLDS, "[]"),
            post(422, THRESHOLDS, "{}"),
            post(400, THRESHOLDS, threshold("", "NaN")),
            post(400, THRESHOLDS, threshold("", "Infinity")),
            post(400, THRESHOLDS, threshold("", "9".repeat(500))),
            post(422, THRESHOLDS, threshold("", "1e400")),
            post(422, THRESHOLDS, threshold("", "-1e999999999")),
            post(422, THRESHOLDS, threshold("", "9".repeat(300))),
            post(422, THRESHOLDS, threshold("", "1e16")),
            post(422, THRESHOLDS, threshold("", "100")),
            post(422, THRESHOLDS + "/preview", threshold("", "100")),
            post(422, THRESHOLDS, threshold("", "\"90\"")),
            post(422, THRESHOLDS, threshold("", "true")),
            post(422, THRESHOLDS, threshold("", "null")),
            post(422, THRESHOLDS, threshold("\"recovery_value\":90.1,", "90")),
            post(422, THRESHOLDS, threshold("\"recovery_value\":\"80\",", "90")),
            post(422, THRESHOLDS, threshold("\"duration_seconds\":-1,", "90")),
            post(422, THRESHOLDS, threshold("\"duration_seconds\":1.0,", "90")),
            post(422, THRESHOLDS, threshold("\"duration_seconds\":604801,", "90")),
            post(422, THRESHOLDS, threshold("\"duration_seconds\":99999999999,", "90")),
            post(422, THRESHOLDS, threshold("\"cooldown_seconds\":null,", "90")),
            post(422, THRESHOLDS, threshold("\"severity\":\"CRITICAL\",", "90")),
            post(422, THRESHOLDS, threshold("\"enabled\":1,", "90")),
            post(422, THRESHOLDS, threshold("\"name\":\"a\\u0000b\",", "90")),
            post(422, THRESHOLDS, threshold("\"name\":\"a\\ud800b\",", "90")),
            post(422, THRESHOLDS, threshold("\"name\":\"" + "x".repeat(101) + "\",", "90")),
            post(422, THRESHOLDS, threshold("\"metric_detail\":\"/\",", "90")),
            post(422, THRESHOLDS, threshold("\"server_id\":\"web\",", "90")),
            post(404, THRESHOLDS, threshold("\"server_id\":\"" + NOBODY + "\",", "90")),
            post(400, THRESHOLDS, threshold("\"name\":\"a\",\"name\":\"b\",", "90")),
            post(400, THRESHOLDS, threshold("\"more\":" + nested(20_000) + ",", "90")),
            post(422, THRESHOLDS + "/preview", threshold("\"days\":0,", "90")),
            post(422, THRESHOLDS + "/preview", threshold("\"days\":31,", "90")),
            post(422, THRESHOLDS + "/preview", threshold("\"days\":\"7\",", "90")),
            post(422, THRESHOLDS + "/preview", "{\"days\":7}"),
            post(
                404, THRESHOLDS + "/preview", threshold("\"server_id\":\"" + NOBODY + "\",", "90")),
            // notifications and channels
            get(422, "/notifications?state=open"),
            get(422, "/notifications?channel_id=x"),
            get(422, "/notifications?alert_id=x"),
            get(422, "/notifications?since=yesterday"),
            get(422, "/notifications?since=2100-01-01T00:00:00Z"),
            get(422, "/notifications?limit=0"),
            get(422, CHANNELS + "?offset=-1"),
            get(422, CHANNELS + "/x"),
            get(404, CHANNELS + "/" + NOBODY),
            new Bad(404, "PUT", CHANNELS + "/" + NOBODY, JSON, "{\"name\":\"a\"}"),
            new Bad(422, "PUT", CHANNELS + "/" + NOBODY, JSON, "{\"settings\":null}"),
            new Bad(422, "PUT", CHANNELS + "/" + NOBODY, JSON, "{\"settings\":[]}"),
            new Bad(404, "DELETE", CHANNELS + "/" + NOBODY, "", ""),
            new Bad(422, "POST", CHANNELS + "/x/test", "", ""),
            new Bad(404, "POST", CHANNELS + "/" + NOBODY + "/test", "", ""),
            post(400, CHANNELS, ""),
            post(422, CHANNELS, "{}"),
            post(422, CHANNELS, channel("pager", "{}", "")),
            post(422, CHANNELS, channel("slack", "null", "")),
            post(422, CHANNELS, channel("slack", "\"x\"", "")),
            post(422, CHANNELS, channel("slack", "{}", "")),
            post(422, CHANNELS, channel("slack", "{\"url\":\"javascript:alert(1)\"}", "")),
            post(422, CHANNELS, channel("slack", "{\"url\":\"https://a:b@example.org\"}", "")),
            post(422, CHANNELS, channel("slack", "{\"url\":\"https://example.org/a b\"}", "")),
            post(422, CHANNELS, channel("slack", "{\"url\":\"https://x.org:99999\"}", "")),
            post(422, CHANNELS, channel("slack", "{\"url\":\"https://x.org/\\u0000\"}", "")),
            post(422, CHANNELS, channel("email", "{\"recipients\":[]}", "")),
            post(422, CHANNELS, channel("email", "{\"recipients\":[\"a@b\\r\\nBcc: c@d\"]}", "")),
            post(422, CHANNELS, channel("ntfy", "{\"topic\":\"../x\"}", "")),
            post(422, CHANNELS, channel("ntfy", "{\"topic\":\"a\",\"token\":\"\\r\\n\"}", "")),
            post(
                422,
                CHANNELS,
                channel("telegram", "{\"bot_token\":\"x/../y\",\"chat_id\":\"1\"}", "")),
            post(422, CHANNELS, webhook("\"headers\":{\"Host\":\"x\"}")),
            post(422, CHANNELS, webhook("\"headers\":{\"X-A\":\"a\\r\\nb\"}")),
            post(422, CHANNELS, webhook("\"headers\":{\"X A\":\"a\"}")),
            post(422, CHANNELS, webhook("\"headers\":{\"X-A\":7}")),
            post(422, CHANNELS, webhook("\"signing_key\":\"short\"")),
            post(422, CHANNELS, channel("ntfy", "{\"topic\":\"a\"}", ",\"repeat_minutes\":4")),
            post(422, CHANNELS, channel("ntfy", "{\"topic\":\"a\"}", ",\"quiet_hours\":{}")),
            // time ranges
            get(422, "/metrics/" + id + "/history?start=now"),
            get(422, "/metrics/" + id + "/history?start=%2B999999999-01-01T00:00:00Z"),
            get(422, "/metrics/" + id + "/history?start=2100-01-01T00:00:00Z"),
            get(422, "/metrics/" + id + "/history?end=2100-01-01T00:00:00Z"),
            get(
                422,
                "/metrics/" + id + "/history?start=2026-11-24T11:00:00Z&end=2026-11-24T10:00:00Z"),
            get(
                422,
                "/metrics/" + id + "/history?start=2026-11-24T11:00:00Z&end=2026-11-24T11:00:00Z"),
            get(422, "/metrics/" + id + "/history?metric=cpu"),
            get(422, "/metrics/" + id + "/history?points=9"),
            get(422, "/metrics/" + id + "/history?points=2001"),
            get(422, "/metrics/" + id + "/history?resolution=fine"),
            get(422, "/metrics/history"),
            get(422, "/metrics/history?server_id="),
            get(422, "/metrics/history?server_id=x"),
            get(422, "/metrics/history?server_id=" + id + "&points=9"),
            get(422, "/metrics/history?" + "server_id=%s&".formatted(id) + "server_id=1-1-1-1-1"),
            get(422, "/metrics/history?" + fiftyOneServers()),
            get(404, "/metrics/history?server_id=" + id + "&server_id=" + NOBODY),
            get(422, "/metrics/x/top"),
            get(422, "/metrics/" + id + "/top?at=now"),
            get(422, "/metrics/" + id + "/top?at=2100-01-01T00:00:00Z"),
            // JSON that is none
            post(400, "/servers", ""),
            post(400, "/servers", "   "),
            post(400, "/servers", "{"),
            post(400, "/servers", "{\"name\":\"a\"} trailing"),
            post(400, "/servers", "{\"name\":\"a\"}{}"),
            post(400, "/servers", "{\"name\":7} trailing"),
            post(400, "/servers", "{\"name\":\"a\",\"name\":\"b\"}"),
            post(400, "/servers", "{\"name\":\"a\",\"metadata\":{\"k\":1,\"k\":2}}"),
            post(400, "/servers", "{\"name\":NaN}"),
            post(400, "/servers", "{'name':'a'}"),
            post(400, "/servers", "{\"name\":\"a\u0000b\"}"),
            post(400, "/servers", "[".repeat(20_000)),
            post(400, "/servers", "{\"name\":\"a\",\"metadata\":" + nested(20_000) + "}"),
            post(400, "/servers", "{\"name\":" + "9".repeat(5_000) + "}"),
            // JSON that says something else
            post(422, "/servers", "null"),
            post(422, "/servers", "[]"),
            post(422, "/servers", "\"web-1\""),
            post(422, "/servers", "{}"),
            post(422, "/servers", "{\"name\":null}"),
            post(422, "/servers", "{\"name\":1}"),
            post(422, "/servers", "{\"name\":true}"),
            post(422, "/servers", "{\"name\":\"\"}"),
            post(422, "/servers", "{\"name\":\"a\\u0000b\"}"),
            post(422, "/servers", "{\"name\":\"a\\ud800b\"}"),
            post(422, "/servers", "{\"name\":\"" + "x".repeat(101) + "\"}"),
            post(422, "/servers", "{\"name\":\"a\",\"port\":\"22\"}"),
            post(422, "/servers", "{\"name\":\"a\",\"port\":22.5}"),
            post(422, "/servers", "{\"name\":\"a\",\"port\":0}"),
            post(422, "/servers", "{\"name\":\"a\",\"port\":99999999999}"),
            post(422, "/servers", "{\"name\":\"a\",\"metadata\":[]}"),
            post(422, "/servers", "{\"name\":\"a\",\"metadata\":{\"k\":\"\\u0000\"}}"),
            post(422, "/servers", "{\"name\":\"a\",\"metadata\":{\"k\":1e999}}"),
            post(400, "/servers", "{\"name\":\"a\",\"port\":3E333333333333333333346}"),
            post(400, "/auth/login", "{\"username\":3E-333333333333333333346}"),
            post(
                422,
                "/servers",
                "{\"name\":\"a\",\"metadata\":{\"k\":\"" + "x".repeat(17_000) + "\"}}"),
            post(422, "/servers", "{\"name\":\"a\",\"tags\":\"x\"}"),
            post(422, "/servers", "{\"name\":\"a\",\"tags\":[1]}"),
            new Bad(422, "PUT", "/servers/" + id, JSON, "{\"name\":null}"),
            new Bad(422, "PUT", "/servers/" + id, JSON, "{\"port\":-1}"),
            post(422, "/api-keys", "{\"server_id\":\"x\"}"),
            post(422, "/api-keys", "{\"server_id\":7}"),
            post(404, "/api-keys", "{\"server_id\":\"" + NOBODY + "\"}"),
            post(422, "/api-keys", key(id, "2020-01-01T00:00:00Z")),
            post(422, "/api-keys", key(id, "tomorrow")),
            // a year that is in range only where the time was written
            post(422, "/api-keys", key(id, "9999-12-31T23:59:59-01:00")),
            post(422, "/api-keys", key(id, "+10000-01-01T00:00:00Z")),
            post(422, "/api-keys", key(id, "+999999999-12-31T23:59:59-18:00")),
            post(422, "/api-keys", key(id, "0000-01-01T00:00:00Z")),
            post(422, "/api-keys", key(id, "-0001-01-01T00:00:00Z")),
            post(422, "/api-keys", key(id, "-999999999-01-01T00:00:00+18:00")),
            get(422, "/audit?until=1970-01-01T00:00:00%2B01:00"),
            post(
                422, "/auth/register", "{\"email\":\"x\",\"username\":\"a b\",\"password\":\"1\"}"),
            post(422, "/auth/change-password", "{}"),
            post(422, "/auth/logout", "{\"refresh_token\":\"not mine\"}"),
            post(422, "/auth/logout", "{\"refresh_token\":null}"),
            new Bad(422, "PUT", "/auth/me", JSON, "{\"email\":\"other@example.org\"}"),
            new Bad(422, "PUT", "/auth/me", JSON, "{\"full_name\":\"" + "x".repeat(201) + "\"}"),
            new Bad(422, "POST", "/auth/login", FORM, "username=a"),
            new Bad(422, "POST", "/auth/login", FORM, "username=a%00&password=b"),
            new Bad(400, "POST", "/auth/login", FORM, "username=%zz&password=b"),
            new Bad(400, "POST", "/auth/login", FORM, "username=a&username=b&password=c"),
            new Bad(400, "POST", "/auth/login", FORM, ""),
            // too large, of any kind
            post(413, "/servers", "{\"name\":\"" + big + "\"}"),
            new Bad(413, "POST", "/auth/login", FORM, "username=" + big),
            new Bad(413, "POST", "/servers", "text/plain", big),
            new Bad(413, "POST", "/nowhere", JSON, big),
            // wrong address, method, kind
            get(404, "/nowhere"),
            get(405, "/docker/" + id + "/containers/web/start"),
            get(405, "/auth/login"),
            get(405, "/servers/" + id + "/health"),
            new Bad(405, "PATCH", "/servers/" + id, JSON, "{}"),
            new Bad(405, "DELETE", "/servers", "", ""),
            new Bad(415, "POST", "/servers", "text/plain", "name=a"),
            new Bad(415, "POST", "/servers", FORM, "name=a"),
            new Bad(415, "POST", "/servers", "multipart/form-data; boundary=x", "--x--"),
            new Bad(415, "POST", "/servers", "not a type", "{}"),
            new Bad(415, "POST", "/servers", JSON + "; charset=iso-8859-1", "{\"name\":\"a\"}"),
            new Bad(415, "POST", "/servers", JSON + ";charset=\"utf-16\"", "{\"name\":\"a\"}"),
            new Bad(415, "POST", "/servers", JSON + ";charset=nonsense", "{\"name\":\"a\"}"),
            new Bad(415, "POST", "/auth/login", FORM + ";charset=latin1", "username=a&password=b"));
    String before = state(user);

    SoftAssertions all = new SoftAssertions();
    for (Bad bad : requests) {
      String body = bad.type().isEmpty() ? null : bad.body();
      Api.Answer answer =
          user.send(bad.method(), bad.path(), bad.type().isEmpty() ? null : bad.type(), body);
      String what = bad.method() + " " + bad.path() + " " + shortened(bad.body());
      all.assertThat(answer.status()).as(what).isEqualTo(bad.status());
      all.assertThat(answer.json().path("status_code").asInt()).as(what).isEqualTo(bad.status());
      all.assertThat(answer.json().path("detail").asText()).as(what).isNotEmpty();
      if (bad.status() == 422) {
        all.assertThat(answer.invalidFields()).as(what).isNotEmpty();
      }
      if (bad.status() == 405) {
        all.assertThat(answer.header("Allow")).as(what).isNotEmpty();
      }
    }
    all.assertAll();

    assertThat(state(user)).isEqualTo(before);
  }

  @Test
  void refusesBadParametersOfWhatOnlyAdminsMaySee() {
    assertThat(Api.admin().get("/storage?limit=0").status()).isEqualTo(422);
    assertThat(Api.admin().get("/storage?offset=-1").status()).isEqualTo(422);
    assertThat(Api.user().get("/storage?limit=0").status()).isEqualTo(403);
  }

  @Test
  void namesEveryInvalidParameterAtOnce() {
    Api user = Api.user();

    Api.Answer answer =
        user.get(
            "/logs/" + user.newServer() + "?level=x&limit=0&offset=y&since=2100-01-01T00:00:00Z");

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.invalidFields())
        .containsExactlyInAnyOrder("level", "limit", "offset", "since");
  }

  @Test
  void tellsAReversedTimeBesideTheOtherParameters() {
    Api user = Api.user();

    Api.Answer answer =
        user.get(
            "/metrics/"
                + user.newServer()
                + "/history?points=1&start=2026-02-01T00:00:00Z&end=2026-01-01T00:00:00Z");

    assertThat(answer.invalidFields()).containsExactlyInAnyOrder("points", "start");
  }

  @Test
  void namesBothEndsOfARangeAndTheLengthOfATextThatWasSent() {
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

  @Test
  void judgesFutureAndReversedTimesInOneWayEverywhere() {
    Api user = Api.user();
    String id = user.newServer();
    for (String list : List.of("/logs/" + id + "?", "/audit?", logs(id, "web", "?"))) {
      for (String bound : List.of("since", "until")) {
        Api.Answer answer = user.get(list + bound + "=2100-01-01T00:00:00Z");
        assertThat(answer.invalidFields()).as(list + bound).containsExactly(bound);
      }
      Api.Answer reversed =
          user.get(list + "since=2026-02-01T00:00:00Z&until=2026-01-01T00:00:00Z");
      assertThat(reversed.invalidFields()).as(list).containsExactly("since");
    }
  }

  @Test
  void readsUtf8HoweverItIsNamedAndSaysSoOtherwise() {
    Api user = Api.user();
    String body = "{\"name\":\"caf\u00e9\"}";

    for (String charset : List.of("", ";charset=utf-8", "; charset=UTF-8", ";charset=\"Utf-8\"")) {
      Api.Answer answer = user.send("POST", "/servers", JSON + charset, body);
      assertThat(answer.status()).as(charset).isEqualTo(201);
      assertThat(answer.data().path("name").asText()).as(charset).isEqualTo("caf\u00e9");
    }
    assertThat(
            user.send("POST", "/servers", JSON + ";charset=latin1", body)
                .json()
                .path("detail")
                .asText())
        .contains("UTF-8");
  }

  @Test
  void keepsTheLastMomentThatATimeCanBe() {
    Api user = Api.user();

    Api.Answer answer =
        user.post("/api-keys", key(user.newServer(), "9999-12-31T22:59:59.999999-01:00"));

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.data().path("expires_at").asText()).isEqualTo("9999-12-31T23:59:59.999999Z");
  }

  @Test
  void namesEveryInvalidFieldAndRepeatsNoValue() {
    Api.Answer answer =
        Api.stranger()
            .post(
                "/auth/register",
                """
                {"email": "nonsense-mail", "username": "nonsense name", "password": "tiny",
                 "full_name": 77889}""");

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.invalidFields())
        .containsExactlyInAnyOrder(
            "email", "username", "password", "password_confirm", "full_name");
    assertThat(answer.body()).doesNotContain("nonsense", "tiny", "77889");
  }

  @Test
  void answersBrokenPercentEncodingInTheErrorBody() {
    for (String target :
        List.of("/api/v1/servers/%zz", "/api/v1/servers?q=%zz", "/%", "/api/v1/%c0%ae%c0%ae/x")) {
      String answer = RawHttp.exchange(head("GET", target, ""));

      assertThat(answer).as(target).startsWith("HTTP/1.1 4").contains("\"status_code\":4");
    }
  }

  @Test
  void refusesASemicolonInAPath() {
    for (String target :
        List.of("/api/v1/docker/x/containers/;rm", "/api/v1/servers/;x", "/api/v1/servers;x?q=;")) {
      String answer = RawHttp.exchange(head("GET", target, ""));

      assertThat(answer).as(target).startsWith("HTTP/1.1 422").contains("write it as %3B");
    }
    assertThat(RawHttp.exchange(head("GET", "/api/v1/servers?q=;", ""))).startsWith("HTTP/1.1 401");
  }

  @Test
  void answersAnAddressOrHeadersThatAreTooLongInTheErrorBody() {
    assertThat(RawHttp.exchange(head("GET", "/api/v1/" + "a".repeat(9_000), "")))
        .startsWith("HTTP/1.1 414")
        .contains("\"status_code\":414");
    assertThat(RawHttp.exchange(head("GET", "/api/v1/x", "X-Big: " + "a".repeat(30_000) + "\r\n")))
        .startsWith("HTTP/1.1 431")
        .contains("\"status_code\":431");
    // Far beyond, too: up to 64 KiB the refusal is ours.
    assertThat(RawHttp.exchange(head("GET", "/api/v1/" + "a".repeat(60_000), "")))
        .startsWith("HTTP/1.1 414")
        .contains("\"status_code\":414");
    assertThat(RawHttp.exchange(head("GET", "/api/v1/x", "X-Big: " + "a".repeat(60_000) + "\r\n")))
        .startsWith("HTTP/1.1 431")
        .contains("\"status_code\":431");
  }

  @Test
  void answersALargeChunkedBodyInTheErrorBody() {
    byte[] body = new byte[12_000_000];
    Arrays.fill(body, (byte) 'x');

    String answer =
        RawHttp.exchange(
            head("POST", "/api/v1/servers", "Transfer-Encoding: chunked\r\n"),
            RawHttp.chunked(body));

    assertThat(answer).startsWith("HTTP/1.1 413").contains("\"status_code\":413");
  }

  @Test
  void readsALargeBodyOnlyOfWhoeverIsSignedIn() {
    String large = "{\"name\":\"" + " ".repeat(100_000) + "\"}";
    byte[] chunks = RawHttp.chunked(large.getBytes(StandardCharsets.US_ASCII));
    String length = "Content-Length: " + large.length() + "\r\n";
    String chunked = "Transfer-Encoding: chunked\r\n";
    byte[] plain = large.getBytes(StandardCharsets.US_ASCII);

    assertThat(RawHttp.exchange(head("POST", "/api/v1/servers", chunked), chunks))
        .startsWith("HTTP/1.1 413");
    assertThat(RawHttp.exchange(head("POST", "/api/v1/servers", length), plain))
        .startsWith("HTTP/1.1 413")
        .contains("64 KiB without valid credentials");
    String nonsense = "Authorization: Bearer nonsense\r\n";
    assertThat(RawHttp.exchange(head("POST", "/api/v1/servers", nonsense + chunked), chunks))
        .startsWith("HTTP/1.1 401");
    assertThat(RawHttp.exchange(head("POST", "/api/v1/servers", nonsense + length), plain))
        .startsWith("HTTP/1.1 401");
    String mine = "Authorization: Bearer " + Api.user().token() + "\r\n";
    assertThat(RawHttp.exchange(head("POST", "/api/v1/servers", mine + chunked), chunks))
        .startsWith("HTTP/1.1 422");
    assertThat(RawHttp.exchange(head("POST", "/api/v1/servers", mine + length), plain))
        .startsWith("HTTP/1.1 422");
  }

  @Test
  void answersALargeBodyBeforeItIsSentWhenTheClientWaits() {
    String answer =
        RawHttp.exchange(
            head(
                "POST", "/api/v1/servers", "Content-Length: 12000000\r\nExpect: 100-continue\r\n"));

    assertThat(answer).startsWith("HTTP/1.1 413").contains("\"status_code\":413");
  }

  @Test
  void readsASmallBodyOfAClientThatWaits() {
    String answer =
        RawHttp.exchange(
            head(
                "POST",
                "/api/v1/auth/login",
                "Content-Type: application/json\r\nContent-Length: 2\r\nExpect: 100-continue\r\n"),
            "{}".getBytes(StandardCharsets.US_ASCII));

    assertThat(answer).startsWith("HTTP/1.1 100").containsOnlyOnce("100 Continue").contains("422");
  }

  @Test
  void refusesBodiesWithoutCredentialsBeforeLookingAtThem() {
    assertThat(Api.stranger().post("/servers", "{").status()).isEqualTo(401);
    assertThat(Api.stranger().get("/servers/not-a-uuid").status()).isEqualTo(401);
    assertThat(Api.stranger().get("/servers?limit=-1").status()).isEqualTo(401);
  }

  private static String head(String method, String target, String headers) {
    return method
        + " "
        + target
        + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            .replace(
                headers.contains("Content-Type") ? "Content-Type: application/json\r\n" : "~", "")
        + headers
        + "Connection: close\r\n\r\n";
  }

  private static String container(String serverId, String container) {
    return "/docker/" + serverId + "/containers/" + container;
  }

  private static String logs(String serverId, String container, String query) {
    return container(serverId, container) + "/logs" + query;
  }

  private static String key(String serverId, String expiresAt) {
    return "{\"server_id\":\"%s\",\"expires_at\":\"%s\"}".formatted(serverId, expiresAt);
  }

  private static String fiftyOneServers() {
    return Stream.generate(() -> "server_id=" + UUID.randomUUID())
        .limit(51)
        .collect(Collectors.joining("&"));
  }

  private static String threshold(String more, String value) {
    return "{%s\"metric_type\":\"cpu\",\"comparison\":\"gt\",\"threshold_value\":%s}"
        .formatted(more, value);
  }

  private static String channel(String kind, String settings, String more) {
    return "{\"name\":\"a\",\"kind\":\"%s\",\"settings\":%s%s}".formatted(kind, settings, more);
  }

  private static String webhook(String more) {
    return channel("webhook", "{\"url\":\"https://example.org\"," + more + "}", "");
  }

  private static String nested(int depth) {
    return "{\"k\":".repeat(depth) + "1" + "}".repeat(depth);
  }

  private static String shortened(String text) {
    return text.substring(0, Math.min(60, text.length()));
  }

  /** All that the user can see of their own things. */
  private static String state(Api user) {
    return user.get("/servers").data().toString()
        + user.get("/api-keys/me").data()
        + user.get("/alerts/thresholds").data()
        + user.get(CHANNELS).data()
        + user.get("/auth/me").data();
  }
}
