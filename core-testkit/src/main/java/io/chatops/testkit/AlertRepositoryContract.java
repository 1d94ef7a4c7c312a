package io.chatops.testkit;

import static io.chatops.core.alert.AlertRepository.SaveOutcome.OUTDATED;
import static io.chatops.core.alert.AlertRepository.SaveOutcome.SAVED;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.access.User;
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
import io.chatops.core.alert.AlertRepository.Query;
import io.chatops.core.alert.AlertRepository.SaveOutcome;
import io.chatops.core.alert.AlertRepository.Saved;
import io.chatops.core.alert.AlertRepository.Step;
import io.chatops.core.alert.Comparison;
import io.chatops.core.alert.MetricType;
import io.chatops.core.alert.OutboxNotice;
import io.chatops.core.alert.Severity;
import io.chatops.core.identity.AlertId;
import io.chatops.core.identity.AlertThresholdId;
import io.chatops.core.identity.HubId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import io.chatops.core.server.Server;
import io.chatops.core.storage.Storage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract of {@link AlertRepository}. */
public abstract class AlertRepositoryContract {
  private static final Instant NOW = SampleObjects.NOW;

  private final User owner = SampleObjects.user();
  private final Server server = SampleObjects.server(owner.id(), "web");
  private final AlertKey key = SampleAlerts.key(server.id());
  private final Alert alert = SampleAlerts.open(owner.id(), key, NOW);

  protected abstract Storage storage();

  /** Returns the notices of an alert in the outbox. */
  protected abstract List<OutboxNotice> noticesOf(AlertId id);

  private AlertRepository alerts() {
    return storage().alerts();
  }

