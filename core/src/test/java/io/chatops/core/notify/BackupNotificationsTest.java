package io.chatops.core.notify;

import static io.chatops.core.notify.NotifyFixture.enabled;
import static io.chatops.core.notify.NotifyFixture.webhook;
import static io.chatops.core.notify.NotifyFixture.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.access.EmailAddress;
import io.chatops.core.access.PasswordHash;
import io.chatops.core.access.User;
import io.chatops.core.access.Username;
import io.chatops.core.alert.Severity;
import io.chatops.core.identity.Role;
import io.chatops.core.identity.UserId;
import io.chatops.core.memory.InMemoryUserRepository;
import io.chatops.core.notify.NotificationMessage.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackupNotificationsTest {
  private final NotifyFixture hub = new NotifyFixture();
  private final InMemoryUserRepository users = new InMemoryUserRepository();
  private final NotificationChannel channel = channelOf(user("ada", Role.ADMIN), webhook("one"));
  private final BackupNotifications backups = started();
  private final Instant due = hub.now();

  /** As a hub has it after its start, on the same storage. */
  private BackupNotifications started() {
    return new BackupNotifications(users, hub.channels, hub.notifications, hub.clock);
  }

  private User user(String name, Role role) {
    User user =
        new User(
            UserId.random(),
            new EmailAddress(name + "@example.org"),
            new Username(name),
            null,
            role,
            true,
            new PasswordHash("$2a$12$hash"),
            hub.now());
    users.add(user, role);
    return user;
  }

  private NotificationChannel channelOf(User user, ChannelDetails details) {
    return hub.add(user.id(), details);
  }

  private List<Kind> kindsOf(NotificationChannel ofChannel) {
    hub.run();
    return hub.sentTo(ofChannel).stream().map(NotificationMessage::kind).toList();
  }

  @Test
  void tellOnceThatItIsLateAndOnceThatItIsThere() {
    backups.taken();
    backups.late(due);
    backups.late(due);
    assertThat(kindsOf(channel)).containsExactly(Kind.BACKUP_LATE);

    hub.runFor(Duration.ofMinutes(1));
    backups.taken();
    backups.taken();

    assertThat(kindsOf(channel)).containsExactly(Kind.BACKUP_LATE, Kind.BACKUP_TAKEN);

    hub.runFor(Duration.ofMinutes(1));
    backups.late(hub.now());

    assertThat(kindsOf(channel)).endsWith(Kind.BACKUP_TAKEN, Kind.BACKUP_LATE).hasSize(3);
  }

  @Test
  void sayWhenItWasDue() {
    backups.late(due);
    hub.run();

    NotificationMessage message = hub.sentTo(channel).get(0);
    assertThat(message.title()).isEqualTo("Warning: the hub's next backup is late");
    assertThat(message.text()).contains("No backup was taken by 2026-11-24 12:00:00 UTC");
    assertThat(message.severity()).isEqualTo(Severity.WARNING);
    assertThat(message.alertCount()).isZero();
  }

  @Test
  void areNotRepeatedByARestartOrAnotherHub() {
    backups.late(due);
    started().late(due);
    assertThat(kindsOf(channel)).containsExactly(Kind.BACKUP_LATE);

    hub.runFor(Duration.ofMinutes(1));
    started().taken();
    started().taken();

    assertThat(kindsOf(channel)).containsExactly(Kind.BACKUP_LATE, Kind.BACKUP_TAKEN);
  }

  @Test
  void reachAChannelThatIsMadeWhileABackupIsLate() {
    backups.late(due);
    NotificationChannel later = channelOf(user("grace", Role.ADMIN), webhook("later"));
    backups.late(due);
    assertThat(kindsOf(later)).as("not looked for at each call").isEmpty();

    hub.runFor(Duration.ofMinutes(1));
    backups.late(due);

    assertThat(kindsOf(later)).containsExactly(Kind.BACKUP_LATE);
    assertThat(kindsOf(channel)).containsExactly(Kind.BACKUP_LATE);
  }

  @Test
  void areTriedAgainLikeAnyOther() {
    hub.notifier.answer(sent -> new Receipt.Retry("HTTP 503", null));
    backups.late(due);
    hub.runFor(Duration.ofHours(25));

    assertThat(hub.notifier.attempts()).hasSize(RetrySchedule.MAX_ATTEMPTS);
  }

  @Test
  void goToAdminsAlone() {
    NotificationChannel ofUser = channelOf(user("bob", Role.USER), webhook("two"));
    User former = user("eve", Role.ADMIN);
    NotificationChannel ofFormer = channelOf(former, webhook("three"));
    users.changeAccess(former.id(), User::inactive);
    NotificationChannel ofAnother = channelOf(user("grace", Role.ADMIN), webhook("four"));

    backups.late(due);

    assertThat(kindsOf(ofUser)).isEmpty();
    assertThat(kindsOf(ofFormer)).isEmpty();
    assertThat(kindsOf(ofAnother)).containsExactly(Kind.BACKUP_LATE);
  }

  @Test
  void goThroughChannelsThatWantWarnings() {
    User admin = user("grace", Role.ADMIN);
    NotificationChannel off = channelOf(admin, enabled(webhook("off"), false));
    NotificationChannel critical =
        channelOf(admin, with(webhook("critical"), Severity.CRITICAL, null, null));

    backups.late(due);

    assertThat(hub.notifications.waitingCount()).as("the other admin's").isOne();
    assertThat(kindsOf(off)).isEmpty();
    assertThat(kindsOf(critical)).isEmpty();
  }

  @Test
  void reportTheEndWhereResolutionsAreWanted() {
    ChannelDetails wants = webhook("two");
    NotificationChannel other =
        channelOf(
            user("grace", Role.ADMIN),
            new ChannelDetails(
                wants.name(), true, Severity.WARNING, false, null, null, wants.settings()));
    backups.late(due);
    hub.runFor(Duration.ofMinutes(1));

    backups.taken();

    assertThat(kindsOf(other)).containsExactly(Kind.BACKUP_LATE);
    assertThat(kindsOf(channel)).containsExactly(Kind.BACKUP_LATE, Kind.BACKUP_TAKEN);

    hub.runFor(Duration.ofMinutes(1));
    backups.late(hub.now());
    assertThat(kindsOf(other)).containsExactly(Kind.BACKUP_LATE, Kind.BACKUP_LATE);
  }
}
