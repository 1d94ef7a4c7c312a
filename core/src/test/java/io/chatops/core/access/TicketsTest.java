package io.chatops.core.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.core.access.AuthenticateUser.Forwarded;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.identity.HubId;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Requests that another hub sends in a user's name. */
class TicketsTest {
  private final AccessFixture access = new AccessFixture();
  private final SignedInUser ada = access.register("ada");
  private final HubId asking = HubId.random();

  private String ticket(HubId to) {
    return access
        .tokens
        .ticket(ada.accessToken(), asking, to, "192.0.2.7", access.clock.instant())
        .orElseThrow();
  }

  @Test
  void findsTheUserWithTheAddressOfTheTicket() {
    Forwarded forwarded = access.authenticateUser.authenticateTicket(ticket(access.self));

    assertThat(forwarded.user().actor()).isEqualTo(access.actor(ada));
    assertThat(forwarded.user().actor().address()).isEqualTo("192.0.2.7");
    assertThat(forwarded.from()).isEqualTo(asking);
  }

  @Test
  void refusesATicketOnceTheSessionHasEnded() {
    String ticket = ticket(access.self);
    access.sessions.signOut(access.actor(ada), null);

    refuses(ticket);
  }

  @Test
  void refusesATicketForAnotherHubOrOfAnotherMinute() {
    refuses(ticket(HubId.random()));
    String ticket = ticket(access.self);
    access.clock.advance(Duration.ofSeconds(70));
    refuses(ticket);
  }

  @Test
  void refusesAnAccessTokenAsATicketAndTheReverse() {
    refuses(ada.accessToken());
    assertThatThrownBy(() -> access.authenticateUser.authenticate(ticket(access.self), "192.0.2.7"))
        .satisfies(e -> RegisterUserTest.hasCode(e, ErrorCode.UNAUTHENTICATED));
  }

  private void refuses(String ticket) {
    assertThatThrownBy(() -> access.authenticateUser.authenticateTicket(ticket))
        .satisfies(e -> RegisterUserTest.hasCode(e, ErrorCode.UNAUTHENTICATED));
  }
}
