package io.chatops.testkit;

import static io.chatops.core.alert.AlertRepository.SaveOutcome.OUTDATED;
import static io.chatops.core.alert.AlertRepository.SaveOutcome.SAVED;
import static io.chatops.testkit.SampleAlerts.acknowledged;
import static io.chatops.testkit.SampleAlerts.escalated;
import static io.chatops.testkit.SampleAlerts.resolved;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.alert.Alert;
import io.chatops.core.alert.AlertChange;
import io.chatops.core.alert.AlertChange.Kind;
import io.chatops.core.alert.AlertHold;
import io.chatops.core.alert.AlertKey;
import io.chatops.core.alert.AlertRepository;
import io.chatops.core.alert.AlertRepository.Kept;
import io.chatops.core.alert.AlertRepository.SaveOutcome;
import io.chatops.core.alert.AlertRepository.Step;
import io.chatops.core.alert.OutboxNotice;
import io.chatops.core.identity.AlertId;
import io.chatops.core.identity.AlertThresholdId;
import io.chatops.core.server.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract of {@link AlertRepository#save}: steps in batches, of several hubs. */
public abstract class AlertStepsContract extends AlertContract {
  /** Returns the notices of an alert in the outbox. */
  protected abstract List<OutboxNotice> noticesOf(AlertId id);

  @Nested
  class OneOpenAlert {
    @Test
    void isAllThatAKeyHas() {
      save(alert, Kind.OPENED);
      Alert second = open(key, at(1));

      assertThat(save(second, Kind.OPENED)).isEqualTo(OUTDATED);

      assertThat(alerts().find(second.id())).isEmpty();
      assertThat(openOf(server)).containsExactly(alert);
    }

    @Test
    void makesRoomForTheNextWhenItHasEnded() {
      save(alert, Kind.OPENED);
      save(resolved(alert, at(1)), Kind.RESOLVED);
      Alert next = open(key, at(2));

      assertThat(save(next, Kind.OPENED)).isEqualTo(SAVED);

      assertThat(openOf(server)).containsExactly(next);
    }

    @Test
    void leavesOtherThresholdsServersAndDetailsAlone() {
      Server another = newServer();
      List<AlertKey> keys =
          List.of(
              key,
              new AlertKey(key.thresholdId(), server.id(), "/home"),
              new AlertKey(key.thresholdId(), server.id(), "/Home"),
              new AlertKey(key.thresholdId(), another.id(), ""),
              new AlertKey(AlertThresholdId.random(), server.id(), ""));

      List<SaveOutcome> outcomes =
          outcomes(keys.stream().map(each -> step(open(each, NOW), Kind.OPENED)).toList());

      assertThat(outcomes).hasSize(5).containsOnly(SAVED);
      assertThat(alerts().find(all(10, 0)).total()).isEqualTo(5);
    }

    @Test
    void isTheOnlyOneWhenSeveralHubsOpen() {
      List<Alert> rivals = List.of(alert, open(key, NOW), open(key, NOW), open(key, NOW));

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
                                        new AlertChange(open(each, NOW), Kind.OPENED),
                                        new AlertHold(each, NOW, NOW, null, false, null),
                                        List.of()))
                            .toList();
                    int mine = 0;
                    for (SaveOutcome outcome : outcomes(steps)) {
                      mine += outcome == SAVED ? 1 : 0;
                    }
                    alerts().updateValues(openOf(server), Map.of());
                    saveHolds(inMyOrder.stream().map(AlertContract::none).toList());
                    return mine;
                  });

      assertThat(saved.stream().mapToInt(Integer::intValue).sum()).isEqualTo(40);
      assertThat(openOf(server)).hasSize(40);
    }
  }

  @Nested
  class AnOutdatedStep {
    private final Alert over = resolved(alert, at(1));

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

      assertThat(save(escalated(alert), Kind.ESCALATED)).isEqualTo(OUTDATED);
      assertThat(save(acknowledged(alert, by("ada", NOW)), Kind.ACKNOWLEDGED)).isEqualTo(OUTDATED);
      assertThat(save(resolved(alert, at(9)), Kind.RESOLVED)).isEqualTo(OUTDATED);

      assertThat(alerts().find(alert.id())).contains(over);
    }

    @Test
    void isOneForAnAlertBeforeTheOpenOne() {
      save(alert, Kind.OPENED);
      save(over, Kind.RESOLVED);
      Alert next = open(key, at(2));
      save(next, Kind.OPENED);

      assertThat(save(resolved(alert, at(9)), Kind.RESOLVED)).isEqualTo(OUTDATED);

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
      Alert second = open(key, NOW);

      save(second, Kind.OPENED, new AlertHold(key, NOW, NOW, null, true, NOW), notice());

      assertThat(holdOf(key)).isNull();
      assertThat(noticesOf(second.id())).isEmpty();
    }

    @Test
    void leavesTheOthersOfItsBatchAlone() {
      Server gone = newServer();
      storage().servers().remove(gone.id());
      save(alert, Kind.OPENED);
      Alert other = open();
      Alert lost = open(SampleAlerts.key(gone.id()), NOW);

      assertThat(
              outcomes(
                  List.of(
                      step(open(key, NOW), Kind.OPENED),
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
      Alert worse = escalated(alert);
      Alert over = resolved(worse, at(1));
      Alert tooSoon = open(key, NOW);
      Alert next = open(key, at(2));

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
      Alert over = resolved(alert, at(1));
      OutboxNotice first = notice();
      OutboxNotice second = SampleAlerts.notice(Kind.OPENED, owner.id(), at(60));
      OutboxNotice last = SampleAlerts.notice(Kind.RESOLVED, owner.id(), at(1));
      AlertHold quiet = new AlertHold(key, NOW, null, null, false, at(300));

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
        many.add(open(new AlertKey(key.thresholdId(), server.id(), "detail " + i), at(i)));
      }

      List<SaveOutcome> outcomes =
          outcomes(many.stream().map(each -> step(each, Kind.OPENED)).toList());

      assertThat(outcomes).hasSize(600).containsOnly(SAVED);
      assertThat(openOf(server)).containsExactlyInAnyOrderElementsOf(many);
    }

    @Test
    void thatIsStoredAlreadyIsSavedWithoutEffect() {
      Alert worse = escalated(alert);
      Alert over = resolved(worse, at(1));
      save(alert, Kind.OPENED, none(key), notice());
      alerts().updateValues(List.of(alert.withValues(99, 99)), Map.of());
      assertThat(save(alert, Kind.OPENED, pending(key), notice())).isEqualTo(SAVED);
      assertThat(alerts().find(alert.id())).contains(alert.withValues(99, 99));

      List<Step> steps = List.of(step(worse, Kind.ESCALATED), step(over, Kind.RESOLVED));
      alerts().save(steps);
      Alert next = open(key, at(2));
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
          new OutboxNotice(notice.id(), notice.kind(), owner.id(), at(60));
      save(alert, Kind.OPENED, none(key), notice);

      save(escalated(alert), Kind.ESCALATED, none(key), sameWithAnotherTime);

      assertThat(noticesOf(alert.id())).containsExactly(notice);
    }
  }
}
