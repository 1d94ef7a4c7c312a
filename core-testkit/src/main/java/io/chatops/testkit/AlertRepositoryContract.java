package io.chatops.testkit;

import static io.chatops.core.alert.AlertRepository.SaveOutcome.OUTDATED;
import static io.chatops.core.alert.AlertRepository.SaveOutcome.SAVED;
import static io.chatops.testkit.SampleAlerts.acknowledged;
import static io.chatops.testkit.SampleAlerts.escalated;
import static io.chatops.testkit.SampleAlerts.resolved;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.alert.Alert;
import io.chatops.core.alert.Alert.Acknowledgement;
import io.chatops.core.alert.Alert.Resolution;
import io.chatops.core.alert.Alert.ResolveReason;
import io.chatops.core.alert.Alert.Snooze;
import io.chatops.core.alert.AlertChange;
import io.chatops.core.alert.AlertChange.Kind;
import io.chatops.core.alert.AlertHold;
import io.chatops.core.alert.AlertKey;
import io.chatops.core.alert.AlertRepository;
import io.chatops.core.alert.AlertRepository.Kept;
import io.chatops.core.alert.AlertRepository.OpenOne;
import io.chatops.core.alert.AlertRepository.Page;
import io.chatops.core.alert.AlertRepository.Saved;
import io.chatops.core.alert.AlertRepository.Step;
import io.chatops.core.alert.Comparison;
import io.chatops.core.alert.MetricType;
import io.chatops.core.alert.Severity;
import io.chatops.core.identity.AlertId;
import io.chatops.core.identity.AlertThresholdId;
import io.chatops.core.identity.HubId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.server.Server;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract of {@link AlertRepository}: an alert through its life, and its hold. */
public abstract class AlertRepositoryContract extends AlertContract {
  @Test
  void findsNothingWhereNothingIs() {
    assertThat(alerts().find(AlertId.random())).isEmpty();
    assertThat(alerts().find(all(10, 0))).isEqualTo(new Page(List.of(), 0));
    assertThat(alerts().save(List.of())).isEmpty();
    assertThat(alerts().find(key)).isEqualTo(new Kept(null, null));
    alerts().updateValues(List.of(), Map.of());
  }

  @Test
  void findsAnAlertAsItWasSaved() {
    Alert full =
        new Alert(
            AlertId.random(),
            owner.id(),
            new AlertKey(AlertThresholdId.random(), server.id(), SampleObjects.AWKWARD_TEXT),
            SampleObjects.AWKWARD_TEXT,
            MetricType.TEMPERATURE,
            Comparison.LE,
            Severity.CRITICAL,
            SampleObjects.AWKWARD_TEXT + SampleObjects.longText(),
            -40.1,
            0.1 + 0.2,
            9e15,
            true,
            NOW,
            new Acknowledgement(SampleObjects.AWKWARD_TEXT, at(1)),
            new Snooze(SampleObjects.AWKWARD_TEXT, at(1), NOW.plusNanos(3_000)),
            new Resolution(
                ResolveReason.MANUAL, SampleObjects.AWKWARD_TEXT, NOW.plusNanos(2_000_001_000)),
            SampleObjects.AWKWARD_TEXT + SampleObjects.longText());

    assertThat(save(full, Kind.RECORDED)).isEqualTo(SAVED);

    assertThat(alerts().find(full.id())).contains(full);
    assertThat(alerts().find(all(10, 0)).alerts()).containsExactly(full);
  }

  @Test
  void findsSeveralByTheirIds() {
    Alert other = open();
    save(alert, Kind.OPENED);
    save(other, Kind.OPENED);

    assertThat(alerts().find(List.of(alert.id(), AlertId.random(), other.id(), alert.id())))
        .containsExactlyInAnyOrder(alert, other);
    assertThat(alerts().find(List.<AlertId>of())).isEmpty();
  }

