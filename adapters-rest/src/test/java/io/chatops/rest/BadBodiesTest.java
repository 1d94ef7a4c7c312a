package io.chatops.rest;

import static io.chatops.rest.BadRequests.FORM;
import static io.chatops.rest.BadRequests.JSON;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Bodies that are no JSON, or JSON that means something else. */
@QuarkusTest
class BadBodiesTest {
  private static final String SERVERS = "/servers";

  @Test
  void refusesTextThatIsNoJson() {
    new BadRequests()
        .post(400, SERVERS, "", "   ", "{", "{'name':NaN}", "{'name':'a\u0000b'}")
        .post(400, SERVERS, "{'name':'a'} trailing", "{'name':'a'}{}", "{'name':7} trailing")
        .raw(400, "POST", SERVERS, JSON, "{'name':'a'}")
        .areRefused();
  }

  @Test
  void refusesJsonBeyondItsLimits() {
    new BadRequests()
        .post(400, SERVERS, "{'name':'a','name':'b'}", "{'name':'a','metadata':{'k':1,'k':2}}")
        .post(400, SERVERS, "[".repeat(20_000), "{'name':" + "9".repeat(5_000) + "}")
        .post(400, SERVERS, "{'name':'a','metadata':" + nested(20_000) + "}")
        .post(400, SERVERS, "{'name':'a','port':3E333333333333333333346}")
        .post(400, "/auth/login", "{'username':3E-333333333333333333346}")
        .areRefused();
  }

  @Test
  void refusesServersThatCannotBe() {
    new BadRequests()
        .post(422, SERVERS, "null", "[]", "'web-1'", "{}", "{'name':null}", "{'name':1}")
        .post(422, SERVERS, "{'name':true}", "{'name':''}", "{'name':'" + "x".repeat(101) + "'}")
        .post(422, SERVERS, "{'name':'a\\u0000b'}", "{'name':'a\\ud800b'}")
        .post(422, SERVERS, "{'name':'a','port':'22'}", "{'name':'a','port':22.5}")
        .post(422, SERVERS, "{'name':'a','port':0}", "{'name':'a','port':99999999999}")
        .post(422, SERVERS, "{'name':'a','metadata':[]}")
        .post(422, SERVERS, "{'name':'a','metadata':{'k':'\\u0000'}}")
        .post(422, SERVERS, "{'name':'a','metadata':{'k':1e999}}")
        .post(422, SERVERS, "{'name':'a','metadata':{'k':'" + "x".repeat(17_000) + "'}}")
        .post(422, SERVERS, "{'name':'a','tags':'x'}", "{'name':'a','tags':[1]}")
        .put(422, "/servers/{id}", "{'name':null}", "{'port':-1}")
        .areRefused();
  }

  @Test
  void refusesApiKeysThatCannotBe() {
    new BadRequests()
        .post(422, "/api-keys", "{'server_id':'x'}", "{'server_id':7}")
        .post(404, "/api-keys", "{'server_id':'{nobody}'}")
        .post(422, "/api-keys", key("2020-01-01T00:00:00Z"), key("tomorrow"))
        // a year that is in range only where the time was written
        .post(422, "/api-keys", key("9999-12-31T23:59:59-01:00"))
        .post(422, "/api-keys", key("+10000-01-01T00:00:00Z"))
        .post(422, "/api-keys", key("+999999999-12-31T23:59:59-18:00"))
        .post(422, "/api-keys", key("0000-01-01T00:00:00Z"))
        .post(422, "/api-keys", key("-0001-01-01T00:00:00Z"))
        .post(422, "/api-keys", key("-999999999-01-01T00:00:00+18:00"))
        .areRefused();
  }

