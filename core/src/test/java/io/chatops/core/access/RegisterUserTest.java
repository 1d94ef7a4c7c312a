package io.chatops.core.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.core.audit.AuditAction;
import io.chatops.core.audit.AuditEvent.Outcome;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.identity.Role;
import org.junit.jupiter.api.Test;

class RegisterUserTest {
  private final AccessFixture access = new AccessFixture();

  @Test
  void makesTheFirstUserAdminAndOthersNot() {
    assertThat(access.register("ada").user().role()).isEqualTo(Role.ADMIN);
    assertThat(access.register("bob").user().role()).isEqualTo(Role.USER);
  }

  @Test
  void signsInAtOnce() {
    SignedInUser signedIn = access.register("ada");

    assertThat(access.actor(signedIn).userId()).isEqualTo(signedIn.user().id());
    assertThat(access.events().get(0).action()).isEqualTo(AuditAction.USER_REGISTER);
  }

  @Test
  void letsNobodyInWhenRegistrationIsClosed() {
    assertThatThrownBy(() -> register(RegistrationPolicy.CLOSED, "ada"))
        .satisfies(e -> hasCode(e, ErrorCode.FORBIDDEN));
    assertThat(access.users.isEmpty()).isTrue();
    assertThat(access.events().get(0).outcome()).isEqualTo(Outcome.REFUSED);
  }

  @Test
  void letsOnlyTheFirstInWhenThePolicySaysSo() {
    register(RegistrationPolicy.FIRST_USER, "ada");

    assertThatThrownBy(() -> register(RegistrationPolicy.FIRST_USER, "bob"))
        .satisfies(e -> hasCode(e, ErrorCode.FORBIDDEN));
    assertThat(access.users.findByUsername(new Username("bob"))).isEmpty();
  }

  @Test
  void refusesANameThatDiffersOnlyInCase() {
    access.register("ada");

    assertThatThrownBy(() -> access.register("ADA")).satisfies(e -> hasCode(e, ErrorCode.CONFLICT));
  }

  @Test
  void refusesPasswordsThatAnybodyWouldTry() {
    for (String easy :
        new String[] {
          "password123",
          "ada-lovelace",
          "ADA-lovelace",
          "ada-lovelace@example.org",
          "Augusta1815",
          "Augusta1815 King",
          "        ",
          "\u2003\t\n     "
        }) {
      assertThatThrownBy(
              () ->
                  access
                      .accounts(RegistrationPolicy.OPEN)
                      .register(
                          new EmailAddress("ada-lovelace@example.org"),
                          new Username("ada-lovelace"),
                          new Password(easy),
                          "Augusta1815 King",
                          SessionClient.unnamed(null)))
          .as(easy)
          .isInstanceOfSatisfying(
              InvalidFieldException.class,
              e -> {
                assertThat(e.errors()).extracting("field").containsExactly("password");
                assertThat(e.getMessage()).doesNotContain(easy);
              });
    }
  }

  private SignedInUser register(RegistrationPolicy policy, String name) {
    return access
        .accounts(policy)
        .register(
            new EmailAddress(name + "@example.org"),
            new Username(name),
            AccessFixture.PASSWORD,
            null,
            SessionClient.unnamed(null));
  }

  static void hasCode(Throwable e, ErrorCode code) {
    assertThat(e)
        .isInstanceOfSatisfying(
            ChatOpsException.class, failure -> assertThat(failure.code()).isEqualTo(code));
  }
}