  @Test
  void keepsEveryReasonOfAnEnd() {
    for (ResolveReason reason : ResolveReason.values()) {
      Alert open = open();
      Alert ended = resolved(open, new Resolution(reason, null, NOW), null);
      save(open, Kind.OPENED);
      save(ended, Kind.RESOLVED);

      assertThat(alerts().find(open.id())).contains(ended);
    }
  }

  @Test
  void refusesWhatWasDecidedInAnotherEpochOfTheServer() {
    long former = take(HubId.random());
    long present = take(HubId.random());
    AlertHold hold = new AlertHold(key, NOW, null, null, true, null);
    AlertChange opened = new AlertChange(alert, Kind.OPENED);

    assertThat(outcomes(List.of(new Step(opened, hold, List.of(), former))))
        .containsExactly(OUTDATED);
    assertThat(outcomes(List.of(new Step(opened, hold, List.of(), 0L)))).containsExactly(OUTDATED);
    assertThat(alerts().find(key)).isEqualTo(new Kept(null, null));
    assertThat(outcomes(List.of(new Step(opened, hold, List.of(), present))))
        .containsExactly(SAVED);
    assertThat(alerts().find(key)).isEqualTo(new Kept(alert, hold));
  }

  private long take(HubId hub) {
    return storage().agentDirectory().acquire(hub, List.of(server.id())).get(0).epoch();
  }

  @Test
  void rejectsValuesOfAnotherEpochOfTheServer() {
    long former = take(HubId.random());
    long present = take(HubId.random());
    save(alert, Kind.OPENED);

    alerts().updateValues(List.of(alert.withValues(1, 2)), Map.of(server.id(), former));
    assertThat(alerts().find(alert.id())).contains(alert);
    alerts().updateValues(List.of(alert.withValues(1, 2)), Map.of(server.id(), present));
    assertThat(alerts().find(alert.id())).contains(alert.withValues(1, 2));
  }

  @Test
  void changesOfAnAlertOnlyWhatAStepIsAbout() {
    save(alert, Kind.OPENED);
    Acknowledgement taken = by("ada", at(1));
    Snooze snooze = new Snooze("ada", at(1), null);
    save(alert.acknowledged(taken, "mine"), Kind.ACKNOWLEDGED);

    // By hubs that do not know of one another's steps.
    save(escalated(alert), Kind.ESCALATED);
    save(alert.snoozed(snooze), Kind.SNOOZED);
    assertThat(alerts().find(alert.id()))
        .contains(escalated(alert).acknowledged(taken, "mine").snoozed(snooze));

    Alert withFormerComment = alert.acknowledged(taken, "looking");
    alerts().save(List.of(unwritten(withFormerComment, Kind.ACKNOWLEDGED)));
    Resolution end = new Resolution(ResolveReason.RECOVERED, null, at(2));
    Step ended = unwritten(withFormerComment.resolved(end, null), Kind.RESOLVED);
    Saved saved = alerts().save(List.of(ended)).get(0);
    assertThat(alerts().find(alert.id()).orElseThrow())
        .isEqualTo(saved.alert())
        .returns(taken, Alert::acknowledgement)
        .returns("mine", Alert::comment)
        .returns(Severity.CRITICAL, Alert::severity)
        .returns(end, Alert::resolution);
  }

  /** Returns a step that wrote no comment, whatever comment its alert has. */
  private Step unwritten(Alert of, Kind kind) {
    return new Step(new AlertChange(of, kind), none(key), List.of());
  }

  @Test
  void findsWhatIsOpenAndHeldOfServers() {
    Server other = newServer();
    AlertHold hold = new AlertHold(key, NOW, null, null, true, null);
    save(alert, Kind.OPENED, hold);
    save(open(SampleAlerts.key(other.id()), NOW), Kind.OPENED);
    save(resolved(open(), NOW), Kind.RECORDED);

    assertThat(alerts().findOpen(List.of(server.id()))).containsExactly(alert);
    assertThat(alerts().findHolds(List.of(server.id()))).containsExactly(hold);
    assertThat(alerts().findOpen(List.<ServerId>of())).isEmpty();
    assertThat(alerts().findHolds(List.<ServerId>of())).isEmpty();
  }

