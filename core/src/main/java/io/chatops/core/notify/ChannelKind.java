package io.chatops.core.notify;

import java.util.stream.Stream;

/** The technique by which a channel reaches its users. */
public enum ChannelKind {
  WEBHOOK(ChannelSettings.Webhook.class),
  EMAIL(ChannelSettings.Email.class),
  NTFY(ChannelSettings.Ntfy.class),
  /** Slack, and services that accept the same incoming webhooks, such as Mattermost. */
  SLACK(ChannelSettings.Slack.class),
  DISCORD(ChannelSettings.Discord.class),
  TELEGRAM(ChannelSettings.Telegram.class),
  GOTIFY(ChannelSettings.Gotify.class);

  private final Class<? extends ChannelSettings> settings;

  ChannelKind(Class<? extends ChannelSettings> settings) {
    this.settings = settings;
  }

  /** Returns the record of the settings of such a channel. */
  public Class<? extends ChannelSettings> settings() {
    return settings;
  }

  static ChannelKind of(Class<? extends ChannelSettings> settings) {
    return Stream.of(values()).filter(kind -> kind.settings == settings).findFirst().orElseThrow();
  }
}