  @BeforeEach
  void addServer() {
    storage().users().add(owner, owner.role());
    storage().servers().add(server);
  }

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
            new Acknowledgement(SampleObjects.AWKWARD_TEXT, NOW.plusSeconds(1)),
            new Snooze(SampleObjects.AWKWARD_TEXT, NOW.plusSeconds(1), NOW.plusNanos(3_000)),
            new Resolution(
                ResolveReason.MANUAL, SampleObjects.AWKWARD_TEXT, NOW.plusNanos(2_000_001_000)),
            SampleObjects.AWKWARD_TEXT + SampleObjects.longText());

    assertThat(save(full, Kind.RECORDED)).isEqualTo(SAVED);

    assertThat(alerts().find(full.id())).contains(full);
    assertThat(alerts().find(all(10, 0)).alerts()).containsExactly(full);
  }

  @Test
  void findsSeveralByTheirIds() {
    Alert other = SampleAlerts.open(owner.id(), SampleAlerts.key(server.id()), NOW);
    save(alert, Kind.OPENED);
    save(other, Kind.OPENED);

    assertThat(alerts().find(List.of(alert.id(), AlertId.random(), other.id(), alert.id())))
        .containsExactlyInAnyOrder(alert, other);
    assertThat(alerts().find(List.<AlertId>of())).isEmpty();
  }

  @Test
  void keepsAbsenceAsAbsence() {
    save(alert, Kind.OPENED);

    assertThat(alerts().find(alert.id())).contains(alert);
    assertThat(alerts().findOpen()).contains(alert);
  }

  @Test
  void keepsEveryReasonOfAnEnd() {
    for (ResolveReason reason : ResolveReason.values()) {
      Alert open = SampleAlerts.open(owner.id(), SampleAlerts.key(server.id()), NOW);
      Alert ended = SampleAlerts.resolved(open, new Resolution(reason, null, NOW), null);
      save(open, Kind.OPENED);
      save(ended, Kind.RESOLVED);

      assertThat(alerts().find(open.id())).contains(ended);
    }
  }

  @Test
  void refusesWhatWasDecidedInAnotherEpochOfTheServer() {
    HubId one = HubId.random();
    HubId two = HubId.random();
    long former = take(one);
    long present = take(two);
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
    Acknowledgement taken = new Acknowledgement("ada", NOW.plusSeconds(1));
    Snooze snooze = new Snooze("ada", NOW.plusSeconds(1), null);
    save(alert.acknowledged(taken, "mine"), Kind.ACKNOWLEDGED);

    // By hubs that do not know of one another's steps.
    save(SampleAlerts.escalated(alert), Kind.ESCALATED);
    save(alert.snoozed(snooze), Kind.SNOOZED);
    assertThat(alerts().find(alert.id()))
        .contains(SampleAlerts.escalated(alert).acknowledged(taken, "mine").snoozed(snooze));

    Alert withFormerComment = alert.acknowledged(taken, "looking");
    alerts()
        .save(
            List.of(
                new Step(
                    new AlertChange(withFormerComment, Kind.ACKNOWLEDGED), none(key), List.of())));
    Resolution end = new Resolution(ResolveReason.RECOVERED, null, NOW.plusSeconds(2));
    Step ended =
        new Step(
            new AlertChange(withFormerComment.resolved(end, null), Kind.RESOLVED),
            none(key),
            List.of());
    Saved saved = alerts().save(List.of(ended)).get(0);
    assertThat(alerts().find(alert.id()).orElseThrow())
        .isEqualTo(saved.alert())
        .returns(taken, Alert::acknowledgement)
        .returns("mine", Alert::comment)
        .returns(Severity.CRITICAL, Alert::severity)
        .returns(end, Alert::resolution);
  }

  @Test
  void findsWhatIsOpenAndHeldOfServers() {
    Server other = SampleObjects.server(owner.id(), "db");
    storage().servers().add(other);
    AlertHold hold = new AlertHold(key, NOW, null, null, true, null);
    alerts().save(List.of(new Step(new AlertChange(alert, Kind.OPENED), hold, List.of())));
    save(SampleAlerts.open(owner.id(), SampleAlerts.key(other.id()), NOW), Kind.OPENED);
    Alert ended = SampleAlerts.open(owner.id(), SampleAlerts.key(server.id()), NOW);
    save(SampleAlerts.resolved(ended, NOW), Kind.RECORDED);

    assertThat(alerts().findOpen(List.of(server.id()))).containsExactly(alert);
    assertThat(alerts().findHolds(List.of(server.id()))).contains(hold);
    assertThat(alerts().findHolds(List.of(server.id())))
        .allMatch(found -> found.key().serverId().equals(server.id()));
    assertThat(alerts().findOpen(List.<ServerId>of())).isEmpty();
    assertThat(alerts().findHolds(List.<ServerId>of())).isEmpty();
  }

  @Test
  void storesEachStepOfALife() {
    save(alert, Kind.OPENED);
    Alert worse = SampleAlerts.escalated(alert.withValues(150, 160));
    assertThat(save(worse, Kind.ESCALATED)).isEqualTo(SAVED);
    assertThat(alerts().find(alert.id())).contains(worse);

    Alert taken = SampleAlerts.acknowledged(worse, new Acknowledgement("ada", NOW.plusSeconds(5)));
    assertThat(save(taken, Kind.ACKNOWLEDGED)).isEqualTo(SAVED);
    assertThat(alerts().find(alert.id())).contains(taken);

    Alert snoozed = taken.snoozed(new Snooze("ada", NOW.plusSeconds(6), null));
    assertThat(save(snoozed, Kind.SNOOZED)).isEqualTo(SAVED);
    assertThat(alerts().find(alert.id())).contains(snoozed);
    assertThat(alerts().findOpen()).contains(snoozed);
    assertThat(alerts().findOpenOnes())
        .contains(
            new OpenOne(
                alert.id(),
                server.id(),
                snoozed.severity(),
                NOW.plusSeconds(5),
                NOW.plusSeconds(6)));

    Alert over =
        SampleAlerts.resolved(
            snoozed, new Resolution(ResolveReason.MANUAL, "grace", NOW.plusSeconds(9)), "a fan");
    assertThat(save(over, Kind.RESOLVED)).isEqualTo(SAVED);
    assertThat(alerts().find(alert.id())).contains(over);
    assertThat(alerts().findOpen()).doesNotContain(alert, over);
    assertThat(alerts().findOpenOnes()).noneMatch(one -> one.id().equals(alert.id()));
  }

  @Nested
  class OneOpenAlert {
    @Test
    void isAllThatAKeyHas() {
      save(alert, Kind.OPENED);
      Alert second = SampleAlerts.open(owner.id(), key, NOW.plusSeconds(1));

      assertThat(save(second, Kind.OPENED)).isEqualTo(OUTDATED);

      assertThat(alerts().find(second.id())).isEmpty();
      assertThat(openOf(server)).containsExactly(alert);
    }

    @Test
    void makesRoomForTheNextWhenItHasEnded() {
      save(alert, Kind.OPENED);
      save(SampleAlerts.resolved(alert, NOW.plusSeconds(1)), Kind.RESOLVED);
      Alert next = SampleAlerts.open(owner.id(), key, NOW.plusSeconds(2));

      assertThat(save(next, Kind.OPENED)).isEqualTo(SAVED);

      assertThat(openOf(server)).containsExactly(next);
    }

    @Test
    void leavesOtherThresholdsServersAndDetailsAlone() {
      Server another = SampleObjects.server(owner.id(), "db");
      storage().servers().add(another);
      List<AlertKey> keys =
          List.of(
              key,
              new AlertKey(key.thresholdId(), server.id(), "/home"),
              new AlertKey(key.thresholdId(), server.id(), "/Home"),
              new AlertKey(key.thresholdId(), another.id(), ""),
              new AlertKey(AlertThresholdId.random(), server.id(), ""));

      List<SaveOutcome> outcomes =
          outcomes(
              keys.stream()
                  .map(each -> step(SampleAlerts.open(owner.id(), each, NOW), Kind.OPENED))
                  .toList());

      assertThat(outcomes).hasSize(5).containsOnly(SAVED);
      assertThat(alerts().find(all(10, 0)).total()).isEqualTo(5);
    }

    @Test
    void isTheOnlyOneWhenSeveralHubsOpen() {
      List<Alert> rivals =
          List.of(
              alert,
              SampleAlerts.open(owner.id(), key, NOW),
              SampleAlerts.open(owner.id(), key, NOW),
              SampleAlerts.open(owner.id(), key, NOW));

      List<SaveOutcome> outcomes =
          ConcurrentStart.run(
              4, number -> () -> save(rivals.get(number), Kind.OPENED, none(key), notice()));

      assertThat(outcomes).containsOnlyOnce(SAVED);
      List<Alert> open = openOf(server);
      assertThat(open).containsExactly(rivals.get(outcomes.indexOf(SAVED)));
      assertThat(rivals)
          .allSatisfy(
              rival -> assertThat(noticesOf(rival.id())).hasSize(open.contains(rival) ? 1 : 0));
    }

    @Test
    void neverMakesHubsWaitForEachOther() {
      List<AlertKey> keys = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        keys.add(new AlertKey(key.thresholdId(), server.id(), "detail " + i));
      }

      List<Integer> saved =
          ConcurrentStart.run(
              4,
              number ->
                  () -> {
                    List<AlertKey> inMyOrder = new ArrayList<>(keys.subList(number * 5, 40));
                    inMyOrder.addAll(keys.subList(0, number * 5));
                    List<Step> steps =
                        inMyOrder.stream()
                            .map(
                                each ->
                                    new Step(
                                        new AlertChange(
                                            SampleAlerts.open(owner.id(), each, NOW), Kind.OPENED),
                                        new AlertHold(each, NOW, NOW, null, false, null),
                                        List.of()))
                            .toList();
                    int mine = 0;
                    for (SaveOutcome outcome : outcomes(steps)) {
                      mine += outcome == SAVED ? 1 : 0;
                    }
                    alerts().updateValues(openOf(server), Map.of());
                    saveHolds(inMyOrder.stream().map(AlertRepositoryContract::none).toList());
                    return mine;
                  });

      assertThat(saved.stream().mapToInt(Integer::intValue).sum()).isEqualTo(40);
      assertThat(openOf(server)).hasSize(40);
    }
  }

  @Nested
  class AnOutdatedStep {
    private final Alert over = SampleAlerts.resolved(alert, NOW.plusSeconds(1));

    @Test
    void isOneForAnAlertThatIsNotThere() {
      for (Kind kind : List.of(Kind.ESCALATED, Kind.ACKNOWLEDGED, Kind.SNOOZED)) {
        assertThat(save(alert, kind)).isEqualTo(OUTDATED);
      }
      assertThat(save(over, Kind.RESOLVED)).isEqualTo(OUTDATED);

      assertThat(alerts().find(alert.id())).isEmpty();
    }

    @Test
    void isOneForAnAlertThatHasEnded() {
      save(alert, Kind.OPENED);
      save(over, Kind.RESOLVED);

      assertThat(save(SampleAlerts.escalated(alert), Kind.ESCALATED)).isEqualTo(OUTDATED);
      assertThat(
              save(
                  SampleAlerts.acknowledged(alert, new Acknowledgement("ada", NOW)),
                  Kind.ACKNOWLEDGED))
          .isEqualTo(OUTDATED);
      assertThat(save(SampleAlerts.resolved(alert, NOW.plusSeconds(9)), Kind.RESOLVED))
          .isEqualTo(OUTDATED);

      assertThat(alerts().find(alert.id())).contains(over);
    }

    @Test
    void isOneForAnAlertBeforeTheOpenOne() {
      save(alert, Kind.OPENED);
      save(over, Kind.RESOLVED);
      Alert next = SampleAlerts.open(owner.id(), key, NOW.plusSeconds(2));
      save(next, Kind.OPENED);

      assertThat(save(SampleAlerts.resolved(alert, NOW.plusSeconds(9)), Kind.RESOLVED))
          .isEqualTo(OUTDATED);

      assertThat(openOf(server)).containsExactly(next);
    }

    @Test
    void isOneForAServerThatIsGone() {
      storage().servers().remove(server.id());

      assertThat(save(alert, Kind.OPENED)).isEqualTo(OUTDATED);
      assertThat(save(over, Kind.RECORDED)).isEqualTo(OUTDATED);

      assertThat(alerts().find(alert.id())).isEmpty();
    }

    @Test
    void storesNeitherItsHoldNorItsNotices() {
      save(alert, Kind.OPENED);
      Alert second = SampleAlerts.open(owner.id(), key, NOW);

      save(second, Kind.OPENED, new AlertHold(key, NOW, NOW, null, true, NOW), notice());

      assertThat(holdOf(key)).isNull();
      assertThat(noticesOf(second.id())).isEmpty();
    }

    @Test
    void leavesTheOthersOfItsBatchAlone() {
      Server gone = SampleObjects.server(owner.id(), "gone");
      storage().servers().add(gone);
      storage().servers().remove(gone.id());
      save(alert, Kind.OPENED);
      Alert other = SampleAlerts.open(owner.id(), SampleAlerts.key(server.id()), NOW);
      Alert lost = SampleAlerts.open(owner.id(), SampleAlerts.key(gone.id()), NOW);

      assertThat(
              outcomes(
                  List.of(
                      step(SampleAlerts.open(owner.id(), key, NOW), Kind.OPENED),
                      step(lost, Kind.OPENED),
                      step(other, Kind.OPENED),
                      step(over, Kind.RESOLVED))))
          .containsExactly(OUTDATED, OUTDATED, SAVED, SAVED);

      assertThat(openOf(server)).containsExactly(other);
      assertThat(alerts().find(alert.id())).contains(over);
    }
  }

  @Nested
  class ABatch {
    @Test
    void isTakenInItsOrder() {
      Alert worse = SampleAlerts.escalated(alert);
      Alert over = SampleAlerts.resolved(worse, NOW.plusSeconds(1));
      Alert tooSoon = SampleAlerts.open(owner.id(), key, NOW);
      Alert next = SampleAlerts.open(owner.id(), key, NOW.plusSeconds(2));

      assertThat(
              outcomes(
                  List.of(
                      step(alert, Kind.OPENED),
                      step(tooSoon, Kind.OPENED),
                      step(worse, Kind.ESCALATED),
                      step(over, Kind.RESOLVED),
                      step(next, Kind.OPENED),
                      step(over, Kind.RESOLVED))))
          .containsExactly(SAVED, OUTDATED, SAVED, SAVED, SAVED, OUTDATED);

      assertThat(alerts().find(alert.id())).contains(over);
      assertThat(alerts().find(tooSoon.id())).isEmpty();
      assertThat(openOf(server)).containsExactly(next);
    }

    @Test
    void keepsTheLastHoldOfAKeyAndEveryNotice() {
      Alert over = SampleAlerts.resolved(alert, NOW.plusSeconds(1));
      OutboxNotice first = notice();
      OutboxNotice second = SampleAlerts.notice(Kind.OPENED, owner.id(), NOW.plusSeconds(60));
      OutboxNotice last = SampleAlerts.notice(Kind.RESOLVED, owner.id(), NOW.plusSeconds(1));
      AlertHold quiet = new AlertHold(key, NOW, null, null, false, NOW.plusSeconds(300));

      alerts()
          .save(
              List.of(
                  new Step(
                      new AlertChange(alert, Kind.OPENED),
                      new AlertHold(key, NOW, NOW, null, true, null),
                      List.of(first, second)),
                  new Step(new AlertChange(over, Kind.RESOLVED), quiet, List.of(last))));

      assertThat(holdOf(key)).isEqualTo(quiet);
      assertThat(noticesOf(alert.id())).containsExactlyInAnyOrder(first, second, last);
    }

    @Test
    void ofHundredsIsStoredWhole() {
      List<Alert> many = new ArrayList<>();
      for (int i = 0; i < 600; i++) {
        many.add(
            SampleAlerts.open(
                owner.id(),
                new AlertKey(key.thresholdId(), server.id(), "detail " + i),
                NOW.plusSeconds(i)));
      }

      List<SaveOutcome> outcomes =
          outcomes(many.stream().map(each -> step(each, Kind.OPENED)).toList());

      assertThat(outcomes).hasSize(600).containsOnly(SAVED);
      assertThat(openOf(server)).containsExactlyInAnyOrderElementsOf(many);
    }

    @Test
    void thatIsStoredAlreadyIsSavedWithoutEffect() {
      Alert worse = SampleAlerts.escalated(alert);
      Alert over = SampleAlerts.resolved(worse, NOW.plusSeconds(1));
      save(alert, Kind.OPENED, none(key), notice());
      alerts().updateValues(List.of(alert.withValues(99, 99)), Map.of());
      assertThat(save(alert, Kind.OPENED, pending(key), notice())).isEqualTo(SAVED);
      assertThat(alerts().find(alert.id())).contains(alert.withValues(99, 99));

      List<Step> steps = List.of(step(worse, Kind.ESCALATED), step(over, Kind.RESOLVED));
      alerts().save(steps);
      Alert next = SampleAlerts.open(owner.id(), key, NOW.plusSeconds(2));
      List<Step> again =
          List.of(
              new Step(new AlertChange(worse, Kind.ESCALATED), none(key), List.of(notice())),
              new Step(new AlertChange(over, Kind.RESOLVED), pending(key), List.of(notice())),
              step(next, Kind.OPENED));
      assertThat(outcomes(again)).containsExactly(SAVED, SAVED, SAVED);

      assertThat(alerts().find(alert.id())).contains(over);
      assertThat(alerts().find(key)).isEqualTo(new Kept(next, null));
      assertThat(noticesOf(alert.id())).hasSize(1);
    }

    @Test
    void leavesANoticeThatIsStoredAsItIs() {
      OutboxNotice notice = notice();
      OutboxNotice sameWithAnotherTime =
          new OutboxNotice(notice.id(), notice.kind(), owner.id(), NOW.plusSeconds(60));
      save(alert, Kind.OPENED, none(key), notice);

      save(SampleAlerts.escalated(alert), Kind.ESCALATED, none(key), sameWithAnotherTime);

      assertThat(noticesOf(alert.id())).containsExactly(notice);
    }
  }

  @Nested
  class Holds {
    @Test
    void areFoundAsTheyWereSaved() {
      List<AlertHold> holds =
          List.of(
              new AlertHold(key, NOW, NOW, null, true, NOW.plusSeconds(60)),
              new AlertHold(
                  SampleAlerts.key(server.id()),
                  NOW.plusNanos(1000),
                  NOW,
                  NOW.plusNanos(2000),
                  false,
                  null),
              new AlertHold(SampleAlerts.key(server.id()), NOW, null, null, true, null),
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
      AlertKey other = SampleAlerts.key(server.id());
      AlertHold untouched = new AlertHold(other, NOW, NOW, null, true, NOW);
      saveHolds(List.of(new AlertHold(key, NOW, NOW, null, true, NOW), untouched));
      AlertHold next = new AlertHold(key, NOW, null, null, false, NOW.plusSeconds(5));

      saveHolds(List.of(next));

      assertThat(holdsOf(server)).containsExactlyInAnyOrder(next, untouched);
    }

    @Test
    void areGoneWhenNothingIsHeld() {
      saveHolds(List.of(new AlertHold(key, NOW, NOW, null, false, null)));

      saveHolds(List.of(none(key), none(key)));

      assertThat(holdsOf(server)).isEmpty();
    }

    @Test
    void comeAndGoWithTheStepsOfAlerts() {
      AlertHold pending = new AlertHold(key, NOW, NOW, null, false, null);
      saveHolds(List.of(pending));
      save(alert, Kind.OPENED, none(key));
      assertThat(holdOf(key)).isNull();

      AlertHold muted = new AlertHold(key, NOW, null, null, true, NOW.plusSeconds(9));
      save(SampleAlerts.resolved(alert, NOW.plusSeconds(1)), Kind.RESOLVED, muted);
      assertThat(holdOf(key)).isEqualTo(muted);
    }

    @Test
    void ofAServerThatIsGoneAreLeftOut() {
      Server another = SampleObjects.server(owner.id(), "db");
      storage().servers().add(another);
      storage().servers().remove(server.id());
      AlertHold kept = new AlertHold(SampleAlerts.key(another.id()), NOW, NOW, null, false, null);

      assertThat(saveHolds(List.of(pending(key), kept))).containsExactly(OUTDATED, SAVED);

      assertThat(holdsOf(server)).isEmpty();
      assertThat(holdsOf(another)).containsExactly(kept);
    }
  }

  @Test
  void findsWhatIsKeptOfAKey() {
    AlertHold muted = new AlertHold(key, NOW, null, null, true, null);
    save(alert, Kind.OPENED, muted);

    assertThat(alerts().find(key)).isEqualTo(new Kept(alert, muted));
    assertThat(alerts().find(new AlertKey(key.thresholdId(), server.id(), "/")))
        .isEqualTo(new Kept(null, null));

    save(SampleAlerts.resolved(alert, NOW), Kind.RESOLVED, muted);
    assertThat(alerts().find(key)).isEqualTo(new Kept(null, muted));
  }

  @Nested
  class Values {
    @Test
    void areBroughtUpToDateAndNothingElse() {
      Alert other = SampleAlerts.open(owner.id(), SampleAlerts.key(server.id()), NOW);
      save(alert, Kind.OPENED);
      save(other, Kind.OPENED);

      alerts()
          .updateValues(
              List.of(
                  SampleAlerts.escalated(alert.withValues(97.25, 99.5)), other.withValues(1, 2)),
              Map.of());

      assertThat(alerts().find(alert.id())).contains(alert.withValues(97.25, 99.5));
      assertThat(alerts().find(other.id())).contains(other.withValues(1, 2));
    }

    @Test
    void ofAlertsThatAreNotOpenStay() {
      Alert over = SampleAlerts.resolved(alert, NOW.plusSeconds(1));
      save(alert, Kind.OPENED);
      save(over, Kind.RESOLVED);
      Alert unknown = SampleAlerts.open(owner.id(), SampleAlerts.key(server.id()), NOW);

      alerts().updateValues(List.of(alert.withValues(1, 2), unknown), Map.of());

      assertThat(alerts().find(alert.id())).contains(over);
      assertThat(alerts().find(unknown.id())).isEmpty();
    }
  }

  @Nested
  class Listing {
    @Test
    void isNewestFirstThenByIdWithoutOverlaps() {
      for (int i = 0; i < 12; i++) {
        save(
            SampleAlerts.open(owner.id(), SampleAlerts.key(server.id()), NOW.plusSeconds(i / 4)),
            Kind.OPENED);
      }

      List<Alert> found = new ArrayList<>();
      for (int offset = 0; offset < 12; offset += 5) {
        Page page = alerts().find(all(5, offset));
        assertThat(page.total()).isEqualTo(12);
        found.addAll(page.alerts());
      }

      assertThat(found).hasSize(12).doesNotHaveDuplicates();
      assertThat(found)
          .isSortedAccordingTo(
              (one, other) -> {
                int byTime = other.createdAt().compareTo(one.createdAt());
                return byTime == 0 ? one.id().toString().compareTo(other.id().toString()) : byTime;
              });
      assertThat(alerts().find(all(5, 12))).isEqualTo(new Page(List.of(), 12));
    }

    @Test
    void hasWhatEachFilterAndAllTogetherMatch() {
      Server another = SampleObjects.server(owner.id(), "db");
      storage().servers().add(another);
      Alert worse =
          SampleAlerts.escalated(
              SampleAlerts.open(owner.id(), SampleAlerts.key(another.id()), NOW.plusSeconds(1)));
      Alert over = SampleAlerts.resolved(alert, NOW.plusSeconds(9));
      save(alert, Kind.OPENED);
      save(over, Kind.RESOLVED);
      save(worse, Kind.OPENED);

      assertThat(matching(null, null, null, null)).containsExactly(worse, over);
      assertThat(matching(true, null, null, null)).containsExactly(worse);
      assertThat(matching(false, null, null, null)).containsExactly(over);
      assertThat(matching(null, server.id(), null, null)).containsExactly(over);
      assertThat(matching(null, null, Severity.CRITICAL, null)).containsExactly(worse);
      assertThat(matching(null, null, Severity.WARNING, null)).containsExactly(over);
      assertThat(matching(null, null, null, NOW)).containsExactly(worse, over);
      assertThat(matching(null, null, null, NOW.plusNanos(1000))).containsExactly(worse);
      assertThat(matching(true, another.id(), Severity.CRITICAL, NOW.plusSeconds(1)))
          .containsExactly(worse);
      assertThat(matching(true, server.id(), Severity.CRITICAL, NOW)).isEmpty();
    }

    @Test
    void filtersByServersThresholdAcknowledgementAndTime() {
      Server another = SampleObjects.server(owner.id(), "db");
      storage().servers().add(another);
      Alert taken =
          SampleAlerts.acknowledged(
              SampleAlerts.open(owner.id(), SampleAlerts.key(another.id()), NOW.plusSeconds(1)),
              new Acknowledgement("ada", NOW));
      save(alert, Kind.OPENED);
      save(taken, Kind.OPENED);

      assertThat(matching(true, Set.of(), null, null, null)).containsExactly(taken);
      assertThat(matching(false, Set.of(), null, null, null)).containsExactly(alert);
      assertThat(matching(null, Set.of(server.id(), another.id()), null, null, null))
          .containsExactly(taken, alert);
      assertThat(matching(null, Set.of(), key.thresholdId(), null, null)).containsExactly(alert);
      assertThat(matching(null, Set.of(), null, null, NOW.plusSeconds(1))).containsExactly(alert);
      assertThat(matching(null, Set.of(), null, null, NOW)).isEmpty();
      assertThat(matching(true, Set.of(server.id()), null, null, null)).isEmpty();
    }

    @Test
    void filtersByOpenAtATimeOrLater() {
      Alert over = SampleAlerts.resolved(alert, NOW.plusSeconds(9));
      save(alert, Kind.OPENED);
      save(over, Kind.RESOLVED);
      Alert open = SampleAlerts.open(owner.id(), SampleAlerts.key(server.id()), NOW.plusSeconds(1));
      save(open, Kind.OPENED);

      assertThat(openSince(NOW.plusSeconds(9))).containsExactly(open, over);
      assertThat(openSince(NOW.plusSeconds(9).plusNanos(1_000))).containsExactly(open);
    }

    private List<Alert> openSince(Instant time) {
      return found(
          new Query(owner.id(), null, null, Set.of(), null, null, null, null, null, time, 10, 0));
    }

    @Test
    void findsTextInMessageAndServerNameIgnoringCase() {
      save(alert, Kind.OPENED);

      for (String text : List.of("cpu is", "90 %", "WEB", "Web: cPU", "W")) {
        assertThat(matching(null, Set.of(), null, text, null)).as(text).containsExactly(alert);
      }
      for (String text : List.of("memory", "9_ %", "%C", "\\", "\0")) {
        assertThat(matching(null, Set.of(), null, text, null)).as(text).isEmpty();
      }
    }

    @Test
    void hasNothingOfOtherOwners() {
      save(alert, Kind.OPENED);
      Query somebodyElses = Query.of(UserId.random(), 10, 0);

      assertThat(alerts().find(somebodyElses)).isEqualTo(new Page(List.of(), 0));
    }

    @Test
    void hasWhatChangedSinceATimeTheNewestFirst() {
      Alert taken =
          SampleAlerts.open(owner.id(), SampleAlerts.key(server.id()), NOW.plusSeconds(1));
      Alert over = SampleAlerts.open(owner.id(), SampleAlerts.key(server.id()), NOW.plusSeconds(2));
      Alert latest =
          SampleAlerts.open(owner.id(), SampleAlerts.key(server.id()), NOW.plusSeconds(10));
      for (Alert opened : List.of(alert, taken, over, latest)) {
        save(opened, Kind.OPENED);
      }
      Alert acknowledged =
          SampleAlerts.acknowledged(taken, new Acknowledgement("ada", NOW.plusSeconds(11)));
      Alert resolved = SampleAlerts.resolved(over, NOW.plusSeconds(12));
      Alert snoozed = alert.snoozed(new Snooze("ada", NOW.plusSeconds(13), NOW.plusSeconds(60)));
      save(acknowledged, Kind.ACKNOWLEDGED);
      save(resolved, Kind.RESOLVED);
      save(snoozed, Kind.SNOOZED);

      assertThat(changedSince(10, 100)).containsExactly(latest, resolved, acknowledged, snoozed);
      assertThat(changedSince(10, 2)).containsExactly(latest, resolved);
      assertThat(changedSince(11, 100)).containsExactly(resolved, acknowledged, snoozed);
      assertThat(changedSince(13, 100)).containsExactly(snoozed);
      assertThat(changedSince(0, 100)).hasSize(4);
      assertThat(changedSince(14, 100)).isEmpty();
      assertThat(alerts().changedSince(UserId.random(), NOW, 100)).isEmpty();
    }

    private List<Alert> changedSince(long seconds, int most) {
      return alerts().changedSince(owner.id(), NOW.plusSeconds(seconds), most);
    }

    private List<Alert> matching(
        @Nullable Boolean acknowledged,
        Set<ServerId> servers,
        @Nullable AlertThresholdId thresholdId,
        @Nullable String text,
        @Nullable Instant until) {
      return found(
          new Query(
              owner.id(),
              null,
              acknowledged,
              servers,
              thresholdId,
              null,
              text,
              null,
              until,
              null,
              10,
              0));
    }

    private List<Alert> matching(
        @Nullable Boolean active,
        @Nullable ServerId serverId,
        @Nullable Severity severity,
        @Nullable Instant since) {
      Set<ServerId> servers = serverId == null ? Set.of() : Set.of(serverId);
      return found(
          new Query(
              owner.id(), active, null, servers, null, severity, null, since, null, null, 10, 0));
    }

    private List<Alert> found(Query query) {
      Page page = alerts().find(query);
      assertThat(page.total()).isEqualTo(page.alerts().size());
      return page.alerts();
    }
  }

  @Test
  void letsARemovedServerTakeAllOfIt() {
    Alert over = SampleAlerts.resolved(alert, NOW.plusSeconds(1));
    Alert open = SampleAlerts.open(owner.id(), SampleAlerts.key(server.id()), NOW);
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
      Alert each = SampleAlerts.open(owner.id(), key, longAgo);
      save(each, Kind.OPENED);
      ended.add(SampleAlerts.resolved(each, longAgo.plusSeconds(i)));
      save(ended.get(i), Kind.RESOLVED);
    }
    Alert open = SampleAlerts.open(owner.id(), key, longAgo);
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
    Server other = SampleObjects.server(owner.id(), "other");
    storage().servers().add(other);
    List<Alert> ended = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      AlertKey of = i == 3 ? SampleAlerts.key(other.id()) : key;
      Alert each = SampleAlerts.open(owner.id(), of, NOW);
      save(each, Kind.OPENED);
      ended.add(SampleAlerts.resolved(each, NOW.plusSeconds(i)));
      save(ended.get(i), Kind.RESOLVED);
    }
    Alert open = SampleAlerts.open(owner.id(), key, NOW);
    save(open, Kind.OPENED);

    while (alerts().deleteResolvedBeyond(1, 1) == 1) {
      // what other tests left behind goes too
    }

    assertThat(alerts().find(all(10, 0)).alerts())
        .containsExactlyInAnyOrder(ended.get(2), ended.get(3), open);
  }

  private static AlertHold none(AlertKey of) {
    return AlertHold.none(of, NOW);
  }

  private static AlertHold pending(AlertKey of) {
    return new AlertHold(of, NOW, NOW, null, false, null);
  }

  /** A step that wrote the comment that the alert has, if it is one with which somebody can. */
  private static AlertChange change(Alert alert, Kind kind) {
    boolean isCommented = kind == Kind.ACKNOWLEDGED || kind == Kind.RESOLVED;
    return new AlertChange(alert, kind, isCommented ? alert.comment() : null);
  }

  private static Step step(Alert alert, Kind kind) {
    return new Step(change(alert, kind), none(alert.key()), List.of());
  }

  private SaveOutcome save(Alert alert, Kind kind) {
    return save(alert, kind, none(alert.key()));
  }

  private SaveOutcome save(Alert alert, Kind kind, AlertHold hold, OutboxNotice... notices) {
    List<SaveOutcome> outcomes =
        outcomes(List.of(new Step(change(alert, kind), hold, List.of(notices))));
    assertThat(outcomes).hasSize(1);
    return outcomes.get(0);
  }

  private List<SaveOutcome> saveHolds(List<AlertHold> holds) {
    return outcomes(holds.stream().map(hold -> new Step(null, hold, List.of())).toList());
  }

  private List<SaveOutcome> outcomes(List<Step> steps) {
    return alerts().save(steps).stream().map(Saved::outcome).toList();
  }

  private OutboxNotice notice() {
    return SampleAlerts.notice(Kind.OPENED, owner.id(), NOW);
  }

  private Query all(int limit, int offset) {
    return Query.of(owner.id(), limit, offset);
  }

  private List<Alert> openOf(Server of) {
    return alerts().findOpen().stream()
        .filter(open -> open.key().serverId().equals(of.id()))
        .toList();
  }

  private List<AlertHold> holdsOf(Server of) {
    return alerts().findHolds().stream()
        .filter(hold -> hold.key().serverId().equals(of.id()))
        .toList();
  }

  private @Nullable AlertHold holdOf(AlertKey of) {
    return alerts().find(of).hold();
  }
}
