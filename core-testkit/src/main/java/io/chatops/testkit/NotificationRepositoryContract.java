package io.chatops.testkit;

import static io.chatops.core.notify.Notification.State.FAILED;
import static io.chatops.core.notify.Notification.State.PENDING;
import static io.chatops.core.notify.Notification.State.SENDING;
import static io.chatops.core.notify.Notification.State.SENT;
import static io.chatops.core.notify.Notification.State.SUPPRESSED;
import static io.chatops.testkit.SampleNotifications.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.identity.AlertId;
import io.chatops.core.identity.UserId;
import io.chatops.core.notify.ChannelId;
import io.chatops.core.notify.Notification;
import io.chatops.core.notify.Notification.Entry;
import io.chatops.core.notify.Notification.State;
import io.chatops.core.notify.NotificationId;
import io.chatops.core.notify.NotificationMessage.Kind;
import io.chatops.core.notify.NotificationRepository;
import io.chatops.core.notify.NotificationRepository.Page;
import io.chatops.core.notify.NotificationRepository.Plan;
import io.chatops.core.notify.NotificationRepository.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The contract of {@link NotificationRepository} for notifications. */
public abstract class NotificationRepositoryContract extends OwnedServerContract {
  private final ChannelId channelId = ChannelId.random();

  private NotificationRepository notifications() {
    return storage().notifications();
  }

  @Test
  void claimsDueNotificationsAgainAfterTheLeaseExpires() {
    Notification added = added(channelId, NOW);

    assertThat(claim(NOW.minusNanos(1_000))).isEmpty();
    Notification claimed = claim(NOW).orElseThrow();
    assertThat(claimed).isEqualTo(with(added, SENDING, 1, NOW.plusSeconds(60), null, null));
    assertThat(claim(NOW.plusSeconds(60).minusNanos(1_000))).isEmpty();
    assertThat(claim(NOW.plusSeconds(60)).orElseThrow().attempts()).isEqualTo(2);
  }

  @Test
  void claimsEachForOneOfMany() {
    for (int i = 0; i < 4; i++) {
      added(ChannelId.random(), NOW);
    }

    List<Optional<Notification>> claimed = ConcurrentStart.run(6, number -> () -> claim(NOW));

    assertThat(claimed.stream().flatMap(Optional::stream).map(Notification::id))
        .hasSizeLessThanOrEqualTo(4)
        .doesNotHaveDuplicates();
  }

  @Test
  void claimsNewNotificationsBeforeRetriesThenLongestDue() {
    Notification tried = added(channelId, NOW.minusSeconds(9));
    Notification claimed = claim(NOW.minusSeconds(9)).orElseThrow();
    notifications().finish(claimed, with(claimed, PENDING, 1, NOW.minusSeconds(8), null, "x"));
    Notification second = added(channelId, NOW.minusSeconds(1));
    Notification first = added(channelId, NOW.minusSeconds(2));

    assertThat(claim(NOW)).map(Notification::id).contains(first.id());
    assertThat(claim(NOW)).map(Notification::id).contains(second.id());
    assertThat(claim(NOW)).map(Notification::id).contains(tried.id());
    assertThat(claim(NOW)).isEmpty();
  }

  @Test
  void leavesOutBusyChannelsAndOwners() {
    added(channelId, NOW);
    Notification other = added(ChannelId.random(), NOW.plusSeconds(1));

    assertThat(
            notifications()
                .claim(
                    NOW.plusSeconds(1),
                    NOW.plusSeconds(60),
                    Set.of(),
                    Set.of(owner.id(), UserId.random()))
                .filter(claimed -> claimed.ownerId().equals(owner.id())))
        .isEmpty();
    assertThat(
            SampleNotifications.claim(
                notifications(),
                owner.id(),
                NOW.plusSeconds(1),
                Set.of(channelId, ChannelId.random())))
        .map(Notification::id)
        .contains(other.id());
  }

