package io.chatops.core.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.core.alert.Severity;
import io.chatops.core.audit.Audit;
import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.Role;
import io.chatops.core.identity.SessionId;
import io.chatops.core.memory.InMemoryAuditTrail;
import io.chatops.core.quota.Quotas;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChannelChangesTest {
  private final NotifyFixture hub = new NotifyFixture();
  private final Actor owner =
      new Actor(hub.owner, "ada", Role.USER, SessionId.random(), "192.0.2.7");
  private final Channels channels =
      new Channels(
          hub.channels,
          hub.notifications,
          hub.notifier,
          Quotas.DEFAULTS,
          new Audit(new InMemoryAuditTrail(), hub.clock),
          hub.clock);
  private final NotificationChannel channel = hub.add(NotifyFixture.webhook("chat"));

  @Test
  void losesNoChangeThatAnotherMakesMeanwhile() {
    List<ChannelDetails> seen = new ArrayList<>();

    NotificationChannel changed =
        channels.update(
            owner,
            channel.id(),
            details -> {
              seen.add(details);
              if (seen.size() == 1) {
                channels.update(
                    owner, channel.id(), before -> NotifyFixture.enabled(before, false));
              }
              return criticalOnly(details);
            });

    assertThat(changed.details())
        .isEqualTo(criticalOnly(NotifyFixture.enabled(channel.details(), false)));
    assertThat(hub.channels.find(channel.id())).contains(changed);
  }

  /** So hubs need not tell each other of channels. */
  @Test
  void appliesAtOnceToAHubThatSentBefore() {
    hub.open(Severity.CRITICAL);
    hub.run();
    assertThat(hub.sentTo(channel)).hasSize(1);

    var unused =
        channels.update(owner, channel.id(), before -> NotifyFixture.enabled(before, false));

    hub.open(Severity.CRITICAL);
    hub.runAfter(Duration.ofMinutes(5));
    assertThat(hub.sentTo(channel)).hasSize(1);
  }

  @Test
  void rejectsSettingsThatConflictWithAConcurrentChange() {
    List<ChannelDetails> seen = new ArrayList<>();

    assertThatThrownBy(
            () ->
                channels.update(
                    owner,
                    channel.id(),
                    details -> {
                      seen.add(details);
                      if (seen.size() == 1) {
                        hub.change(channel, before -> NotifyFixture.webhook("elsewhere"));
                        hub.notifier.refuse(ChannelChangesTest::refuseElsewhere);
                      }
                      return criticalOnly(details);
                    }))
        .isInstanceOf(InvalidFieldException.class);

    assertThat(hub.channels.find(channel.id()).orElseThrow().details())
        .isEqualTo(NotifyFixture.webhook("elsewhere"));
  }

  private static void refuseElsewhere(ChannelSettings settings) {
    if (settings.equals(NotifyFixture.webhook("elsewhere").settings())) {
      throw InvalidFieldException.of("settings.url", "must be another");
    }
  }

  private static ChannelDetails criticalOnly(ChannelDetails details) {
    return NotifyFixture.with(details, Severity.CRITICAL, null, Duration.ofMinutes(30));
  }
}
