package io.chatops.rest;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/** Bad requests about notification channels. */
@QuarkusTest
class BadChannelsTest {
  private static final String PATH = "/notifications/channels";
  private static final String NOBODYS = PATH + "/{nobody}";

  @Test
  void refusesChangesThatCannotBe() {
    new BadRequests()
        .put(404, NOBODYS, "{'name':'a'}")
        .put(422, NOBODYS, "{'settings':null}", "{'settings':[]}")
        .areRefused();
  }

  @Test
  void refusesBodiesThatAreNoChannel() {
    new BadRequests()
        .post(400, PATH, "")
        .post(422, PATH, "{}", channel("pager", "{}"), channel("slack", "{}"))
        .post(422, PATH, channel("slack", "null"), channel("slack", "'x'"))
        .post(422, PATH, channel("ntfy", "{'topic':'a'},'repeat_minutes':4"))
        .post(422, PATH, channel("ntfy", "{'topic':'a'},'quiet_hours':{}"))
        .areRefused();
  }

  @Test
  void refusesAddressesThatCannotBe() {
    BadRequests bad = new BadRequests();
    for (String url :
        new String[] {
          "javascript:alert(1)",
          "https://a:b@example.org",
          "https://example.org/a b",
          "https://x.org:99999",
          "https://x.org/\\u0000"
        }) {
      bad.post(422, PATH, channel("slack", "{'url':'" + url + "'}"));
    }
    bad.post(422, PATH, channel("email", "{'recipients':[]}"))
        .post(422, PATH, channel("email", "{'recipients':['a@b\\r\\nBcc: c@d']}"))
        .areRefused();
  }

  @Test
  void refusesSettingsThatCannotBe() {
    new BadRequests()
        .post(422, PATH, channel("ntfy", "{'topic':'../x'}"))
        .post(422, PATH, channel("ntfy", "{'topic':'a','token':'\\r\\n'}"))
        .post(422, PATH, channel("telegram", "{'bot_token':'x/../y','chat_id':'1'}"))
        .post(422, PATH, webhook("'headers':{'Host':'x'}"), webhook("'headers':{'X A':'a'}"))
        .post(422, PATH, webhook("'headers':{'X-A':'a\\r\\nb'}"), webhook("'headers':{'X-A':7}"))
        .post(422, PATH, webhook("'signing_key':'short'"))
        .areRefused();
  }

  private static String webhook(String more) {
    return channel("webhook", "{'url':'https://example.org'," + more + "}");
  }

  private static String channel(String kind, String settings) {
    return "{'name':'a','kind':'%s','settings':%s}".formatted(kind, settings);
  }
}