  @Test
  void storesHowAnAttemptWentUnlessAnotherHasBegun() {
    Notification added = added(channelId, NOW);
    Notification first = claim(NOW).orElseThrow();
    Notification again =
        with(first, PENDING, 1, NOW.plusSeconds(5), null, SampleObjects.AWKWARD_TEXT);
    assertThat(notifications().finish(first, again)).isTrue();
    assertThat(all()).containsExactly(again);
    assertThat(notifications().finish(first, again)).isFalse();

    Notification second = claim(NOW.plusSeconds(5)).orElseThrow();
    Notification third = claim(NOW.plusSeconds(65)).orElseThrow();
    Notification sent = with(second, SENT, 2, null, NOW.plusSeconds(66), "HTTP 200");
    assertThat(notifications().finish(second, sent)).isFalse();
    Notification failed = with(third, FAILED, 3, null, NOW.plusSeconds(67), "HTTP 500");
    assertThat(notifications().finish(third, failed)).isTrue();

    assertThat(all()).containsExactly(failed);
    assertThat(claim(NOW.plus(Duration.ofDays(1)))).isEmpty();
    assertThat(notifications().finish(added, sent)).isFalse();
  }

  @Test
  void suppressesWaitingNotificationsButNotSendingOnes() {
    Notification sending = added(channelId, NOW);
    claim(NOW);
    Notification waiting = added(channelId, NOW);
    Notification others = added(ChannelId.random(), NOW);

    notifications().suppressWaiting(channelId, "gone", NOW.plusSeconds(3));

    assertThat(all())
        .containsExactlyInAnyOrder(
            with(sending, SENDING, 1, NOW.plusSeconds(60), null, null),
            with(waiting, SUPPRESSED, 0, null, NOW.plusSeconds(3), "gone"),
            others);
  }

  @Test
  void readsAHundredAlertsAndCountsAll() {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 130; i++) {
      entries.add(new Entry(alert(), Kind.OPENED, NOW));
    }
    add(SampleNotifications.pending(owner.id(), channelId, Kind.SUMMARY, entries, NOW));

    Notification claimed = claim(NOW).orElseThrow();

