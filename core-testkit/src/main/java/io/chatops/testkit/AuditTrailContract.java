package io.chatops.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.audit.AuditAction;
import io.chatops.core.audit.AuditEvent;
import io.chatops.core.audit.AuditEvent.Outcome;
import io.chatops.core.audit.AuditTrail;
import io.chatops.core.audit.AuditTrail.Page;
import io.chatops.core.audit.AuditTrail.Query;
import io.chatops.core.identity.AuditEventId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import io.chatops.core.page.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The contract of {@link AuditTrail}. */
public abstract class AuditTrailContract {
  private static final Instant NOW = SampleObjects.NOW;

  private final UserId actor = UserId.random();
  private final String actorName = "Actor-" + SampleObjects.unique();
  private final ServerId serverId = ServerId.random();

  protected abstract AuditTrail trail();

  @Test
  void findsNothingWhereNothingIs() {
    assertThat(trail().find(query(actor, null, null, null, null, null, 100, 0)))
        .isEqualTo(new Page(List.of(), 0));
  }

  @Test
  void findsAnEventAsAppended() {
    AuditEvent full =
        new AuditEvent(
            AuditEventId.random(),
            NOW,
            actor,
            SampleObjects.AWKWARD_TEXT + actorName,
            AuditAction.SERVER_UPDATE,
            Outcome.FAILED,
            UserId.random(),
            serverId,
            SampleObjects.AWKWARD_TEXT,
            "target",
            SampleObjects.longText(),
            "2001:db8::1");
    AuditEvent bare =
        event(NOW.minusSeconds(1), null, AuditAction.USER_SIGN_IN, Outcome.REFUSED, actor);
    trail().append(bare);
    trail().append(full);

    assertThat(mine()).containsExactly(full, bare);
  }

  @Test
  void addsUpEventsOfTheSameId() {
    AuditEvent first = event(NOW, AuditAction.SERVER_REMOVE, serverId);
    AuditEvent later =
        new AuditEvent(
            first.id(),
            NOW.plusSeconds(5),
            actor,
            "Another name",
            AuditAction.SERVER_REMOVE,
            Outcome.REFUSED,
            null,
            serverId,
            null,
            "another target",
            "another reason",
            null);
    trail().append(first);
    trail().append(later);
    trail().append(first);

    assertThat(mine())
        .containsExactly(first.plus(later).plus(first))
        .allSatisfy(
            event -> {
              assertThat(event.count()).isEqualTo(3);
              assertThat(event.at()).isEqualTo(NOW);
              assertThat(event.lastAt()).isEqualTo(NOW.plusSeconds(5));
              assertThat(event.target()).isNull();
            });
  }

  @Test
  void losesNoConcurrentlySummedEvent() {
    AuditEvent event = event(NOW, AuditAction.SERVER_REMOVE, serverId);

    ConcurrentStart.repeat(4, 25, () -> trail().append(event));

    assertThat(mine()).singleElement().extracting(AuditEvent::count).isEqualTo(100L);
  }

  @Test
  void deletesWhatIsOlderThanItsTimeAndNothingYoung() {
    AuditEvent old = event(NOW.minus(Duration.ofDays(800)), AuditAction.SERVER_REMOVE, serverId);
    AuditEvent kept = event(NOW.minus(Duration.ofDays(700)), AuditAction.SERVER_REMOVE, serverId);
    AuditEvent young = event(NOW, AuditAction.SERVER_REMOVE, serverId);
    List.of(old, kept, young).forEach(trail()::append);

    trail().deleteOld(NOW.minus(Duration.ofDays(730)), NOW, 1_000, 100_000);

    assertThat(mine()).containsExactly(young, kept);
  }

  @Test
  void keepsTheNewestOldEventsOfAnActor() {
    List<AuditEvent> events = new ArrayList<>();
    for (int days = 400; days < 405; days++) {
      events.add(event(NOW.minus(Duration.ofDays(days)), AuditAction.SERVER_REMOVE, serverId));
    }
    AuditEvent young = event(NOW.minus(Duration.ofDays(6)), AuditAction.SERVER_REMOVE, serverId);
    events.forEach(trail()::append);
    trail().append(young);

    trail().deleteOld(NOW.minus(Duration.ofDays(730)), NOW, 2, 100_000);

    assertThat(mine()).containsExactly(young, events.get(0), events.get(1));
  }

