package io.chatops.core.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.core.audit.AuditEvent.Outcome;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.identity.Actor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Changes of users to their own accounts. */
class ProfileTest {
  private final AccessFixture access = new AccessFixture();
  private final SignedInUser signedIn = access.register("ada");
  private final Actor actor = access.actor(signedIn);

  @Test
  void changesTheAddressOnlyForThePresentPassword() {
    EmailAddress wanted = new EmailAddress("new@example.org");

    assertThatThrownBy(() -> update(wanted, null))
        .isInstanceOfSatisfying(
            InvalidFieldException.class,
            e -> assertThat(e.errors()).extracting("field").containsExactly("current_password"));
    assertThatThrownBy(() -> update(wanted, "wrong")).isInstanceOf(InvalidFieldException.class);
    assertThat(access.events()).extracting("outcome").contains(Outcome.REFUSED);

    assertThat(update(wanted, AccessFixture.PASSWORD.value()).email()).isEqualTo(wanted);
  }

  @Test
  void refusesAnAddressThatIsTakenAndKeepsTheOld() {
    access.register("bob");

    assertThatThrownBy(
            () -> update(new EmailAddress("bob@example.org"), AccessFixture.PASSWORD.value()))
        .satisfies(e -> RegisterUserTest.hasCode(e, ErrorCode.CONFLICT));
    assertThat(access.accounts.get(actor).email().value()).isEqualTo("ada@example.org");
  }

  @Test
  void endsEveryOtherSessionWhenThePasswordChanges() {
    SignedInUser other =
        access.signIn.signIn("ada", AccessFixture.PASSWORD.value(), SessionClient.unnamed(null));

    access.accounts.changePassword(
        actor, AccessFixture.PASSWORD.value(), new Password("battery staple 43"));

    assertThat(access.actor(signedIn)).isNotNull();
    assertThatThrownBy(() -> access.actor(other))
        .satisfies(e -> RegisterUserTest.hasCode(e, ErrorCode.UNAUTHENTICATED));
    assertThat(access.signIn.signIn("ada", "battery staple 43", SessionClient.unnamed(null)))
        .isNotNull();
  }

  @Test
  void keepsThePasswordOnAWrongOrTooEasyOne() {
    assertThatThrownBy(
            () -> access.accounts.changePassword(actor, "wrong", new Password("battery staple 43")))
        .isInstanceOf(InvalidFieldException.class);
    assertThatThrownBy(
            () ->
                access.accounts.changePassword(
                    actor, AccessFixture.PASSWORD.value(), new Password("password123")))
        .isInstanceOf(InvalidFieldException.class);

    assertThat(
            access.signIn.signIn(
                "ada", AccessFixture.PASSWORD.value(), SessionClient.unnamed(null)))
        .isNotNull();
    assertThat(access.ended).isEmpty();
  }

  private User update(EmailAddress email, @Nullable String password) {
    return access.accounts.update(
        actor, new Accounts.ProfileChange(email, null, false, null, password));
  }
}
