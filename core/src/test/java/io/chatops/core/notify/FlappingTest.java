package io.chatops.core.notify;

import static io.chatops.core.notify.NotifyFixture.key;
import static io.chatops.core.notify.NotifyFixture.webhook;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.alert.Alert;
import io.chatops.core.alert.AlertKey;
import io.chatops.core.alert.Severity;
import io.chatops.core.notify.NotificationMessage.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FlappingTest {
  private final NotifyFixture hub = new NotifyFixture();
  private final AlertKey key = key();

  @BeforeEach
  void addChannel() {
    hub.add(webhook("one"));
  }

  /** Opens and ends, a minute each. */
  private void flap() {
    Alert alert = hub.open(key, Severity.WARNING);
    hub.runAfter(Duration.ofMinutes(1));
    hub.resolve(alert);
    hub.runAfter(Duration.ofMinutes(1));
  }

  private List<Kind> kinds() {
    return hub.notifier.messages().stream().map(NotificationMessage::kind).toList();
  }

  @Test
  void notifiesOnceOfFlappingAndOnceOfItsEnd() {
    List<Kind> expected = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      expected.addAll(List.of(Kind.OPENED, Kind.RESOLVED));
    }
    expected.add(Kind.FLAPPING);

    for (int i = 0; i < 402; i++) {
      flap();
    }
    assertThat(kinds()).isEqualTo(expected);
    assertThat(hub.notifier.messages().get(6).title())
        .isEqualTo("Flapping: web-1: CPU is above 90 %");

    hub.runFor(Duration.ofMinutes(20));
    expected.add(Kind.RESOLVED);
    assertThat(kinds()).isEqualTo(expected);
    hub.runFor(Duration.ofHours(1));
    assertThat(kinds()).isEqualTo(expected);
  }

  @Test
  void saysThatItIsStillOpenWhenItStaysSo() {
    for (int i = 0; i < 5; i++) {
      flap();
    }
    Alert stays = hub.open(key, Severity.WARNING);
    hub.runFor(Duration.ofMinutes(14));
    assertThat(kinds()).hasSize(7).endsWith(Kind.FLAPPING);

    hub.runFor(Duration.ofMinutes(2));

    assertThat(kinds()).hasSize(8).endsWith(Kind.REMINDER);
    NotificationMessage message = hub.notifier.messages().get(7);
    assertThat(message.title()).isEqualTo("Still warning: web-1: CPU is above 90 %");
    assertThat(message.alerts()).extracting(Alert::id).contains(stays.id());
    hub.resolve(stays);
    hub.run();
    assertThat(kinds()).hasSize(9).endsWith(Kind.RESOLVED);
  }

  @Test
  void saysOnceThatWhatFlapsGotCritical() {
    for (int i = 0; i < 5; i++) {
      flap();
    }
    for (int i = 0; i < 5; i++) {
      Alert alert = hub.open(key, Severity.WARNING);
      hub.run();
      alert = hub.escalate(alert);
      hub.runAfter(Duration.ofMinutes(1));
      hub.resolve(alert);
      hub.runAfter(Duration.ofMinutes(1));
    }

    assertThat(kinds()).hasSize(8).endsWith(Kind.FLAPPING, Kind.ESCALATED);
  }

  @Test
  void tellsOtherKeysAsEver() {
    for (int i = 0; i < 10; i++) {
      flap();
    }
    int before = kinds().size();

    hub.open(key(), Severity.WARNING);
    hub.run();

    assertThat(kinds()).hasSize(before + 1).endsWith(Kind.OPENED);
  }

  @Test
  void isNotWhatOpensNowAndThen() {
    for (int i = 0; i < 10; i++) {
      flap();
      hub.runFor(Duration.ofMinutes(25));
    }

    assertThat(kinds()).hasSize(20).doesNotContain(Kind.FLAPPING);
  }

  @Test
  void isStillKnownToTheNextHub() {
    for (int i = 0; i < 5; i++) {
      flap();
    }
    int before = kinds().size();

    NotificationLoop next = hub.hub();
    hub.open(key, Severity.WARNING);
    next.dispatchDue();

    assertThat(hub.tasks).isEmpty();
    assertThat(kinds()).hasSize(before);
  }
}