  @Test
  void storesEachStepOfALife() {
    save(alert, Kind.OPENED);
    Alert worse = escalated(alert.withValues(150, 160));
    assertThat(save(worse, Kind.ESCALATED)).isEqualTo(SAVED);
    assertThat(alerts().find(alert.id())).contains(worse);

    Alert taken = acknowledged(worse, by("ada", at(5)));
    assertThat(save(taken, Kind.ACKNOWLEDGED)).isEqualTo(SAVED);
    assertThat(alerts().find(alert.id())).contains(taken);

    Alert snoozed = taken.snoozed(new Snooze("ada", at(6), null));
    assertThat(save(snoozed, Kind.SNOOZED)).isEqualTo(SAVED);
    assertThat(alerts().find(alert.id())).contains(snoozed);
    assertThat(alerts().findOpen()).contains(snoozed);
    assertThat(alerts().findOpenOnes())
        .contains(
            new OpenOne(alert.id(), server.id(), alert.type(), snoozed.severity(), at(5), at(6)));

    Alert over = resolved(snoozed, new Resolution(ResolveReason.MANUAL, "grace", at(9)), "a fan");
    assertThat(save(over, Kind.RESOLVED)).isEqualTo(SAVED);
    assertThat(alerts().find(alert.id())).contains(over);
    assertThat(alerts().findOpen()).doesNotContain(alert, over);
    assertThat(alerts().findOpenOnes()).noneMatch(one -> one.id().equals(alert.id()));
  }

  @Test
  void findsWhatIsKeptOfAKey() {
    AlertHold muted = new AlertHold(key, NOW, null, null, true, null);
    save(alert, Kind.OPENED, muted);

    assertThat(alerts().find(key)).isEqualTo(new Kept(alert, muted));
    assertThat(alerts().find(new AlertKey(key.thresholdId(), server.id(), "/")))
        .isEqualTo(new Kept(null, null));

    save(resolved(alert, NOW), Kind.RESOLVED, muted);
    assertThat(alerts().find(key)).isEqualTo(new Kept(null, muted));
  }

  @Test
  void letsARemovedServerTakeAllOfIt() {
    Alert over = resolved(alert, at(1));
    Alert open = open();
    save(alert, Kind.OPENED, none(key), notice());
    save(over, Kind.RESOLVED, new AlertHold(key, NOW, null, null, true, null));
    save(open, Kind.OPENED);

    storage().servers().remove(server.id());

    assertThat(alerts().find(all(10, 0)).total()).isZero();
    assertThat(alerts().find(open.id())).isEmpty();
    assertThat(openOf(server)).isEmpty();
    assertThat(holdsOf(server)).isEmpty();
  }

  @Test
  void deletesTheOldestEndedAlertsUpToALimit() {
    // Older than what any other test has: all share one storage.
    Instant longAgo = NOW.minus(Duration.ofDays(10_000));
    List<Alert> ended = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Alert each = open(key, longAgo);
      save(each, Kind.OPENED);
      ended.add(resolved(each, longAgo.plusSeconds(i)));
      save(ended.get(i), Kind.RESOLVED);
    }
    Alert open = open(key, longAgo);
    save(open, Kind.OPENED);

    assertThat(alerts().deleteResolvedBefore(longAgo.plusSeconds(3), 2)).isEqualTo(2);
    assertThat(alerts().find(all(10, 0)).alerts())
        .containsExactlyInAnyOrder(ended.get(2), ended.get(3), open);

