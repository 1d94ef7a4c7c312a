package io.chatops.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.access.EmailAddress;
import io.chatops.core.access.PasswordHash;
import io.chatops.core.access.User;
import io.chatops.core.access.Username;
import io.chatops.core.alert.Severity;
import io.chatops.core.identity.Role;
import io.chatops.core.identity.UserId;
import io.chatops.core.memory.InMemoryStorage;
import io.chatops.core.notify.BackupNotifications;
import io.chatops.core.notify.ChannelDetails;
import io.chatops.core.notify.ChannelId;
import io.chatops.core.notify.ChannelSettings;
import io.chatops.core.notify.Notification;
import io.chatops.core.notify.NotificationChannel;
import io.chatops.core.notify.NotificationMessage.Kind;
import io.chatops.core.notify.NotificationRepository;
import io.chatops.core.notify.TargetUrl;
import io.chatops.persistence.backup.BackupRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.Test;

class BackupWatchTest {
  private static final Instant START = Instant.parse("2026-11-30T12:00:00Z");
  private static final Duration TWO_DAYS = Duration.ofDays(2);

  private final List<String> warnings = new ArrayList<>();
  private Instant now = START;
  private BackupRecord.State recorded = new BackupRecord.State(null, null);
  private final InMemoryStorage storage = InMemoryStorage.create(() -> now, TWO_DAYS);
  private final BackupWatch watch =
      new BackupWatch(
          () -> recorded,
          TWO_DAYS,
          () -> now,
          warnings::add,
          new BackupNotifications(
              storage.users(), storage.channels(), storage.notifications(), () -> now));

  @Test
  void showsNothingOfAHubWithoutAccounts() {
    now = START.plus(Duration.ofDays(100));
    watch.follow();

    assertThat(health()).isEmpty();
    assertThat(warnings).isEmpty();
  }

  @Test
  void awaitsAFirstBackupFromTheFirstAccountOn() {
    recorded = new BackupRecord.State(START, null);
    now = START.plus(TWO_DAYS).minusNanos(1);
    watch.follow();
    assertThat(health()).isEmpty();

    now = START.plus(TWO_DAYS);

    assertThat(health()).containsOnlyKeys("problem", "remedy");
    assertThat(health().get("problem")).isEqualTo("There is no backup yet");
  }

  @Test
  void showsTheNewestBackupAndThatTheNextIsLate() {
    recorded = new BackupRecord.State(START, new BackupRecord.Backup(START, 42, true));
    watch.follow();
    assertThat(health())
        .isEqualTo(Map.of("taken_at", "2026-11-30T12:00:00Z", "bytes", 42L, "verified", true));

    now = START.plus(TWO_DAYS);

    assertThat(health()).containsKeys("taken_at", "problem", "remedy");
    assertThat(health().get("problem")).isEqualTo("The newest backup is of 2026-11-30T12:00:00Z");
  }

  @Test
  void warnsOnceADayUntilTheNextBackup() {
    recorded = new BackupRecord.State(START, new BackupRecord.Backup(START, 42, true));
    for (int hours = 0; hours < 74; hours++) {
      now = START.plus(Duration.ofHours(hours));
      watch.follow();
    }
    assertThat(warnings).hasSize(2);
    assertThat(warnings.get(0)).contains("2026-11-30T12:00:00Z", "CHATOPS_BACKUP_LATE_AFTER");

    recorded = new BackupRecord.State(START, new BackupRecord.Backup(now, 42, true));
    watch.follow();
    now = now.plus(TWO_DAYS);
    watch.follow();

    assertThat(warnings).hasSize(3);
  }

  @Test
  void notifiesAdminsWhenItIsLateAndWhenItIsThere() {
    User admin =
        new User(
            UserId.random(),
            new EmailAddress("ada@example.org"),
            new Username("ada"),
            null,
            Role.ADMIN,
            true,
            new PasswordHash("$2a$12$hash"),
            START);
    storage.users().add(admin, Role.ADMIN);
    ChannelDetails details =
        new ChannelDetails(
            "phone",
            true,
            Severity.WARNING,
            true,
            null,
            null,
            new ChannelSettings.Webhook(
                TargetUrl.parse("https://hooks.example.org/"), null, null, Map.of()));
    storage
        .channels()
        .add(new NotificationChannel(ChannelId.random(), admin.id(), details, START, START), 1);
    recorded = new BackupRecord.State(START, null);
    watch.follow();
    assertThat(notifiedOf(admin)).isEmpty();

    now = START.plus(TWO_DAYS);
    watch.follow();
    now = now.plusSeconds(10);
    watch.follow();
    assertThat(notifiedOf(admin)).containsExactly(Kind.BACKUP_LATE);

    recorded = new BackupRecord.State(START, new BackupRecord.Backup(now, 42, true));
    now = now.plusSeconds(10);
    watch.follow();

    assertThat(notifiedOf(admin)).containsExactly(Kind.BACKUP_TAKEN, Kind.BACKUP_LATE);
  }

  private List<Kind> notifiedOf(User user) {
    return storage
        .notifications()
        .find(new NotificationRepository.Query(user.id(), null, null, null, null, 10, 0))
        .notifications()
        .stream()
        .map(Notification::kind)
        .toList();
  }

  /** Returns the data of the check, which is up whatever they are. */
  private Map<String, Object> health() {
    HealthCheckResponse response = new BackupHealth(watch).call();
    assertThat(response.getStatus()).isEqualTo(HealthCheckResponse.Status.UP);
    return response.getData().orElse(Map.of());
  }
}
