package io.chatops.persistence.notify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.core.access.EmailAddress;
import io.chatops.core.notify.ChannelKind;
import io.chatops.core.notify.ChannelSettings;
import io.chatops.core.notify.Secret;
import io.chatops.core.notify.TargetUrl;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsColumnTest {
  private static final TargetUrl URL = TargetUrl.parse("https://x.org/%20?a=1");

  @Test
  void readsRowsInEarlierWords() {
    assertReads(
        """
        {"url": "https://x.org/%20?a=1", "secret": "0123456789abcdef", "template": "{}",
         "headerNames": ["B", "A"], "headerValues": ["1", "2"]}""",
        new ChannelSettings.Webhook(
            URL,
            "{}",
            new Secret("0123456789abcdef"),
            Map.of("B", new Secret("1"), "A", new Secret("2"))));
    assertReads(
        """
        {"recipients": ["ops@x.org"]}""",
        ChannelSettings.Email.to(List.of(new EmailAddress("ops@x.org"))));
    assertReads(
        """
        {"url": "https://n.org", "secret": "tk", "topic": "ops", "priority": 4}""",
        new ChannelSettings.Ntfy(TargetUrl.parse("https://n.org"), "ops", new Secret("tk"), 4));
    assertReads(
        """
        {"url": "https://x.org/%20?a=1"}""",
        new ChannelSettings.Slack(URL));
    assertReads(
        """
        {"url": "https://x.org/%20?a=1"}""",
        new ChannelSettings.Discord(URL));
    assertReads(
        """
        {"url": "https://t.org", "secret": "1:xxxxxxxxxxxxxxxxxxxx", "chatId": "-1"}""",
        new ChannelSettings.Telegram(
            TargetUrl.parse("https://t.org"), new Secret("1:xxxxxxxxxxxxxxxxxxxx"), "-1"));
    assertReads(
        """
        {"url": "https://g.org", "secret": "A", "priority": 0}""",
        new ChannelSettings.Gotify(TargetUrl.parse("https://g.org"), new Secret("A"), 0));
  }

  @Test
  void repeatsNothingOfARowThatIsDamaged() {
    for (String row : List.of("hush", "[\"hush\"]", "{\"url\": \"hush\"}", "{\"url\": 7}")) {
      assertThatThrownBy(() -> SettingsColumn.read(ChannelKind.SLACK, row.getBytes(UTF_8)))
          .hasNoCause()
          .hasMessageNotContainingAny("hush");
    }
  }

  private static void assertReads(String row, ChannelSettings settings) {
    assertThat(SettingsColumn.read(settings.kind(), row.getBytes(UTF_8))).isEqualTo(settings);
    byte[] today = SettingsColumn.write(settings);
    assertThat(SettingsColumn.read(settings.kind(), today)).isEqualTo(settings);
  }
}
