package io.chatops.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatops.core.error.InvalidFieldException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTemplateTest {
  @Test
  void putsNamesIntoTextsOnly() {
    String template =
        """
        {"{{title}}": ["{{ alert.server_name }}{{alert.metric_detail}}", 1.125, true, null, {"n": "{{alert.peak_value}}"}]}
        """;

    assertThat(JsonTemplate.parse(template).fill(WebhookDocument.of(Messages.opened())))
        .isEqualTo(
            "{\"{{title}}\":[\"web-1 <!channel> @everyone </b>&\\\"*_`[x](http://e.test/)/data\","
                + "1.125,true,null,{\"n\":\"99.0\"}]}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\", \"admin\": \"yes", "\\", "\n\r\t\0", "$1 \\1", "{{id}}", "\ud83d", "\u2028"})
  void staysTheSameJsonWhateverANameIs(String name) throws Exception {
    ObjectNode document = WebhookDocument.of(Messages.withText(name, "text"));

    String filled = JsonTemplate.parse("{\"a\": \"<{{title}}>\"}").fill(document);

    JsonNode read = new JsonMapper().readTree(filled);
    assertThat(read.size()).isEqualTo(1);
    assertThat(read.get("a").textValue()).isEqualTo("<" + name + ">");
  }

  @Test
  void leavesEmptyWhatATestHasNot() {
    assertThat(
            JsonTemplate.parse("\"{{severity}}|{{alert.id}}|{{alert_count}}\"")
                .fill(WebhookDocument.of(Messages.test())))
        .isEqualTo("\"||0\"");
  }

  @Test
  void knowsAllNamesOfTheDocument() {
    ObjectNode document = WebhookDocument.of(Messages.opened());
    List<String> names = names(document);
    names.remove("alerts");

    assertThat(JsonTemplate.MESSAGE_NAMES).isEqualTo(names);
    assertThat(JsonTemplate.ALERT_NAMES).isEqualTo(names(document.path("alerts").path(0)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\": {{title}}} | must be JSON",
        "{\"a\": \"b\" | must be JSON",
        "{} {} | must be JSON",
        "title | must be JSON",
        "{\"secret\": \"{{Title}}\"} | must not have placeholders other",
        "{\"secret\": [\"{{alert.owner_id}}\"]} | must not have placeholders other",
        "{\"secret\": \"{{}}\"} | must not have placeholders other",
        "{\"secret\": \"{{alerts}}\"} | must not have placeholders other"
      })
  void refusesWhatIsNoTemplateWithoutRepeatingIt(String template, String rule) {
    assertThatThrownBy(() -> JsonTemplate.parse(template))
        .isInstanceOf(InvalidFieldException.class)
        .hasMessageStartingWith("settings.template: " + rule)
        .hasMessageNotContaining("secret")
        .hasNoCause();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"secret\": 1, \"secret\": 2}",
        "{\"secret\": 1, \"\\u0073ecret\": 1}",
        "[{\"a\": {\"secret\": {}, \"b\": 1, \"secret\": {}}}]"
      })
  void refusesAKeyTwiceAndSendsOneThatIsThereAlready(String template) {
    assertThatThrownBy(() -> JsonTemplate.check(template))
        .isInstanceOf(InvalidFieldException.class)
        .hasMessage("settings.template: must not have duplicate keys in an object")
        .hasNoCause();
    assertThat(JsonTemplate.parse(template).fill(WebhookDocument.of(Messages.opened())))
        .containsOnlyOnce("secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\": \"\\ud83d\"}",
        "{\"a\": [\"x\\udd8a\"]}",
        "{\"\\ud83d\": 1}",
        "{\"a\": \"\\udd8a\\ud83d\"}",
        "{\"a\": \"\\ud83d{{title}}\\udd8a\"}",
        "\"\ud83d\""
      })
  void refusesHalfACharacter(String template) {
    assertThatThrownBy(() -> JsonTemplate.check(template))
        .isInstanceOf(InvalidFieldException.class)
        .hasMessageStartingWith("settings.template: must not have half a surrogate pair");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\": \"\\ud83e\\udd8a 🦊\", \"🦊\": 1}",
        "[{\"a\": 1}, {\"a\": {\"a\": 2}}]",
        "\"{{title}}\""
      })
  void takesWhatAReceiverGetsAsItStandsThere(String template) {
    assertThatCode(() -> JsonTemplate.check(template)).doesNotThrowAnyException();
  }

  @Test
  void refusesADepthThatWouldNotFitOnAStack() {
    assertThatThrownBy(() -> JsonTemplate.parse("[".repeat(8_000) + "]".repeat(8_000)))
        .isInstanceOf(InvalidFieldException.class);
  }

  @Test
  void stopsBeforeAMessageGrowsWithoutBounds() {
    String template = "\"" + "{{text}}".repeat(2_000) + "\"";
    ObjectNode document = WebhookDocument.of(Messages.withText("title", "x".repeat(6_000)));

    assertThatThrownBy(() -> JsonTemplate.parse(template).fill(document))
        .isInstanceOf(CannotSendException.class);
  }

  private static List<String> names(JsonNode node) {
    List<String> names = new ArrayList<>();
    for (Iterator<String> fields = node.fieldNames(); fields.hasNext(); ) {
      names.add(fields.next());
    }
    return names;
  }
}
