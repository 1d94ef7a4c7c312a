package io.chatops.core.notify;

/** The technique by which a channel reaches people. */
public enum ChannelKind {
  WEBHOOK,
  EMAIL,
  NTFY,
  /** Slack, and whatever takes the same incoming webhooks, such as Mattermost. */
  SLACK,
  DISCORD,
  TELEGRAM,
  GOTIFY
}