    assertThat(claimed.alertCount()).isEqualTo(130);
    assertThat(claimed.alerts()).isEqualTo(entries.subList(0, Notification.MAX_ALERTS));
    assertThat(all())
        .singleElement()
        .satisfies(
            listed -> {
              assertThat(listed.alertCount()).isEqualTo(130);
              assertThat(listed.alerts()).isEqualTo(entries.subList(0, Page.MAX_ALERTS));
            });
  }

  @Test
  void listsNewestFirstInPagesThatNeverOverlap() {
    for (int i = 0; i < 12; i++) {
      added(channelId, NOW.plusSeconds(i / 4));
    }

    List<Notification> listed = new ArrayList<>();
    for (int offset = 0; offset < 12; offset += 5) {
      Page page = find(null, null, null, null, 5, offset);
      assertThat(page.total()).isEqualTo(12);
      listed.addAll(page.notifications());
    }

    assertThat(listed).extracting(Notification::id).hasSize(12).doesNotHaveDuplicates();
    assertThat(listed)
        .extracting(Notification::createdAt)
        .isSortedAccordingTo((one, other) -> other.compareTo(one));
    assertThat(find(null, null, null, null, 5, 12).notifications()).isEmpty();
  }

  @Test
  void filtersByStateChannelAlertAndTime() {
    Notification first = added(channelId, NOW);
    Notification second = added(ChannelId.random(), NOW.plusSeconds(1));
    Notification claimed = claim(NOW).orElseThrow();
    notifications().finish(claimed, with(claimed, SENT, 1, null, NOW, null));

    assertThat(ids(find(SENT, null, null, null, 10, 0))).containsExactly(first.id());
    assertThat(ids(find(PENDING, null, null, null, 10, 0))).containsExactly(second.id());
    assertThat(ids(find(null, channelId, null, null, 10, 0))).containsExactly(first.id());
    AlertId alertId = second.alerts().get(0).alertId();
    assertThat(ids(find(null, null, alertId, null, 10, 0))).containsExactly(second.id());
    assertThat(ids(find(null, null, AlertId.random(), null, 10, 0))).isEmpty();
    assertThat(ids(find(null, null, null, NOW.plusSeconds(1), 10, 0))).containsExactly(second.id());
    assertThat(ids(find(null, null, null, NOW.plusSeconds(2), 10, 0))).isEmpty();
    assertThat(
            notifications()
                .find(new Query(UserId.random(), null, channelId, null, null, 10, 0))
                .total())
        .isZero();
  }

  @Test
  void forgetsWhatEndedBeforeAndCountsWhatWaits() {
    Instant longAgo = NOW.minus(Duration.ofDays(1_000));
    long before = notifications().waitingCount();
    added(channelId, longAgo);
    Notification claimed = claim(longAgo).orElseThrow();
    notifications().finish(claimed, with(claimed, SENT, 1, null, longAgo, null));
    Notification waiting = added(channelId, longAgo);
    assertThat(notifications().waitingCount()).isEqualTo(before + 1);

    assertThat(notifications().deleteEndedBefore(longAgo)).isZero();
    assertThat(notifications().deleteEndedBefore(longAgo.plusNanos(1_000))).isEqualTo(1);

    assertThat(all()).containsExactly(waiting);
  }

  private AlertId alert() {
    return SampleNotifications.alert(storage(), server).id();
  }

  @Test
  void addsMessagesAboutBackupsInTurns() {
    addAboutBackup(channelId, Kind.BACKUP_TAKEN, NOW);
    assertThat(claim(NOW)).isEmpty();

    for (Kind kind : List.of(Kind.BACKUP_LATE, Kind.BACKUP_TAKEN, Kind.BACKUP_LATE)) {
      Instant time = NOW.plusSeconds(find(null, channelId, null, null, 10, 0).total());
      Notification added = addAboutBackup(channelId, kind, time);
      addAboutBackup(channelId, kind, time);
      Notification claimed = claim(time).orElseThrow();
      assertThat(claimed.id()).isEqualTo(added.id());
      assertThat(claimed.kind()).isEqualTo(kind);
      assertThat(claimed.alerts()).isEmpty();
    }
    Notification next = addAboutBackup(channelId, Kind.BACKUP_LATE, NOW.plusSeconds(60));
    assertThat(claim(NOW.plusSeconds(60))).map(Notification::id).contains(next.id());
    Notification other = addAboutBackup(ChannelId.random(), Kind.BACKUP_LATE, NOW);
    assertThat(claim(NOW)).map(Notification::id).contains(other.id());
  }

  @Test
  void addsOneMessageAboutABackupForManyHubs() {
    ConcurrentStart.run(6, number -> () -> addAboutBackup(channelId, Kind.BACKUP_LATE, NOW));

    assertThat(find(null, channelId, null, null, 10, 0).total()).isOne();
  }

  private Notification addAboutBackup(ChannelId toChannel, Kind kind, Instant dueAt) {
    Notification notification =
        SampleNotifications.pending(owner.id(), toChannel, kind, List.of(), dueAt);
    notifications().addAboutBackup(notification);
    return notification;
  }

  private Notification added(ChannelId toChannel, Instant dueAt) {
    List<Entry> entries = List.of(new Entry(alert(), Kind.OPENED, NOW));
    return add(SampleNotifications.pending(owner.id(), toChannel, Kind.OPENED, entries, dueAt));
  }

  private Notification add(Notification notification) {
    notifications()
        .store(new Plan(List.of(), List.of(), List.of(notification), Map.of(), List.of()));
    return notification;
  }

  private Optional<Notification> claim(Instant now) {
    return SampleNotifications.claim(notifications(), owner.id(), now, Set.of());
  }

  private Page find(
      @Nullable State state,
      @Nullable ChannelId ofChannel,
      @Nullable AlertId alertId,
      @Nullable Instant since,
      int limit,
      int offset) {
    return notifications()
        .find(new Query(owner.id(), state, ofChannel, alertId, since, limit, offset));
  }

  private static List<NotificationId> ids(Page page) {
    return page.notifications().stream().map(Notification::id).toList();
  }

  private List<Notification> all() {
    return find(null, null, null, null, 1000, 0).notifications();
  }
}
