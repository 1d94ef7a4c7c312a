package io.chatops.rest;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/** Bad requests about alerts and their thresholds. */
@QuarkusTest
class BadThresholdsTest {
  private static final String PATH = "/alerts/thresholds";
  private static final String NOBODYS = PATH + "/{nobody}";
  private static final String PREVIEW = PATH + "/preview";

  @Test
  void refusesActionsOnAlertsThatCannotBe() {
    new BadRequests()
        .post(404, "/alerts/{nobody}/resolve", "{}")
        .post(422, "/alerts/{nobody}/acknowledge", "{'comment':7}")
        .post(400, "/alerts/{nobody}/acknowledge", "{")
        .areRefused();
  }

  @Test
  void refusesChangesThatCannotBe() {
    new BadRequests()
        .put(404, NOBODYS, "{'name':'a'}")
        .put(422, NOBODYS, "{'enabled':null}", "{'metric_type':null}")
        .areRefused();
  }

  @Test
  void refusesBodiesThatAreNoThreshold() {
    new BadRequests()
        .post(400, PATH, "", with("'name':'a','name':'b'"))
        .post(400, PATH, with("'more':" + BadBodiesTest.nested(20_000)))
        .post(422, PATH, "[]", "{}")
        .areRefused();
  }

  @Test
  void refusesValuesOutOfRange() {
    new BadRequests()
        .post(400, PATH, of("NaN"), of("Infinity"), of("9".repeat(500)))
        .post(422, PATH, of("1e400"), of("-1e999999999"), of("9".repeat(300)), of("1e16"))
        .post(422, PATH, of("100"), of("'90'"), of("true"), of("null"))
        .post(422, PATH, with("'recovery_value':90.1"), with("'recovery_value':'80'"))
        .areRefused();
  }

  @Test
  void refusesOtherFieldsOutOfRange() {
    new BadRequests()
        .post(422, PATH, with("'duration_seconds':-1"), with("'duration_seconds':1.0"))
        .post(422, PATH, with("'duration_seconds':604801"))
        .post(422, PATH, with("'duration_seconds':99999999999"))
        .post(422, PATH, with("'cooldown_seconds':null"), with("'severity':'CRITICAL'"))
        .post(422, PATH, with("'enabled':1"), with("'metric_detail':'/'"))
        .post(422, PATH, with("'name':'a\\u0000b'"), with("'name':'a\\ud800b'"))
        .post(422, PATH, with("'name':'" + "x".repeat(101) + "'"))
        .post(422, PATH, with("'server_id':'web'"))
        .post(404, PATH, with("'server_id':'{nobody}'"))
        .areRefused();
  }

  @Test
  void refusesPreviewsThatCannotBe() {
    new BadRequests()
        .post(422, PREVIEW, of("100"), with("'days':0"), with("'days':31"), with("'days':'7'"))
        .post(422, PREVIEW, "{'days':7}")
        .post(404, PREVIEW, with("'server_id':'{nobody}'"))
        .areRefused();
  }

  private static String of(String value) {
    return "{'metric_type':'cpu','comparison':'gt','threshold_value':" + value + "}";
  }

  private static String with(String field) {
    return "{" + field + "," + of("90").substring(1);
  }
}
