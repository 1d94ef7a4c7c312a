package io.chatops.core.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.core.audit.AuditAction;
import io.chatops.core.audit.AuditEvent;
import io.chatops.core.audit.AuditEvent.Outcome;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.Role;
import io.chatops.core.identity.UserId;
import org.junit.jupiter.api.Test;

class ManageUsersTest {
  private final AccessFixture access = new AccessFixture();
  private final ManageUsers manage = new ManageUsers(access.users, access.sessions, access.audit);
  private final Actor admin = access.actor(access.register("ada"));
  private final SignedInUser bob = access.register("bob");

  @Test
  void endsEachSessionOfADeactivatedUser() {
    SignedInUser again =
        access.signIn.signIn("bob", AccessFixture.PASSWORD.value(), SessionClient.unnamed(null));
    Actor actor = access.actor(bob);

    assertThat(manage.change(admin, bob.user().id(), null, false).active()).isFalse();

    assertThat(access.ended)
        .hasSize(2)
        .contains(actor.sessionId())
        .doesNotContain(admin.sessionId());
    manage.change(admin, bob.user().id(), null, true);
    for (SignedInUser old : new SignedInUser[] {bob, again}) {
      assertThatThrownBy(() -> access.actor(old))
          .satisfies(e -> RegisterUserTest.hasCode(e, ErrorCode.UNAUTHENTICATED));
    }
  }

  @Test
  void endsSessionsLeftByAFailedCall() {
    access.users.changeAccess(bob.user().id(), User::inactive);

    manage.change(admin, bob.user().id(), null, false);

    assertThat(access.ended).hasSize(1).doesNotContain(admin.sessionId());
  }

  @Test
  void keepsTheLastActiveAdministratorAndRecordsTheAttempt() {
    assertThatThrownBy(() -> manage.change(admin, admin.userId(), Role.USER, null))
        .satisfies(e -> RegisterUserTest.hasCode(e, ErrorCode.CONFLICT));
    assertThatThrownBy(() -> manage.change(admin, admin.userId(), null, false))
        .satisfies(e -> RegisterUserTest.hasCode(e, ErrorCode.CONFLICT));

    assertThat(access.ended).isEmpty();
    assertThat(access.events())
        .filteredOn(event -> event.outcome() == Outcome.REFUSED)
        .extracting(AuditEvent::action)
        .containsExactlyInAnyOrder(AuditAction.USER_CHANGE_ROLE, AuditAction.USER_DEACTIVATE);
  }

  @Test
  void recordsOnlyWhatChanges() {
    int before = access.events().size();

    manage.change(admin, bob.user().id(), Role.USER, true);
    manage.change(admin, bob.user().id(), null, null);

    assertThat(access.events()).hasSize(before);
  }

  @Test
  void refusesOthersThanAdministrators() {
    Actor actor = access.actor(bob);

    assertThatThrownBy(() -> manage.list(actor, null, 10, 0))
        .satisfies(e -> RegisterUserTest.hasCode(e, ErrorCode.FORBIDDEN));
    assertThatThrownBy(() -> manage.change(actor, actor.userId(), Role.ADMIN, null))
        .satisfies(e -> RegisterUserTest.hasCode(e, ErrorCode.FORBIDDEN));
    assertThatThrownBy(() -> manage.change(admin, UserId.random(), Role.ADMIN, null))
        .satisfies(e -> RegisterUserTest.hasCode(e, ErrorCode.NOT_FOUND));
  }
}
