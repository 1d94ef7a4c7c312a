package io.chatops.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
class PreferencesTest {
  private static final String PATH = "/auth/me/preferences";

  private final Api user = Api.user();

  @Test
  void keepsAnObjectAsItCameUntilTheNext() {
    assertThat(user.get(PATH).body()).isEqualTo("{\"data\":{}}");

    String first = "{\"theme\":\"dark\",\"b\":[1,2.5,null],\"a\":{\"x\":\"<\u00e9\ud83e\udd8a>\"}}";
    assertThat(user.put(PATH, first).body()).isEqualTo("{\"data\":" + first + "}");
    assertThat(user.get(PATH).body()).isEqualTo("{\"data\":" + first + "}");

    assertThat(user.put(PATH, "{\"units\":\"si\"}").status()).isEqualTo(200);
    assertThat(user.get(PATH).data().toString()).isEqualTo("{\"units\":\"si\"}");
    assertThat(Api.user().get(PATH).data()).as("of somebody else").isEmpty();
  }

  @Test
  void refusesWhatIsTooLargeTooDeepOrNoObject() {
    user.put(PATH, "{\"kept\":true}");
    String text = "x".repeat(32 * 1024 - "{\"a\":\"\"}".length());

    Api.Answer tooLarge = user.put(PATH, "{\"a\":\"" + text + "x\"}");
    assertThat(tooLarge.status()).isEqualTo(422);
    assertThat(tooLarge.invalidFields()).containsExactly("body");
    assertThat(tooLarge.body()).contains("32768", "32769");
    for (String bad : new String[] {"[]", "1", "\"a\"", "true", "{\"a\":\"\\u0000\"}", "null"}) {
      assertThat(user.put(PATH, bad).status()).as(bad).isEqualTo(422);
    }
    for (String bad :
        new String[] {
          "", "{", "{\"a\":1,\"a\":2}", "{\"a\":" + "[".repeat(64) + "]".repeat(64) + "}"
        }) {
      assertThat(user.put(PATH, bad).status()).as(bad).isEqualTo(400);
    }
    assertThat(user.get(PATH).data().toString()).isEqualTo("{\"kept\":true}");

    assertThat(user.put(PATH, "{\"a\":\"" + text + "\"}").status()).isEqualTo(200);
  }

  @Test
  void countsTheTagsOfOnesServers() {
    for (String tags : new String[] {"\"b\", \"Web\", \"b\"", "\"web\", \"b\"", "\"a\"", ""}) {
      user.post("/servers", "{\"name\": \"s\", \"tags\": [" + tags + "]}");
    }

    Api.Answer answer = user.get("/tags");
    assertThat(answer.data().toString())
        .isEqualTo(
            "[{\"tag\":\"a\",\"servers\":1},{\"tag\":\"b\",\"servers\":2},"
                + "{\"tag\":\"Web\",\"servers\":1},{\"tag\":\"web\",\"servers\":1}]");
    JsonNode page = user.get("/tags?limit=1&offset=1").json();
    assertThat(page.path("data").findValuesAsText("tag")).containsExactly("b");
    assertThat(page.path("meta").path("total").asInt()).isEqualTo(4);
    assertThat(Api.user().get("/tags").data()).isEmpty();
  }
}
