package io.chatops.core.memory;

import io.chatops.core.alert.Alert;
import io.chatops.core.alert.AlertChange;
import io.chatops.core.alert.AlertKey;
import io.chatops.core.alert.OutboxNotice;
import io.chatops.core.identity.AlertId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import io.chatops.core.notify.ChannelId;
import io.chatops.core.notify.Flapping;
import io.chatops.core.notify.Notice;
import io.chatops.core.notify.Notification;
import io.chatops.core.notify.Notification.Entry;
import io.chatops.core.notify.Notification.State;
import io.chatops.core.notify.NotificationId;
import io.chatops.core.notify.NotificationMessage;
import io.chatops.core.notify.NotificationRepository;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Notices and notifications in maps; every method holds the one lock. Notices come in by {@link
 * #put}, which an in-memory store of alerts calls while it stores a change.
 */
public final class InMemoryNotificationRepository
    implements NotificationRepository, ServerBelongings {
  private static final Comparator<Notification> NEWEST_FIRST =
      Comparator.comparing(Notification::createdAt)
          .reversed()
          .thenComparing(notification -> notification.id().toString());

  private static final Comparator<Notice> LONGEST_DUE_FIRST =
      Comparator.comparing(Notice::dueAt).thenComparing(notice -> notice.id().toString());

  private final Map<UUID, Notice> outbox = new HashMap<>();
  private final Map<NotificationId, Notification> notifications = new HashMap<>();
  private final Map<NotificationId, Map<AlertId, Entry>> entries = new HashMap<>();
  private final Map<AlertKey, Flapping> flapping = new HashMap<>();
  // Where the alerts are that anything here is about.
  private final Map<AlertId, ServerId> servers = new HashMap<>();

  /**
   * Puts a notice into the outbox, unless it is there; of an alert's snoozes only the last one
   * stays.
   */
  public synchronized void put(Alert alert, OutboxNotice notice) {
    servers.put(alert.id(), alert.key().serverId());
    if (notice.kind() == AlertChange.Kind.SNOOZED) {
      outbox
          .values()
          .removeIf(
              other ->
                  other.kind() == Notice.Kind.SNOOZED
                      && other.alertId().equals(alert.id())
                      && !other.id().equals(notice.id()));
    }
    outbox.putIfAbsent(
        notice.id(),
        new Notice(
            notice.id(),
            notice.recipientId(),
            alert.id(),
            Notice.Kind.valueOf(notice.kind().name()),
            notice.dueAt(),
            null));
  }

  @Override
  public synchronized List<Notice> dueNotices(
      Instant now, Set<UserId> without, int perOwner, int limit) {
    Map<UserId, List<Notice>> byOwner =
        outbox.values().stream()
            .filter(notice -> !notice.dueAt().isAfter(now))
            .filter(notice -> !without.contains(notice.ownerId()))
            .sorted(LONGEST_DUE_FIRST)
            .collect(Collectors.groupingBy(Notice::ownerId));
    return IntStream.range(0, perOwner)
        .mapToObj(
            place ->
                byOwner.values().stream()
                    .filter(notices -> place < notices.size())
                    .map(notices -> notices.get(place))
                    .sorted(LONGEST_DUE_FIRST))
        .flatMap(notices -> notices)
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized Backlog backlog(ChannelId channelId, Instant since) {
    List<Notification> ofChannel =
        notifications.values().stream()
            .filter(notification -> notification.channelId().equals(channelId))
            .sorted(NEWEST_FIRST)
            .toList();
    Predicate<Notification> isSummary =
        notification -> notification.kind() == NotificationMessage.Kind.SUMMARY;
    return new Backlog(
        (int)
            ofChannel.stream()
                .filter(notification -> !notification.held())
                .flatMap(notification -> entriesOf(notification).values().stream())
                .filter(entry -> !entry.addedAt().isBefore(since))
                .count(),
        (int) ofChannel.stream().filter(n -> !n.held() && n.endedAt() == null).count(),
        firstId(ofChannel, isSummary.and(n -> !n.held()).and(this::isUntried)),
        firstId(ofChannel, isSummary.and(Notification::held).and(this::isUntried)),
        ofChannel.stream()
            .filter(isSummary.and(notification -> !notification.held()))
            .flatMap(n -> Stream.ofNullable(n.endedAt() == null ? n.nextAttemptAt() : n.endedAt()))
            .max(Comparator.naturalOrder())
            .orElse(null));
  }

  private static @Nullable NotificationId firstId(
      List<Notification> all, Predicate<Notification> wanted) {
    return all.stream().filter(wanted).map(Notification::id).findFirst().orElse(null);
  }

  private boolean isUntried(Notification notification) {
    return notification.state() == State.PENDING && notification.attempts() == 0;
  }

  @Override
  public synchronized List<Flapping> findFlapping(Collection<AlertKey> keys) {
    return keys.stream().flatMap(key -> Stream.ofNullable(flapping.get(key))).toList();
  }

  @Override
  public synchronized boolean isWaiting(ChannelId channelId, AlertId alertId) {
    return notifications.values().stream()
        .anyMatch(
            notification ->
                notification.channelId().equals(channelId)
                    && notification.endedAt() == null
                    && entriesOf(notification).containsKey(alertId));
  }

  @Override
  public synchronized boolean store(Plan plan) {
    boolean fits =
        outbox.keySet().containsAll(plan.claimed())
            && plan.joined().keySet().stream()
                .allMatch(id -> notifications.containsKey(id) && isUntried(notifications.get(id)));
    if (!fits) {
      return false;
    }
    plan.claimed().forEach(outbox::remove);
    plan.later().stream()
        .filter(notice -> servers.containsKey(notice.alertId()))
        .forEach(notice -> outbox.put(notice.id(), notice));
    for (Notification notification : plan.added()) {
      notifications.put(notification.id(), notification);
      join(notification.id(), notification.alerts());
    }
    plan.joined().forEach(this::join);
    plan.flapping().forEach(known -> flapping.put(known.key(), known));
    return true;
  }

  @Override
  public synchronized void addAboutBackup(Notification notification) {
    List<Notification> past =
        notifications.values().stream()
            .filter(other -> other.channelId().equals(notification.channelId()))
            .filter(other -> other.kind().isAboutBackup())
            .sorted(NEWEST_FIRST)
            .toList();
    boolean isNew =
        notification.kind() == NotificationMessage.Kind.BACKUP_LATE
            ? past.stream()
                .noneMatch(
                    other ->
                        other.kind() == notification.kind()
                            && other.createdAt().equals(notification.createdAt()))
            : !past.isEmpty() && past.get(0).kind() != notification.kind();
    if (isNew) {
      notifications.put(notification.id(), notification);
    }
  }

  private void join(NotificationId id, List<Entry> more) {
    Map<AlertId, Entry> all = entries.computeIfAbsent(id, same -> new LinkedHashMap<>());
    more.stream()
        .filter(entry -> servers.containsKey(entry.alertId()))
        .forEach(entry -> all.merge(entry.alertId(), entry, Entry::joined));
  }

  @Override
  public synchronized Optional<Notification> claim(
      Instant now, Instant leaseUntil, Set<ChannelId> busyChannels, Set<UserId> busyOwners) {
    Optional<Notification> due =
        notifications.values().stream()
            .filter(n -> n.nextAttemptAt() != null && !n.nextAttemptAt().isAfter(now))
            .filter(n -> !busyChannels.contains(n.channelId()))
            .filter(n -> !busyOwners.contains(n.ownerId()))
            .min(
                Comparator.comparing((Notification n) -> n.attempts() > 0)
                    .thenComparing(n -> Objects.requireNonNull(n.nextAttemptAt()))
                    .thenComparing(n -> n.id().toString()));
    return due.map(
        found -> {
          Notification claimed = found.claimed(leaseUntil);
          notifications.put(found.id(), claimed);
          return whole(claimed, Notification.MAX_ALERTS);
        });
  }

  @Override
  public synchronized boolean finish(Notification claimed, Notification after) {
    Notification stored = notifications.get(claimed.id());
    if (stored == null
        || stored.state() != State.SENDING
        || stored.attempts() != claimed.attempts()) {
      return false;
    }
    notifications.put(after.id(), after);
    return true;
  }

  @Override
  public synchronized void suppressWaiting(ChannelId channelId, String why, Instant now) {
    notifications.replaceAll(
        (id, notification) ->
            notification.channelId().equals(channelId) && notification.state() == State.PENDING
                ? notification.suppressed(now, why)
                : notification);
  }

  @Override
  public synchronized Page find(Query query) {
    List<Notification> matching =
        notifications.values().stream()
            .filter(notification -> matches(query, notification))
            .sorted(NEWEST_FIRST)
            .toList();
    return new Page(
        matching.stream()
            .skip(query.offset())
            .limit(query.limit())
            .map(n -> whole(n, Page.MAX_ALERTS))
            .toList(),
        matching.size());
  }

  private boolean matches(Query query, Notification notification) {
    return notification.ownerId().equals(query.ownerId())
        && (query.state() == null || query.state() == notification.state())
        && (query.channelId() == null || query.channelId().equals(notification.channelId()))
        && (query.alertId() == null || entriesOf(notification).containsKey(query.alertId()))
        && (query.since() == null || !notification.createdAt().isBefore(query.since()));
  }

  @Override
  public synchronized long waitingCount() {
    return notifications.values().stream().filter(n -> n.endedAt() == null).count();
  }

  @Override
  public long unreadableCount() {
    return 0;
  }

  @Override
  public synchronized int deleteEndedBefore(Instant time) {
    int before = notifications.size() + flapping.size();
    notifications.values().removeIf(n -> n.endedAt() != null && n.endedAt().isBefore(time));
    entries.keySet().retainAll(notifications.keySet());
    flapping.values().removeIf(known -> known.changedAt().isBefore(time));
    Set<AlertId> alerts = new HashSet<>();
    outbox.values().forEach(notice -> alerts.add(notice.alertId()));
    entries.values().forEach(all -> alerts.addAll(all.keySet()));
    servers.keySet().retainAll(alerts);
    return before - notifications.size() - flapping.size();
  }

  @Override
  public synchronized void removeServer(ServerId serverId) {
    servers.values().removeIf(serverId::equals);
    outbox.values().removeIf(notice -> !servers.containsKey(notice.alertId()));
    entries.values().forEach(all -> all.keySet().retainAll(servers.keySet()));
    flapping.keySet().removeIf(key -> key.serverId().equals(serverId));
  }

  private Map<AlertId, Entry> entriesOf(Notification notification) {
    return entries.getOrDefault(notification.id(), Map.of());
  }

  /** Returns the notification with its present alerts. */
  private Notification whole(Notification notification, int most) {
    Collection<Entry> all = entriesOf(notification).values();
    return notification.about(all.stream().limit(most).toList(), all.size());
  }
}
