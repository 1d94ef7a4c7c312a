package io.chatops.core.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.core.audit.AuditAction;
import io.chatops.core.audit.AuditEvent.Outcome;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;
import org.junit.jupiter.api.Test;

/** Changes that happen while a password is being checked, which takes a quarter of a second. */
class PasswordRaceTest {
  private static final Password NEW = new Password("another horse 43");

  private final AccessFixture access = new AccessFixture();

  /** Does something else between the check of a password and what follows it. */
  private record Meanwhile(PasswordHasher hasher, Runnable action) implements PasswordHasher {
    @Override
    public PasswordHash hash(String password) {
      return hasher.hash(password);
    }

    @Override
    public PasswordHash dummyHash() {
      return hasher.dummyHash();
    }

    @Override
    public boolean matches(String password, PasswordHash hash) {
      boolean matches = hasher.matches(password, hash);
      action.run();
      return matches;
    }
  }

  @Test
  void signInWithTheOldPasswordEndsWithItsChange() {
    Actor ada = access.actor(access.register("ada"));
    PasswordHasher meanwhile =
        new Meanwhile(
            access.hasher,
            () -> access.accounts.changePassword(ada, AccessFixture.PASSWORD.value(), NEW));
    SignIn signIn = new SignIn(access.users, meanwhile, access.sessions, access.audit);

    assertThatThrownBy(
            () -> signIn.signIn("ada", AccessFixture.PASSWORD.value(), SessionClient.unnamed(null)))
        .isInstanceOf(ChatOpsException.class)
        .extracting(e -> ((ChatOpsException) e).code())
        .isEqualTo(ErrorCode.UNAUTHENTICATED);
    assertThat(access.signIn.signIn("ada", NEW.value(), SessionClient.unnamed(null)).user().id())
        .isEqualTo(ada.userId());
  }

  @Test
  void aNameGivenMeanwhileOutlivesAChangeOfTheAddress() {
    Actor ada = access.actor(access.register("ada"));
    PasswordHasher meanwhile =
        new Meanwhile(
            access.hasher,
            () ->
                access.accounts.update(
                    ada, new Accounts.ProfileChange(null, null, true, "Ada Lovelace", null)));
    Accounts update = access.accounts(meanwhile);
    EmailAddress address = new EmailAddress("new@example.org");

    User updated =
        update.update(
            ada,
            new Accounts.ProfileChange(address, null, false, null, AccessFixture.PASSWORD.value()));

    assertThat(updated.email()).isEqualTo(address);
    assertThat(updated.fullName()).isEqualTo("Ada Lovelace");
    assertThat(access.accounts.get(ada)).isEqualTo(updated);
  }

  @Test
  void aProfileChangeDoesNotBringTheOldPasswordBack() {
    Actor ada = access.actor(access.register("ada"));
    PasswordHasher meanwhile =
        new Meanwhile(
            access.hasher,
            () -> access.accounts.changePassword(ada, AccessFixture.PASSWORD.value(), NEW));
    Accounts update = access.accounts(meanwhile);

    update.update(
        ada,
        new Accounts.ProfileChange(
            new EmailAddress("new@example.org"),
            null,
            false,
            null,
            AccessFixture.PASSWORD.value()));

    assertThat(
            access
                .signIn
                .signIn("new@example.org", NEW.value(), SessionClient.unnamed(null))
                .user()
                .id())
        .isEqualTo(ada.userId());
  }

  @Test
  void rejectedChangeOfAnotherUsersServerIsRecorded() {
    Actor ada = access.actor(access.register("ada"));
    Actor eve = access.actor(access.register("eve"));
    ServerId server = access.server(ada).id();

    assertThatThrownBy(() -> access.keys.issue(eve, server, null, null))
        .isInstanceOf(ChatOpsException.class);

    assertThat(access.events())
        .filteredOn(event -> event.action() == AuditAction.API_KEY_ISSUE)
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.outcome()).isEqualTo(Outcome.REFUSED);
              assertThat(event.actorName()).isEqualTo("eve");
              assertThat(event.target()).isEqualTo("server " + server);
            });
  }
}