  @Test
  void keepsTheLastMomentThatATimeCanBe() {
    Api user = Api.user();

    Api.Answer answer =
        user.post(
            "/api-keys",
            key("9999-12-31T22:59:59.999999-01:00")
                .replace('\'', '"')
                .replace("{id}", user.newServer()));

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.data().path("expires_at").asText()).isEqualTo("9999-12-31T23:59:59.999999Z");
  }

  @Test
  void refusesAccountsThatCannotBe() {
    new BadRequests()
        .post(422, "/auth/register", "{'email':'x','username':'a b','password':'1'}")
        .post(422, "/auth/change-password", "{}")
        .post(422, "/auth/logout", "{'refresh_token':'not mine'}", "{'refresh_token':null}")
        .put(422, "/auth/me", "{'email':'other@example.org'}")
        .put(422, "/auth/me", "{'full_name':'" + "x".repeat(201) + "'}")
        .areRefused();
  }

  @Test
  void refusesFormsThatCannotBe() {
    new BadRequests()
        .raw(422, "POST", "/auth/login", FORM, "username=a")
        .raw(422, "POST", "/auth/login", FORM, "username=a%00&password=b")
        .raw(400, "POST", "/auth/login", FORM, "username=%zz&password=b")
        .raw(400, "POST", "/auth/login", FORM, "username=a&username=b&password=c")
        .raw(400, "POST", "/auth/login", FORM, "")
        .areRefused();
  }

  @Test
  void namesEveryInvalidFieldAndRepeatsNoValue() {
    Api.Answer answer =
        Api.stranger()
            .post(
                "/auth/register",
                """
                {"email": "nonsense-mail", "username": "nonsense name", "password": "tiny",
                 "full_name": 77889}\
                """);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.invalidFields())
        .containsExactlyInAnyOrder(
            "email", "username", "password", "password_confirm", "full_name");
    assertThat(answer.body()).doesNotContain("nonsense", "tiny", "77889");
  }

  @Test
  void refusesUnknownFields() {
    String cpu = "{'metric_type':'cpu','comparison':'gt','threshold_value':90,";
    String quiet = "'quiet_hours':{'start':'22:00','end':'07:00','time_zone':'UTC','dayz':[]}}";
    new BadRequests()
        .post(422, SERVERS, "{'name':'a','tagz':['x']}")
        .put(422, "/servers/{id}", "{'tagz':['x']}")
        .put(422, "/auth/me", "{'fullname':'Ada'}")
        .post(422, "/auth/logout", "{'refreshtoken':'x'}")
        .post(422, "/alerts/thresholds", cpu + "'durationSeconds':300}")
        .post(422, "/alerts/thresholds/preview", cpu + "'dayz':3}")
        .post(422, "/notifications/channels", channel("'quiet_hour':null}"), channel(quiet))
        .areRefused();
  }

  @Test
  void namesUnknownFieldsUnlessTheirNamesAreNoWords() {
    String body = "{\"name\":\"a\",\"tagz\":[],\"no word\":1}";

    Api.Answer answer = Api.user().post(SERVERS, body);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.invalidFields()).containsExactlyInAnyOrder("tagz", "body");
    assertThat(answer.body())
        .contains("is unknown; the fields are host, metadata, name, port, tags")
        .doesNotContain("no word");
  }

  @Test
  void listsTenUnknownFieldsAtMost() {
    String many =
        IntStream.range(0, 1_000)
            .mapToObj(i -> "\"field_" + i + "\":0")
            .collect(Collectors.joining(",", "{", "}"));

    assertThat(Api.user().post("/auth/logout", many).invalidFields()).hasSize(10);
  }

  @Test
  void acceptsAWholeObjectThatIsSentBack() {
    Api user = Api.user();
    String server = "/servers/" + user.newServer();
    String cpu = "{\"metric_type\":\"cpu\",\"comparison\":\"gt\",\"threshold_value\":90}";
    String threshold =
        "/alerts/thresholds/" + user.post("/alerts/thresholds", cpu).data().path("id").asText();

    for (String path : List.of(server, threshold, "/auth/me")) {
      Api.Answer answer = user.put(path, user.get(path).data().toString());
      assertThat(answer.status()).as(path + answer.body()).isEqualTo(200);
    }
    assertThat(user.post("/alerts/thresholds", user.get(threshold).data().toString()).status())
        .isEqualTo(201);
  }

  @Test
  void acceptsWhatOtherProgramsAddToTheirRequests() {
    String oauth =
        "grant_type=password&username=nobody&password=x&scope=&client_id=&client_secret=";
    String enrol =
        "{\"code\":\"ABCD-EFGH\",\"claim\":\"%s\",\"hostname\":\"a\",\"kernel\":\"6.18\"}";

    // The credentials are wrong, but the bodies are not.
    assertThat(Api.stranger().send("POST", "/auth/login", FORM, oauth).status()).isEqualTo(401);
    assertThat(Api.stranger().post("/enrol", enrol.formatted("h".repeat(43))).status())
        .isEqualTo(401);
  }

  @Test
  void refusesOtherContentTypesAndCharsets() {
    new BadRequests()
        .raw(415, "POST", SERVERS, "text/plain", "name=a")
        .raw(415, "POST", SERVERS, FORM, "name=a")
        .raw(415, "POST", SERVERS, "multipart/form-data; boundary=x", "--x--")
        .raw(415, "POST", SERVERS, "not a type", "{}")
        .raw(415, "POST", SERVERS, JSON + "; charset=iso-8859-1", "{\"name\":\"a\"}")
        .raw(415, "POST", SERVERS, JSON + ";charset=\"utf-16\"", "{\"name\":\"a\"}")
        .raw(415, "POST", SERVERS, JSON + ";charset=nonsense", "{\"name\":\"a\"}")
        .raw(415, "POST", "/auth/login", FORM + ";charset=latin1", "username=a&password=b")
        .areRefused();
  }

  @Test
  void readsUtf8HoweverItIsNamed() {
    Api user = Api.user();
    String body = "{\"name\":\"caf\u00e9\"}";

    for (String charset : List.of("", ";charset=utf-8", "; charset=UTF-8", ";charset=\"Utf-8\"")) {
      Api.Answer answer = user.send("POST", SERVERS, JSON + charset, body);
      assertThat(answer.status()).as(charset).isEqualTo(201);
      assertThat(answer.data().path("name").asText()).as(charset).isEqualTo("caf\u00e9");
    }
    Api.Answer refused = user.send("POST", SERVERS, JSON + ";charset=latin1", body);
    assertThat(refused.json().path("detail").asText()).contains("UTF-8");
  }

  /** An object in an object, and so on. */
  static String nested(int depth) {
    return "{'k':".repeat(depth) + "1" + "}".repeat(depth);
  }

  private static String channel(String rest) {
    return "{'name':'a','kind':'ntfy','settings':{'topic':'ops-alerts-x7Kq'}," + rest;
  }

  private static String key(String expiresAt) {
    return "{'server_id':'{id}','expires_at':'" + expiresAt + "'}";
  }
}
