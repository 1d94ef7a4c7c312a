package io.chatops.testkit;

import static io.chatops.testkit.SampleAlerts.acknowledged;
import static io.chatops.testkit.SampleAlerts.escalated;
import static io.chatops.testkit.SampleAlerts.resolved;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.alert.Alert;
import io.chatops.core.alert.Alert.Snooze;
import io.chatops.core.alert.AlertChange.Kind;
import io.chatops.core.alert.AlertRepository;
import io.chatops.core.alert.AlertRepository.Page;
import io.chatops.core.alert.AlertRepository.Query;
import io.chatops.core.alert.Severity;
import io.chatops.core.identity.AlertThresholdId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import io.chatops.core.server.Server;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The contract of {@link AlertRepository#find(Query)} and of what changed since a time. */
public abstract class AlertListingContract extends AlertContract {
  @Test
  void isNewestFirstThenByIdWithoutOverlaps() {
    for (int i = 0; i < 12; i++) {
      save(open(key(), at(i / 4)), Kind.OPENED);
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
    Server another = newServer();
    Alert worse = escalated(open(SampleAlerts.key(another.id()), at(1)));
    Alert over = resolved(alert, at(9));
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
    assertThat(matching(true, another.id(), Severity.CRITICAL, at(1))).containsExactly(worse);
    assertThat(matching(true, server.id(), Severity.CRITICAL, NOW)).isEmpty();
  }

  @Test
  void filtersByServersThresholdAcknowledgementAndTime() {
    Server another = newServer();
    Alert taken = acknowledged(open(SampleAlerts.key(another.id()), at(1)), by("ada", NOW));
    save(alert, Kind.OPENED);
    save(taken, Kind.OPENED);

    assertThat(matching(true, Set.of(), null, null, null)).containsExactly(taken);
    assertThat(matching(false, Set.of(), null, null, null)).containsExactly(alert);
    assertThat(matching(null, Set.of(server.id(), another.id()), null, null, null))
        .containsExactly(taken, alert);
    assertThat(matching(null, Set.of(), key.thresholdId(), null, null)).containsExactly(alert);
    assertThat(matching(null, Set.of(), null, null, at(1))).containsExactly(alert);
    assertThat(matching(null, Set.of(), null, null, NOW)).isEmpty();
    assertThat(matching(true, Set.of(server.id()), null, null, null)).isEmpty();
  }

  @Test
  void filtersByOpenAtATimeOrLater() {
    Alert over = resolved(alert, at(9));
    save(alert, Kind.OPENED);
    save(over, Kind.RESOLVED);
    Alert open = open(key(), at(1));
    save(open, Kind.OPENED);

    assertThat(openSince(at(9))).containsExactly(open, over);
    assertThat(openSince(at(9).plusNanos(1_000))).containsExactly(open);
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
    Alert taken = open(key(), at(1));
    Alert over = open(key(), at(2));
    Alert latest = open(key(), at(10));
    for (Alert opened : List.of(alert, taken, over, latest)) {
      save(opened, Kind.OPENED);
    }
    Alert acknowledged = acknowledged(taken, by("ada", at(11)));
    Alert resolved = resolved(over, at(12));
    Alert snoozed = alert.snoozed(new Snooze("ada", at(13), at(60)));
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
    return alerts().changedSince(owner.id(), at(seconds), most);
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
