package io.chatops.testkit;

import io.chatops.core.access.EmailAddress;
import io.chatops.core.alert.Severity;
import io.chatops.core.identity.UserId;
import io.chatops.core.notify.ChannelDetails;
import io.chatops.core.notify.ChannelId;
import io.chatops.core.notify.ChannelSettings;
import io.chatops.core.notify.NotificationChannel;
import io.chatops.core.notify.QuietHours;
import io.chatops.core.notify.Secret;
import io.chatops.core.notify.TargetUrl;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Valid channels with fresh ids. */
final class SampleChannels {
  private SampleChannels() {}

  /** One of each kind, some with all that they may have. */
  static List<ChannelSettings> everyKind() {
    return List.of(
        new ChannelSettings.Webhook(
            TargetUrl.parse("https://hooks.example.org:8443/a%20b?token=%C3%BC"),
            "{\"text\": \"" + SampleObjects.AWKWARD_TEXT + "\"}",
            new Secret("0123456789abcdef'\""),
            Map.of(
                "X-Token",
                new Secret("it's a \\ secret"),
                "Authorization",
                new Secret("Bearer x"))),
        new ChannelSettings.Webhook(TargetUrl.parse("http://one.example"), null, null, Map.of()),
        new ChannelSettings.Email(
            List.of(new EmailAddress("ops@example.org"), new EmailAddress("ada@example.org")),
            List.of(new EmailAddress("ops@example.org")),
            Map.of("ada@example.org", new Secret("1f0a-93bc-77d2"))),
        new ChannelSettings.Ntfy(
            TargetUrl.parse("https://ntfy.sh"), "ops-42", new Secret("tk_1"), 4),
        new ChannelSettings.Ntfy(TargetUrl.parse("https://ntfy.sh"), "ops-42", null, null),
        new ChannelSettings.Slack(TargetUrl.parse("https://hooks.slack.com/services/T/B/x")),
        new ChannelSettings.Discord(TargetUrl.parse("https://discord.com/api/webhooks/1/x")),
        new ChannelSettings.Telegram(
            ChannelSettings.Telegram.PUBLIC_API,
            new Secret("123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11"),
            "-100123"),
        new ChannelSettings.Gotify(
            TargetUrl.parse("https://push.example.org"), new Secret("A"), 0));
  }

  static ChannelDetails details(ChannelSettings settings) {
    return new ChannelDetails("ops", true, Severity.WARNING, true, null, null, settings);
  }

  /** With all that a channel may have. */
  static ChannelDetails full(ChannelSettings settings) {
    return new ChannelDetails(
        "ops '🦊",
        false,
        Severity.CRITICAL,
        false,
        new QuietHours(
            LocalTime.of(22, 30),
            LocalTime.of(7, 0),
            Set.of(DayOfWeek.MONDAY, DayOfWeek.SUNDAY),
            ZoneId.of("Europe/Berlin"),
            true),
        Duration.ofMinutes(90),
        settings);
  }

  static NotificationChannel channel(UserId ownerId, Instant createdAt) {
    return new NotificationChannel(
        ChannelId.random(), ownerId, details(everyKind().get(0)), createdAt, createdAt);
  }
}