    assertThat(alerts().deleteResolvedBefore(longAgo.plusSeconds(3), 2)).isEqualTo(1);
    assertThat(alerts().deleteResolvedBefore(longAgo.plusSeconds(3), 2)).isZero();
    assertThat(alerts().find(all(10, 0)).alerts()).containsExactlyInAnyOrder(ended.get(3), open);
  }

  @Test
  void keepsOfEachServerWhatEndedLast() {
    Server other = newServer();
    List<Alert> ended = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      AlertKey of = i == 3 ? SampleAlerts.key(other.id()) : key;
      Alert each = open(of, NOW);
      save(each, Kind.OPENED);
      ended.add(resolved(each, at(i)));
      save(ended.get(i), Kind.RESOLVED);
    }
    Alert open = open(key, NOW);
    save(open, Kind.OPENED);

    while (alerts().deleteResolvedBeyond(1, 1) == 1) {
      // what other tests left behind goes too
    }

    assertThat(alerts().find(all(10, 0)).alerts())
        .containsExactlyInAnyOrder(ended.get(2), ended.get(3), open);
  }

  @Nested
  class Holds {
    @Test
    void areFoundAsTheyWereSaved() {
      List<AlertHold> holds =
          List.of(
              new AlertHold(key, NOW, NOW, null, true, at(60)),
              new AlertHold(key(), NOW.plusNanos(1000), NOW, NOW.plusNanos(2000), false, null),
              new AlertHold(key(), NOW, null, null, true, null),
              new AlertHold(
                  new AlertKey(AlertThresholdId.random(), server.id(), SampleObjects.AWKWARD_TEXT),
                  NOW,
                  null,
                  null,
                  false,
                  NOW));

      assertThat(saveHolds(holds)).hasSize(4).containsOnly(SAVED);

      assertThat(holdsOf(server)).containsExactlyInAnyOrderElementsOf(holds);
    }

    @Test
    void replaceWhatWasHeldBefore() {
      AlertHold untouched = new AlertHold(key(), NOW, NOW, null, true, NOW);
      saveHolds(List.of(new AlertHold(key, NOW, NOW, null, true, NOW), untouched));
      AlertHold next = new AlertHold(key, NOW, null, null, false, at(5));

      saveHolds(List.of(next));

      assertThat(holdsOf(server)).containsExactlyInAnyOrder(next, untouched);
    }

    @Test
    void areGoneWhenNothingIsHeld() {
      saveHolds(List.of(pending(key)));

      saveHolds(List.of(none(key), none(key)));

      assertThat(holdsOf(server)).isEmpty();
    }

    @Test
    void comeAndGoWithTheStepsOfAlerts() {
      saveHolds(List.of(pending(key)));
      save(alert, Kind.OPENED, none(key));
      assertThat(holdOf(key)).isNull();

      AlertHold muted = new AlertHold(key, NOW, null, null, true, at(9));
      save(resolved(alert, at(1)), Kind.RESOLVED, muted);
      assertThat(holdOf(key)).isEqualTo(muted);
    }

    @Test
    void ofAServerThatIsGoneAreLeftOut() {
      Server another = newServer();
      storage().servers().remove(server.id());
      AlertHold kept = pending(SampleAlerts.key(another.id()));

      assertThat(saveHolds(List.of(pending(key), kept))).containsExactly(OUTDATED, SAVED);

      assertThat(holdsOf(server)).isEmpty();
      assertThat(holdsOf(another)).containsExactly(kept);
    }
  }

  @Nested
  class Values {
    @Test
    void areBroughtUpToDateAndNothingElse() {
      Alert other = open();
      save(alert, Kind.OPENED);
      save(other, Kind.OPENED);

      alerts()
          .updateValues(
              List.of(escalated(alert.withValues(97.25, 99.5)), other.withValues(1, 2)), Map.of());

      assertThat(alerts().find(alert.id())).contains(alert.withValues(97.25, 99.5));
      assertThat(alerts().find(other.id())).contains(other.withValues(1, 2));
    }

    @Test
    void ofAlertsThatAreNotOpenStay() {
      Alert over = resolved(alert, at(1));
      save(alert, Kind.OPENED);
      save(over, Kind.RESOLVED);
      Alert unknown = open();

      alerts().updateValues(List.of(alert.withValues(1, 2), unknown), Map.of());

      assertThat(alerts().find(alert.id())).contains(over);
      assertThat(alerts().find(unknown.id())).isEmpty();
    }
  }
}
