package io.chatops.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.access.User;
import io.chatops.core.alert.Alert;
import io.chatops.core.alert.AlertChange;
import io.chatops.core.alert.AlertKey;
import io.chatops.core.alert.OutboxNotice;
import io.chatops.core.alert.Severity;
import io.chatops.core.identity.AlertId;
import io.chatops.core.identity.UserId;
import io.chatops.core.notify.ChannelId;
import io.chatops.core.notify.Flapping;
import io.chatops.core.notify.Notice;
import io.chatops.core.notify.Notification;
import io.chatops.core.notify.Notification.Entry;
import io.chatops.core.notify.NotificationId;
import io.chatops.core.notify.NotificationMessage.Kind;
import io.chatops.core.notify.NotificationRepository;
import io.chatops.core.notify.NotificationRepository.Plan;
import io.chatops.core.notify.NotificationRepository.Query;
import io.chatops.core.server.Server;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The contract of {@link NotificationRepository} for notices and what they become. */
public abstract class NotificationOutboxContract extends OwnedServerContract {
  private final ChannelId channelId = ChannelId.random();

  private NotificationRepository notifications() {
    return storage().notifications();
  }

  @Test
  void findsNothingWhereNothingIs() {
    assertThat(notifications().backlog(channelId, NOW))
        .isEqualTo(NotificationRepository.Backlog.NONE);
    assertThat(notifications().findFlapping(List.of())).isEmpty();
    assertThat(notifications().findFlapping(List.of(SampleAlerts.key(server.id())))).isEmpty();
    assertThat(notifications().isWaiting(channelId, AlertId.random())).isFalse();
  }

  @Test
  void offersDueNoticesOnceLongestDueFirst() {
    OutboxNotice later = noticeOf(alert(), AlertChange.Kind.OPENED, NOW.plusSeconds(1));
    Alert alert = alert();
    OutboxNotice now = noticeOf(alert, AlertChange.Kind.OPENED, NOW);

    assertThat(due(NOW.minusNanos(1_000))).isEmpty();
    assertThat(due(NOW))
        .containsExactly(
            new Notice(now.id(), owner.id(), alert.id(), Notice.Kind.OPENED, NOW, null));
    assertThat(due(NOW.plusSeconds(1)))
        .extracting(Notice::id)
        .containsExactly(now.id(), later.id());
    assertThat(notifications().dueNotices(NOW.plusSeconds(1), Set.of(), 9, 1)).hasSize(1);
  }

  @Test
  void keepsOneNoticeOfHoweverManySnoozes() {
    Alert alert = alert();
    OutboxNotice opened = noticeOf(alert, AlertChange.Kind.OPENED, NOW);
    Instant end = NOW.plusSeconds(3_600);
    OutboxNotice last = opened;
    for (int i = 1; i <= 3; i++) {
      last = SampleAlerts.notice(AlertChange.Kind.SNOOZED, owner.id(), end.plusSeconds(i));
      SampleNotifications.save(
          storage(),
          new AlertChange(
              alert.snoozed(new Alert.Snooze("ada", NOW, last.dueAt())), AlertChange.Kind.SNOOZED),
          last);
    }

    assertThat(due(end.plusSeconds(60)))
        .extracting(Notice::id)
        .containsExactly(opened.id(), last.id());
  }

  @Test
  void offersEveryOwnersFirstNoticeBeforeTheSecondOfAnybody() {
    List<UUID> flood = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      flood.add(noticeOf(alert(), AlertChange.Kind.OPENED, NOW.plusSeconds(i)).id());
    }
    User other = SampleObjects.user();
    storage().users().add(other, other.role());
    Server others = SampleObjects.server(other.id(), "db");
    storage().servers().add(others);
    Alert othersAlert = SampleNotifications.alert(storage(), others);
    OutboxNotice late = noticeOf(othersAlert, AlertChange.Kind.OPENED, NOW.plusSeconds(9));