  @Test
  void keepsEveryActionAndEveryOutcome() {
    for (AuditAction action : AuditAction.values()) {
      for (Outcome outcome : Outcome.values()) {
        trail().append(event(NOW, actor, action, outcome, null));
      }
    }

    assertThat(trail().find(query(actor, null, null, null, null, null, 1, 0)).total())
        .isEqualTo((long) AuditAction.values().length * Outcome.values().length);
  }

  @Test
  void takesWhateverNameWasTried() {
    trail().append(named(NOW, actorName + "\0\ud800"));

    Page page = trail().find(query(actor, null, null, null, null, null, 100, 0));
    assertThat(page.events().get(0).actorName()).startsWith(actorName);
    assertThat(trail().find(query(actor, "\0", null, null, null, null, 100, 0)).events()).isEmpty();
  }

  @Test
  void goesOnAfterAPlace() {
    for (int i = 0; i < 7; i++) {
      trail().append(event(NOW.plusSeconds(i / 3), AuditAction.SERVER_UPDATE, serverId));
    }
    List<AuditEvent> whole =
        trail().find(query(null, null, null, serverId, null, null, 10, 0)).events();

    for (int i = 0; i < 7; i++) {
      Position place = new Position(whole.get(i).lastAt(), whole.get(i).id().value());
      Page rest = trail().find(new Query(null, null, null, serverId, null, null, place, 10, 0));
      assertThat(rest.events()).containsExactlyElementsOf(whole.subList(i + 1, 7));
      assertThat(rest.total()).isEqualTo(7);
    }
  }

  @Test
  void listsNewestFirstInPagesThatNeverOverlap() {
    for (int i = 0; i < 12; i++) {
      trail().append(event(NOW.plusSeconds(i / 4), AuditAction.SERVER_REGISTER, serverId));
    }

    List<AuditEvent> all = new ArrayList<>();
    for (int offset = 0; offset < 12; offset += 5) {
      Page page = trail().find(query(actor, null, null, null, null, null, 5, offset));
      assertThat(page.total()).isEqualTo(12);
      all.addAll(page.events());
    }

    assertThat(all).hasSize(12).doesNotHaveDuplicates();
    assertThat(all.stream().map(AuditEvent::at).toList())
        .isSortedAccordingTo((one, other) -> other.compareTo(one));
    assertThat(trail().find(query(actor, null, null, null, null, null, 5, 12)).events()).isEmpty();
  }

  @Test
  void showsAUserOwnActionsAndWhatConcernsTheirObjects() {
    UserId owner = UserId.random();
    AuditEvent by = named(NOW, actorName);
    AuditEvent about =
        event(NOW.plusSeconds(1), actor, AuditAction.AGENT_CONNECT, Outcome.ALLOWED, owner);
    trail().append(by);
    trail().append(about);

    assertThat(found(query(owner, null, null, null, null, null, 10, 0))).containsExactly(about);
    assertThat(mine()).containsExactly(about, by);
    assertThat(found(query(null, actorName, null, null, null, null, 10, 0)))
        .containsExactly(about, by);
  }

  @Test
  void filtersByEachCriterion() {
    AuditEvent register = event(NOW, AuditAction.SERVER_REGISTER, serverId);
    AuditEvent remove = event(NOW.plusSeconds(10), AuditAction.SERVER_REMOVE, serverId);
    AuditEvent other = event(NOW.plusSeconds(20), AuditAction.SERVER_REMOVE, ServerId.random());
    List.of(register, remove, other).forEach(trail()::append);
    String shouted = actorName.toUpperCase(Locale.ROOT);

    assertThat(found(query(actor, shouted, null, null, null, null, 10, 0)))
        .containsExactly(other, remove, register);
    assertThat(found(query(actor, actorName.substring(1), null, null, null, null, 10, 0)))
        .isEmpty();
    assertThat(found(query(actor, null, AuditAction.SERVER_REMOVE, null, null, null, 10, 0)))
        .containsExactly(other, remove);
    assertThat(found(query(actor, null, null, serverId, null, null, 10, 0)))
        .containsExactly(remove, register);
  }

