package io.chatops.core.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.core.access.EmailAddress;
import io.chatops.core.alert.Severity;
import io.chatops.core.audit.Audit;
import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.Role;
import io.chatops.core.identity.SessionId;
import io.chatops.core.identity.UserId;
import io.chatops.core.memory.InMemoryAuditTrail;
import io.chatops.core.quota.Quotas;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Recipients of e-mails agree before they get any, and nobody gets many. */
class MailConfirmationTest {
  private static final EmailAddress OPS = new EmailAddress("ops@example.org");
  private static final EmailAddress BOB = new EmailAddress("bob@example.org");

  private final NotifyFixture hub = new NotifyFixture();
  private final Audit audit = new Audit(new InMemoryAuditTrail(), hub.clock);
  private final Channels channels =
      new Channels(
          hub.channels, hub.notifications, hub.notifier, Quotas.DEFAULTS, audit, hub.clock);
  private final TestChannel tests =
      new TestChannel(
          channels, hub.notifier, new MessageWriter(null), hub.loop.mails(), audit, hub.clock);
  private final Actor ada = user(Role.USER);

  @Test
  void sendsACodeWithoutTextOfTheUserFirst() {
    NotificationChannel channel = channels.create(ada, email("Buy it now", OPS, BOB));

    assertThat(tests.test(ada, channel.id())).isInstanceOf(Receipt.Delivered.class);

    assertThat(hub.notifier.attempts())
        .extracting(sent -> ((ChannelSettings.Email) sent.settings()).confirmed())
        .containsExactly(List.of(OPS), List.of(BOB));
    assertThat(hub.notifier.messages())
        .allSatisfy(
            message ->
                assertThat(message.title() + message.text()).doesNotContain("Buy it now", "ada"));
  }

  @Test
  void confirmsTheRecipientWhoseCodeIsSent() {
    NotificationChannel channel = channels.create(ada, email("Mail", OPS, BOB));
    tests.test(ada, channel.id());
    String code = Objects.requireNonNull(settings(channel).codes().get(BOB.value())).value();
    assertThat(hub.notifier.messages().get(1).text()).contains(code);

    assertThatThrownBy(() -> confirm(channel, "0000-0000-0000"))
        .isInstanceOf(InvalidFieldException.class);
    confirm(channel, " " + code + "\n");

    assertThat(settings(channel).confirmed()).containsExactly(BOB);
    assertThat(settings(channel).unconfirmed()).containsExactly(OPS);
    assertThatThrownBy(() -> confirm(channel, code)).isInstanceOf(InvalidFieldException.class);
  }

  @Test
  void repeatsTheSameCodeAndStopsAfterThreeADay() {
    NotificationChannel channel = channels.create(ada, email("Mail", OPS));
    for (int i = 0; i < MailBudget.MAX_CODES_PER_ADDRESS; i++) {
      assertThat(tests.test(ada, channel.id())).isInstanceOf(Receipt.Delivered.class);
    }
    assertThat(hub.notifier.messages())
        .extracting(NotificationMessage::text)
        .containsOnly(hub.notifier.messages().get(0).text());
    NotificationChannel others = channels.create(user(Role.USER), email("Mail", OPS));

    assertThat(tests.test(ada, channel.id())).isInstanceOf(Receipt.Rejected.class);
    assertThat(tests.test(actor(others), others.id())).isInstanceOf(Receipt.Rejected.class);
    hub.clock.advance(Duration.ofDays(1));
    assertThat(tests.test(ada, channel.id())).isInstanceOf(Receipt.Delivered.class);
  }

  @Test
  void believesAnAdminWhoNamesRecipients() {
    Actor admin = user(Role.ADMIN);
    NotificationChannel channel = channels.create(admin, email("Mail", OPS));

    assertThat(settings(channel).unconfirmed()).isEmpty();
    assertThat(tests.test(admin, channel.id())).isInstanceOf(Receipt.Delivered.class);
    assertThat(hub.notifier.messages().get(0).title()).isEqualTo("Test of ChatOps");
  }

