package io.chatops.core.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.audit.AuditEvent.Outcome;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.Role;
import io.chatops.core.identity.SessionId;
import io.chatops.core.identity.UserId;
import io.chatops.core.memory.InMemoryAuditTrail;
import io.chatops.core.testing.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Events of one hour that are one with a count, however many there are. */
class SummedRefusalsTest {
  private final MutableClock clock = MutableClock.atSomeTime();
  private final InMemoryAuditTrail trail = new InMemoryAuditTrail();
  private final Audit audit = new Audit(trail, clock);
  private final UserId owner = UserId.random();
  private final Actor ada =
      new Actor(UserId.random(), "ada", Role.USER, SessionId.random(), "192.0.2.7");

  @Test
  void sumsUpWhatAStrangerTriesWithinAnHour() {
    Instant first = clock.instant();
    for (int i = 0; i < 60; i++) {
      guess("name-" + i, null, "192.0.2.1");
      clock.advance(Duration.ofSeconds(30));
    }

    assertThat(events())
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.count()).isEqualTo(60);
              assertThat(event.at()).isEqualTo(first);
              assertThat(event.lastAt()).isEqualTo(first.plusSeconds(59 * 30));
              assertThat(event.actorName()).isEqualTo("name-0");
              assertThat(event.reason()).isEqualTo("wrong password");
            });
    clock.advance(Duration.ofHours(1));
    guess("ada", null, "192.0.2.1");
    assertThat(events()).extracting(AuditEvent::count).containsExactly(1L, 60L);
  }

  @Test
  void countsTheAddressesOfOneIpv6NetworkAsOne() {
    guess("ada", null, "2001:db8::1");
    guess("ada", null, "2001:db8:0:0:ffff::1");
    guess("ada", null, "2001:db8:0:1::1");

    assertThat(events()).extracting(AuditEvent::count).containsExactlyInAnyOrder(2L, 1L);
  }

  @Test
  void tellsEachOwnerWhatConcernsThem() {
    guess("ada", owner, "192.0.2.1");
    guess("bob", UserId.random(), "192.0.2.1");
    guess("ada", owner, "192.0.2.2");

    assertThat(events()).hasSize(3).extracting(AuditEvent::count).containsOnly(1L);
  }

  @Test
  void sumsUpTheRefusalsOfAUserWhateverTheyNamed() {
    for (int i = 0; i < 5; i++) {
      audit.refused(ada, AuditAction.SERVER_REMOVE, "server " + i, "not found");
    }
    audit.refused(ada, AuditAction.SERVER_UPDATE, "server 0", "not found");

    assertThat(events()).extracting(AuditEvent::count).containsExactlyInAnyOrder(5L, 1L);
  }

  @Test
  void sumsUpWhatAUserDoesBeyondTheHourlyNumber() {
    for (int i = 0; i < Audit.MAX_PER_HOUR + 500; i++) {
      String name = "ada" + i;
      Actor renamed =
          new Actor(ada.userId(), name, Role.USER, SessionId.random(), "2001:db8::" + i);
      audit.account(renamed, AuditAction.NOTE_ADD, "note " + i);
      audit.refused(renamed, AuditAction.SERVER_REMOVE, "server " + i, "not found");
    }
    Actor other = new Actor(owner, "bob", Role.USER, SessionId.random(), "192.0.2.8");
    audit.account(other, AuditAction.NOTE_ADD, "note of bob");

    assertThat(trail.find(AuditTrail.Query.of(1, 0)).total())
        .isEqualTo(Audit.MAX_PER_HOUR - Audit.KEPT_FOR_HOSTS + 3);
    long told =
        IntStream.range(0, 3)
            .mapToObj(page -> trail.find(AuditTrail.Query.of(1_000, page * 1_000)).events())
            .flatMap(List::stream)
            .mapToLong(AuditEvent::count)
            .sum();
    assertThat(told).isEqualTo(2L * (Audit.MAX_PER_HOUR + 500) + 1);
    clock.advance(Duration.ofHours(1));
    audit.account(ada, AuditAction.NOTE_ADD, "note of the next hour");
    assertThat(events().get(0).target()).isEqualTo("note of the next hour");
  }

  @Test
  void keepsRoomForChangesOfHosts() {
    for (int i = 0; i < Audit.MAX_PER_HOUR; i++) {
      audit.account(ada, AuditAction.NOTE_ADD, "note " + i);
      audit.refused(ada, AuditAction.COMMAND_RUN, "server " + i, "not found");
    }
    for (int i = 0; i <= Audit.KEPT_FOR_HOSTS; i++) {
      audit.account(ada, AuditAction.COMMAND_RUN, "command " + i);
    }

    AuditTrail.Query commands =
        new AuditTrail.Query(null, null, AuditAction.COMMAND_RUN, null, null, null, null, 1_000, 0);
    assertThat(trail.find(commands).events())
        .filteredOn(event -> event.outcome() == Outcome.ALLOWED && event.target() != null)
        .extracting(AuditEvent::target)
        .as("all but the last, which is one too many")
        .doesNotHaveDuplicates()
        .hasSize(Audit.KEPT_FOR_HOSTS)
        .doesNotContain("command " + Audit.KEPT_FOR_HOSTS);
  }

  @Test
  void tellsWhereAUserWasRefusedAndUnderWhichName() {
    List.of(
            ada,
            new Actor(ada.userId(), "ada", Role.USER, SessionId.random(), "192.0.2.9"),
            new Actor(ada.userId(), "lovelace", Role.USER, SessionId.random(), "192.0.2.7"),
            new Actor(ada.userId(), "ada", Role.USER, SessionId.random(), "192.0.2.7"))
        .forEach(actor -> audit.refused(actor, AuditAction.SERVER_REMOVE, "x", "not found"));

    assertThat(events()).extracting(AuditEvent::count).containsExactlyInAnyOrder(2L, 1L, 1L);
  }

  @Test
  void keepsEachActionOfAUser() {
    audit.account(ada, AuditAction.USER_UPDATE);
    audit.account(ada, AuditAction.USER_UPDATE);

    assertThat(events()).hasSize(2).extracting(AuditEvent::outcome).containsOnly(Outcome.ALLOWED);
  }

  private void guess(String name, @Nullable UserId about, String address) {
    audit.refusedStranger(name, about, AuditAction.USER_SIGN_IN, "wrong password", address);
  }

  private List<AuditEvent> events() {
    return trail.find(AuditTrail.Query.of(100, 0)).events();
  }
}