  @Test
  void includesTheStartButNotTheEndOfARange() {
    AuditEvent first = event(NOW, AuditAction.SERVER_REGISTER, serverId);
    AuditEvent second = event(NOW.plusNanos(1000), AuditAction.SERVER_REGISTER, serverId);
    List.of(first, second).forEach(trail()::append);

    assertThat(found(query(actor, null, null, null, NOW, NOW.plusNanos(1000), 10, 0)))
        .containsExactly(first);
    assertThat(found(query(actor, null, null, null, NOW.plusNanos(1000), null, 10, 0)))
        .containsExactly(second);
    assertThat(found(query(actor, null, null, null, Instant.MIN, Instant.MAX, 10, 0)))
        .containsExactly(second, first);
  }

  @Test
  void ordersEventsOfOneIdByTheirLastTime() {
    AuditEvent first = event(NOW, AuditAction.SERVER_REMOVE, serverId);
    AuditEvent between = event(NOW.plusSeconds(60), AuditAction.SERVER_UPDATE, serverId);
    AuditEvent last =
        event(first.id(), NOW.plusSeconds(120), actorName, AuditAction.SERVER_REMOVE, serverId);
    List.of(first, between, last).forEach(trail()::append);

    assertThat(found(query(actor, null, null, null, NOW.plusSeconds(90), null, 10, 0)))
        .containsExactly(first.plus(last));
    assertThat(found(query(actor, null, null, null, null, NOW.plusSeconds(30), 10, 0)))
        .containsExactly(first.plus(last));
    assertThat(mine()).containsExactly(first.plus(last), between);
  }

  @Test
  void countsTheRefusalsOfStrangersForNobodysOwnActions() {
    Instant old = NOW.minus(Duration.ofDays(400));
    AuditEvent action = about(old, actor, Outcome.ALLOWED);
    AuditEvent ofAgent = about(old.plusSeconds(1), null, Outcome.ALLOWED);
    trail().append(action);
    trail().append(ofAgent);
    AuditEvent newest = ofAgent;
    for (int i = 2; i < 5; i++) {
      newest = about(old.plusSeconds(i), null, Outcome.REFUSED);
      trail().append(newest);
    }

    trail().deleteOld(NOW.minus(Duration.ofDays(730)), NOW, 1, 100_000);

    assertThat(mine()).containsExactly(newest, ofAgent, action);
  }

  private AuditEvent about(Instant at, @Nullable UserId by, Outcome outcome) {
    return event(at, by, AuditAction.AGENT_CONNECT, outcome, actor);
  }

  @Test
  void losesNoEventWhenSeveralAppendAtOnce() {
    ConcurrentStart.repeat(
        4, 25, () -> trail().append(event(NOW, AuditAction.SERVER_UPDATE, serverId)));

    assertThat(trail().find(query(actor, null, null, null, null, null, 1, 0)).total())
        .isEqualTo(100);
  }

  private List<AuditEvent> found(Query query) {
    Page page = trail().find(query);
    assertThat(page.total()).isEqualTo(page.events().size());
    return page.events();
  }

  private static Query query(
      @Nullable UserId visibleTo,
      @Nullable String actorName,
      @Nullable AuditAction action,
      @Nullable ServerId serverId,
      @Nullable Instant since,
      @Nullable Instant until,
      int limit,
      int offset) {
    return new Query(visibleTo, actorName, action, serverId, since, until, null, limit, offset);
  }

  private AuditEvent event(Instant at, AuditAction action, ServerId about) {
    return event(AuditEventId.random(), at, actorName, action, about);
  }

  private AuditEvent named(Instant at, String name) {
    return event(AuditEventId.random(), at, name, AuditAction.USER_SIGN_IN, null);
  }

  private AuditEvent event(
      AuditEventId id, Instant at, String name, AuditAction action, @Nullable ServerId about) {
    String what = about == null ? null : "web";
    return new AuditEvent(
        id, at, actor, name, action, Outcome.ALLOWED, null, about, what, null, null, null);
  }

  private AuditEvent event(
      Instant at, @Nullable UserId by, AuditAction action, Outcome outcome, @Nullable UserId of) {
    return new AuditEvent(
        AuditEventId.random(),
        at,
        by,
        actorName,
        action,
        outcome,
        of,
        null,
        null,
        null,
        null,
        null);
  }

  private List<AuditEvent> mine() {
    return found(query(actor, null, null, null, null, null, 10, 0));
  }
}