  @Test
  void keepsWhoConfirmedWhenRecipientsChange() {
    ChannelSettings.Email before =
        new ChannelSettings.Email(List.of(OPS, BOB), List.of(OPS, BOB), Map.of());

    ChannelSettings.Email after =
        new ChannelSettings.Email(List.of(OPS), before.confirmed(), before.codes());

    assertThat(after.confirmed()).containsExactly(OPS);
  }

  @Test
  void boundsTheMailsOfADay() {
    MailBudget mails = hub.loop.mails();
    ChannelSettings to = ChannelSettings.Email.to(List.of(OPS, BOB)).trusted();
    for (int i = 0; i < MailBudget.MAX_PER_USER / 2; i++) {
      assertThat(mails.takeFor(hub.owner, to)).isNull();
    }

    assertThat(mails.takeFor(hub.owner, to)).contains("2000 e-mails a day for one user");
    assertThat(mails.takeFor(UserId.random(), to)).isNull();
    assertThat(mails.takeFor(hub.owner, NotifyFixture.webhook("x").settings())).isNull();
    hub.clock.advance(Duration.ofDays(1));
    assertThat(mails.takeFor(hub.owner, to)).isNull();
  }

  @Test
  void leavesEachUserAShareThatNobodyUsesUp() {
    MailBudget mails = hub.loop.mails();
    ChannelSettings to = ChannelSettings.Email.to(List.of(OPS, BOB)).trusted();
    int strangers =
        1 + MailBudget.MAX_PER_HUB / (MailBudget.MAX_PER_USER - MailBudget.SHARE_OF_USER);
    for (UserId stranger : Stream.generate(UserId::random).limit(strangers).toList()) {
      for (int i = 0; i < MailBudget.MAX_PER_USER / 2; i++) {
        var unused = mails.takeFor(stranger, to);
      }
    }

    for (int i = 0; i < MailBudget.SHARE_OF_USER / 2; i++) {
      assertThat(mails.takeFor(hub.owner, to)).isNull();
    }
    assertThat(mails.takeFor(hub.owner, to)).contains("20000 e-mails a day in all");
  }

  @Test
  void countsOnlyMailsThatWereSent() {
    ChannelDetails details = email("Mail", OPS, BOB);
    ChannelSettings to = ((ChannelSettings.Email) details.settings()).trusted();
    hub.add(details.with(to));
    for (int i = 1; i < MailBudget.MAX_PER_USER / 2; i++) {
      assertThat(hub.loop.mails().takeFor(hub.owner, to)).isNull();
    }
    hub.notifier.answer(sent -> new Receipt.Retry("the mail server is away", null));
    hub.open(Severity.WARNING);
    hub.run();
    hub.runAfter(Duration.ofSeconds(5));
    assertThat(hub.notifier.attempts()).hasSize(2);

    hub.notifier.answer(sent -> new Receipt.Delivered("accepted"));
    hub.runAfter(Duration.ofSeconds(15));

    assertThat(hub.all()).extracting(Notification::state).containsExactly(Notification.State.SENT);
    assertThat(hub.loop.mails().takeFor(hub.owner, to)).contains("2000 e-mails a day");
  }

  private static Actor user(Role role) {
    return new Actor(UserId.random(), "ada", role, SessionId.random(), "192.0.2.7");
  }

  private static Actor actor(NotificationChannel channel) {
    return new Actor(channel.ownerId(), "eve", Role.USER, SessionId.random(), "192.0.2.8");
  }

  private static ChannelDetails email(String name, EmailAddress... recipients) {
    return new ChannelDetails(
        name,
        true,
        Severity.WARNING,
        true,
        null,
        null,
        ChannelSettings.Email.to(List.of(recipients)));
  }

  private void confirm(NotificationChannel channel, String code) {
    channels.update(
        ada,
        channel.id(),
        before -> before.with(((ChannelSettings.Email) before.settings()).confirmedBy(code)));
  }

  private ChannelSettings.Email settings(NotificationChannel channel) {
    return (ChannelSettings.Email)
        hub.channels.find(channel.id()).orElseThrow().details().settings();
  }
}
