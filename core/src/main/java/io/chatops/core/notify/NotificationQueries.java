package io.chatops.core.notify;

/** What an owner may read of what was sent to them. */
public final class NotificationQueries {
  private final NotificationRepository notifications;

  public NotificationQueries(NotificationRepository notifications) {
    this.notifications = notifications;
  }

  /** Newest first. Filters by somebody else's channel or alert match nothing. */
  public NotificationRepository.Page list(NotificationRepository.Query query) {
    return notifications.find(query);
  }
}
