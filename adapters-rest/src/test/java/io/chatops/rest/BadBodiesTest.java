package io.chatops.rest;

import static io.chatops.rest.BadRequests.FORM;
import static io.chatops.rest.BadRequests.JSON;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
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

  private static String key(String expiresAt) {
    return "{'server_id':'{id}','expires_at':'" + expiresAt + "'}";
  }
}
