package io.chatops.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Compares docs/webhooks.md with what is sent. */
class ChannelDocumentationTest {
  private static final Pattern EXAMPLE = Pattern.compile("(?s)```json\n(.*?)```");

  @Test
  void showsTheDocumentOfAWebhook() throws IOException {
    JsonNode shown = new JsonMapper().readTree(examples().get(0));
    JsonNode sent = WebhookDocument.of(Messages.opened());

    assertThat(shown.fieldNames()).toIterable().containsExactlyElementsOf(sent::fieldNames);
    assertThat(shown.at("/alerts/0").fieldNames())
        .toIterable()
        .containsExactlyElementsOf(sent.at("/alerts/0")::fieldNames);
  }

  @Test
  void showsATemplateThatWorks() throws IOException {
    String template = examples().get(1);

    assertThatCode(() -> JsonTemplate.check(template)).doesNotThrowAnyException();
  }

  private static List<String> examples() throws IOException {
    String page = Files.readString(Path.of("../docs/webhooks.md"));
    return EXAMPLE.matcher(page).results().map((MatchResult found) -> found.group(1)).toList();
  }
}
