package io.chatops.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.access.User;
import io.chatops.core.alert.Alert;
import io.chatops.core.alert.AlertChange;
import io.chatops.core.alert.AlertHold;
import io.chatops.core.alert.AlertRepository.Step;
import io.chatops.core.alert.OutboxNotice;
import io.chatops.core.alert.Severity;
import io.chatops.core.identity.UserId;
import io.chatops.core.notify.ChannelDetails;
import io.chatops.core.notify.ChannelId;
import io.chatops.core.notify.ChannelKind;
import io.chatops.core.notify.ChannelSettings;
import io.chatops.core.notify.Notice;
import io.chatops.core.notify.Notification;
import io.chatops.core.notify.Notification.Entry;
import io.chatops.core.notify.Notification.State;
import io.chatops.core.notify.NotificationChannel;
import io.chatops.core.notify.NotificationId;
import io.chatops.core.notify.NotificationMessage.Kind;
import io.chatops.core.notify.NotificationRepository.Plan;
import io.chatops.core.notify.NotificationRepository.Query;
import io.chatops.core.notify.TargetUrl;
import io.chatops.core.server.Server;
import io.chatops.core.storage.Storage;
import io.chatops.testkit.SampleAlerts;
import io.chatops.testkit.SampleObjects;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A damaged row of notices, notifications or channels must not stop any other. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class DamagedNotificationsTest {
  private static final Instant NOW = SampleObjects.NOW;

  @Inject DataSource dataSource;
  @Inject Storage storage;

  private final User owner = SampleObjects.user();
  private final Server server = SampleObjects.server(owner.id(), "web");
  private final ChannelId channelId = ChannelId.random();

  @BeforeEach
  void addOwner() throws SQLException {
    execute("TRUNCATE notification, notification_outbox CASCADE"); // of other tests
    storage.users().add(owner, owner.role());
    storage.servers().add(server);
  }

  @Test
  void setANoticeAside() throws SQLException {
    UUID damaged = noticeOf(alert());
    UUID fine = noticeOf(alert());
    execute("UPDATE notification_outbox SET kind = 'NONSENSE' WHERE id = '" + damaged + "'");
    long before = storage.notifications().unreadableCount();

    assertThat(due(9)).containsExactly(fine);
    assertThat(due(1)).containsExactly(fine); // it takes no other notice's place
    assertThat(storage.notifications().unreadableCount()).isEqualTo(before + 1);
  }

  @Test
  void giveUpANotification() throws SQLException {
    Notification damaged = pending(NOW);
    Notification fine = pending(NOW.plusSeconds(1));
    execute("UPDATE notification SET kind = 'NONSENSE' WHERE id = '" + damaged.id() + "'");
    long before = storage.notifications().unreadableCount();

    assertThat(claim()).map(Notification::id).contains(fine.id());
    assertThat(claim()).isEmpty();
    assertThat(found(null)).containsExactly(fine.id());
    assertThat(storage.notifications().unreadableCount()).isEqualTo(before + 1);
    execute("UPDATE notification SET kind = 'OPENED' WHERE id = '" + damaged.id() + "'");
    assertThat(found(State.FAILED)).containsExactly(damaged.id());
  }

  @Test
  void leaveAnAlertOutOfItsNotification() throws SQLException {
    Notification notification = pending(NOW);
    execute("UPDATE notification_alert SET why = 'NONSENSE'");

    assertThat(claim())
        .hasValueSatisfying(
            claimed -> {
              assertThat(claimed.id()).isEqualTo(notification.id());
              assertThat(claimed.alerts()).isEmpty();
            });
  }

  @Test
  void showAChannelWhoseSettingsCannotBeOpened() throws SQLException {
    NotificationChannel damaged = channel("one");
    NotificationChannel fine = channel("two");
    execute(
        "UPDATE notification_channel SET settings = '\\x0102' WHERE id = '" + damaged.id() + "'");

    assertThat(storage.channels().findByOwner(owner.id()))
        .extracting(channel -> channel.details().settings())
        .containsExactlyInAnyOrder(
            new ChannelSettings.Unreadable(ChannelKind.SLACK), fine.details().settings());
    assertThat(storage.channels().find(damaged.id()))
        .map(channel -> channel.details().name())
        .contains("one");
    storage.channels().update(damaged.id(), now -> named("renamed", now.settings()), NOW);
    assertThat(storage.channels().find(damaged.id()))
        .map(NotificationChannel::details)
        .contains(named("renamed", new ChannelSettings.Unreadable(ChannelKind.SLACK)));
    ChannelDetails again = named("renamed", fine.details().settings());
    storage.channels().update(damaged.id(), now -> again, NOW);
    assertThat(storage.channels().find(damaged.id()))
        .map(NotificationChannel::details)
        .contains(again);
    assertThat(storage.channels().remove(damaged.id())).isTrue();
  }

  private Alert alert() {
    return SampleAlerts.open(owner.id(), SampleAlerts.key(server.id()), NOW);
  }

  private UUID noticeOf(Alert alert) {
    OutboxNotice notice = SampleAlerts.notice(AlertChange.Kind.OPENED, owner.id(), NOW);
    storage
        .alerts()
        .save(
            List.of(
                new Step(
                    new AlertChange(alert, AlertChange.Kind.OPENED),
                    AlertHold.none(alert.key(), NOW),
                    List.of(notice))));
    return notice.id();
  }

  private List<UUID> due(int perOwner) {
    return storage.notifications().dueNotices(NOW, Set.of(), perOwner, 9).stream()
        .map(Notice::id)
        .toList();
  }

  private Notification pending(Instant dueAt) {
    Alert alert = alert();
    UUID notice = noticeOf(alert);
    Notification notification =
        new Notification(
            NotificationId.random(),
            owner.id(),
            channelId,
            "ops",
            ChannelKind.SLACK,
            Kind.OPENED,
            false,
            List.of(new Entry(alert.id(), Kind.OPENED, NOW)),
            1,
            State.PENDING,
            0,
            NOW,
            dueAt,
            null,
            null);
    assertThat(
            storage
                .notifications()
                .store(
                    new Plan(
                        List.of(notice), List.of(), List.of(notification), Map.of(), List.of())))
        .isTrue();
    return notification;
  }

  private Optional<Notification> claim() {
    return storage
        .notifications()
        .claim(NOW.plusSeconds(1), NOW.plusSeconds(60), Set.<ChannelId>of(), Set.<UserId>of());
  }

  private List<NotificationId> found(@Nullable State state) {
    return storage
        .notifications()
        .find(new Query(owner.id(), state, null, null, null, 9, 0))
        .notifications()
        .stream()
        .map(Notification::id)
        .toList();
  }

  private NotificationChannel channel(String name) {
    NotificationChannel channel =
        new NotificationChannel(
            ChannelId.random(),
            owner.id(),
            named(name, new ChannelSettings.Slack(TargetUrl.parse("https://hooks.example.org/x"))),
            NOW,
            NOW);
    assertThat(storage.channels().add(channel, 9)).isTrue();
    return channel;
  }

  private static ChannelDetails named(String name, ChannelSettings settings) {
    return new ChannelDetails(name, true, Severity.WARNING, true, null, null, settings);
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