    assertThat(notifications().dueNotices(NOW.plusSeconds(9), Set.of(), 3, 100_000))
        .extracting(Notice::id)
        .filteredOn(id -> flood.contains(id) || id.equals(late.id()))
        .containsExactly(flood.get(0), late.id(), flood.get(1), flood.get(2));
  }

  @Test
  void leavesOutNoticesOfTheseOwners() {
    noticeOf(alert(), AlertChange.Kind.OPENED, NOW);

    assertThat(notifications().dueNotices(NOW, Set.of(owner.id(), UserId.random()), 9, 100_000))
        .extracting(Notice::ownerId)
        .doesNotContain(owner.id());
  }

  @Test
  void takesNoticesAndKeepsWhatTheyBecome() {
    Alert alert = alert();
    OutboxNotice notice = noticeOf(alert, AlertChange.Kind.OPENED, NOW);
    Notification added = pending(Kind.OPENED, List.of(entry(alert, Kind.OPENED)));
    Notice reminder =
        new Notice(
            UUID.randomUUID(),
            owner.id(),
            alert.id(),
            Notice.Kind.REMINDER,
            NOW.plusSeconds(600),
            channelId);

    assertThat(store(List.of(notice.id()), List.of(reminder), List.of(added), Map.of())).isTrue();

    assertThat(due(NOW.plusSeconds(600))).containsExactly(reminder);
    assertThat(all()).containsExactly(added);
    assertThat(notifications().isWaiting(channelId, alert.id())).isTrue();
    assertThat(notifications().isWaiting(ChannelId.random(), alert.id())).isFalse();
  }

  @Test
  void replacesANoticeWithANewerOneOfItsId() {
    Alert alert = alert();
    Notice first =
        new Notice(UUID.randomUUID(), owner.id(), alert.id(), Notice.Kind.SETTLED, NOW, null);
    Alert other = alert();
    Notice newer =
        new Notice(
            first.id(), owner.id(), other.id(), Notice.Kind.SETTLED, NOW.plusSeconds(60), null);
    store(List.of(), List.of(first), List.of(), Map.of());
    store(List.of(), List.of(newer), List.of(), Map.of());
    assertThat(due(NOW.plusSeconds(60))).containsExactly(newer);

    assertThat(store(List.of(first.id()), List.of(first), List.of(), Map.of())).isTrue();

    assertThat(due(NOW.plusSeconds(60))).containsExactly(first);
  }

  @Test
  void storesNothingWhenANoticeIsNotThereAnyMore() {
    Alert alert = alert();
    OutboxNotice notice = noticeOf(alert, AlertChange.Kind.OPENED, NOW);
    Notification added = pending(Kind.OPENED, List.of(entry(alert, Kind.OPENED)));

    assertThat(store(List.of(notice.id(), UUID.randomUUID()), List.of(), List.of(added), Map.of()))
        .isFalse();

    assertThat(due(NOW)).hasSize(1);
    assertThat(all()).isEmpty();
  }

  @Test
  void letsOneOfManyTakeANotice() {
    Alert alert = alert();
    OutboxNotice notice = noticeOf(alert, AlertChange.Kind.OPENED, NOW);

    List<Boolean> taken =
        ConcurrentStart.run(
            4,
            number ->
                () ->
                    store(
                        List.of(notice.id()),
                        List.of(),
                        List.of(pending(Kind.OPENED, List.of(entry(alert, Kind.OPENED)))),
                        Map.of()));

    assertThat(taken).containsOnlyOnce(true);
    assertThat(all()).hasSize(1);
  }

  @Test
  void letsAlertsJoinASummaryWhileItWaits() {
    Alert first = alert();
    Alert second = alert();
    Notification summary = pending(Kind.SUMMARY, List.of(entry(first, Kind.OPENED)));
    store(List.of(), List.of(), List.of(summary), Map.of());

    Map<NotificationId, List<Entry>> joined =
        Map.of(summary.id(), List.of(entry(first, Kind.RESOLVED), entry(second, Kind.REMINDER)));
    assertThat(store(List.of(), List.of(), List.of(), joined)).isTrue();
    Map<NotificationId, List<Entry>> again =
        Map.of(summary.id(), List.of(entry(second, Kind.RESOLVED)));
    assertThat(store(List.of(), List.of(), List.of(), again)).isTrue();

    assertThat(all())
        .singleElement()
        .satisfies(
            stored -> {
              assertThat(stored.alertCount()).isEqualTo(2);
              assertThat(stored.alerts())
                  .containsExactly(entry(first, Kind.OPENED), entry(second, Kind.RESOLVED));
            });

    SampleNotifications.claim(notifications(), owner.id(), NOW, Set.of());
    OutboxNotice notice = noticeOf(alert(), AlertChange.Kind.OPENED, NOW);
    assertThat(store(List.of(notice.id()), List.of(), List.of(), joined)).isFalse();
    assertThat(due(NOW)).hasSize(1);
  }

  @Test
  void tellsHowThingsStandWithAChannel() {
    Alert alert = alert();
    Notification single = pending(Kind.OPENED, List.of(entry(alert, Kind.OPENED)));
    Notification open =
        pending(Kind.SUMMARY, List.of(entry(alert, Kind.OPENED), entry(alert(), Kind.OPENED)));
    Notification held = held(List.of(entry(alert, Kind.OPENED)));
    store(List.of(), List.of(), List.of(single, open, held), Map.of());

    assertThat(notifications().backlog(channelId, NOW))
        .isEqualTo(
            new NotificationRepository.Backlog(3, 2, open.id(), held.id(), open.nextAttemptAt()));
    assertThat(notifications().backlog(channelId, NOW.plusNanos(1_000)).recentNotices()).isZero();
    assertThat(notifications().backlog(ChannelId.random(), NOW))
        .isEqualTo(NotificationRepository.Backlog.NONE);
  }

  @Test
  void remembersWhatFlaps() {
    AlertKey key = new AlertKey(SampleAlerts.key(server.id()).thresholdId(), server.id(), "/ü'");
    Flapping calm = new Flapping(key, AlertId.random(), List.of(NOW), null, NOW);
    Flapping damped =
        new Flapping(
            key,
            AlertId.random(),
            List.of(NOW, NOW.plusNanos(1_000), NOW.plusSeconds(1)),
            Severity.WARNING,
            NOW.plusSeconds(1));

    for (Flapping known : List.of(calm, damped, calm)) {
      notifications().store(new Plan(List.of(), List.of(), List.of(), Map.of(), List.of(known)));
      assertThat(notifications().findFlapping(List.of(SampleAlerts.key(server.id()), key)))
          .containsExactly(known);
    }

    assertThat(notifications().deleteEndedBefore(NOW.plusNanos(1_000))).isGreaterThanOrEqualTo(1);
    assertThat(notifications().findFlapping(List.of(key))).isEmpty();
  }

  @Test
  void letsGoOfARemovedServer() {
    Alert alert = alert();
    OutboxNotice notice = noticeOf(alert, AlertChange.Kind.OPENED, NOW);
    Flapping flapping = new Flapping(alert.key(), alert.id(), List.of(NOW), null, NOW);
    Notification added = pending(Kind.OPENED, List.of(entry(alert, Kind.OPENED)));
    notifications()
        .store(new Plan(List.of(), List.of(), List.of(added), Map.of(), List.of(flapping)));

    storage().servers().remove(server.id());

    assertThat(due(NOW)).isEmpty();
    assertThat(notifications().findFlapping(List.of(alert.key()))).isEmpty();
    assertThat(all()).singleElement().extracting(Notification::alertCount).isEqualTo(0);
    assertThat(store(List.of(notice.id()), List.of(), List.of(), Map.of())).isFalse();
    Notice reminder =
        new Notice(UUID.randomUUID(), owner.id(), alert.id(), Notice.Kind.REMINDER, NOW, channelId);
    assertThat(store(List.of(), List.of(reminder), List.of(), Map.of())).isTrue();
    assertThat(due(NOW)).isEmpty();
  }

  @Test
  void storesAPlanWhileItsServerIsBeingRemoved() {
    List<Alert> alerts = new ArrayList<>();
    List<UUID> notices = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      alerts.add(alert());
      notices.add(noticeOf(alerts.get(i), AlertChange.Kind.OPENED, NOW).id());
    }
    List<Entry> entries = alerts.stream().map(a -> entry(a, Kind.OPENED)).toList();

    // Neither waits for the other for ever, and neither fails.
    ConcurrentStart.run(
        2,
        number ->
            () ->
                number == 0
                    ? storage().servers().remove(server.id())
                    : store(notices, List.of(), List.of(pending(Kind.SUMMARY, entries)), Map.of()));

    assertThat(due(NOW)).isEmpty();
  }

  private boolean store(
      List<UUID> taken,
      List<Notice> later,
      List<Notification> added,
      Map<NotificationId, List<Entry>> joined) {
    return notifications().store(new Plan(taken, later, added, joined, List.of()));
  }

  private Alert alert() {
    return SampleNotifications.alert(storage(), server);
  }

  private OutboxNotice noticeOf(Alert alert, AlertChange.Kind kind, Instant dueAt) {
    OutboxNotice notice = SampleAlerts.notice(kind, alert.ownerId(), dueAt);
    AlertChange escalated =
        new AlertChange(SampleAlerts.escalated(alert), AlertChange.Kind.ESCALATED);
    SampleNotifications.save(storage(), escalated, notice);
    return notice;
  }

  private Notification pending(Kind kind, List<Entry> entries) {
    return SampleNotifications.pending(owner.id(), channelId, kind, entries, NOW);
  }

  private Notification held(List<Entry> entries) {
    return SampleNotifications.held(owner.id(), channelId, entries, NOW.plusSeconds(3_600));
  }

  private static Entry entry(Alert alert, Kind why) {
    return new Entry(alert.id(), why, NOW);
  }

  private List<Notice> due(Instant now) {
    return notifications().dueNotices(now, Set.of(), 100, 100_000).stream()
        .filter(notice -> notice.ownerId().equals(owner.id()))
        .toList();
  }

  private List<Notification> all() {
    return notifications()
        .find(new Query(owner.id(), null, null, null, null, 1000, 0))
        .notifications();
  }
}
