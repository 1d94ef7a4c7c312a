package io.chatops.ws.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.ws.DrivenHubs.Relayed;
import io.chatops.ws.TestPeer;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sockets that a hub opens at another one: sign-ins, renewals and silence. */
@Timeout(240)
@QuarkusTest
class RelaySocketTest extends RelayFixture {
  @Nested
  class Sessions {
    @Test
    void endWithThePagesSessionAtOnce() {
      follow(topic("server"));
      Relayed relayed = other.signedIn();
      relayed.receive();

      hub.signOut(server.owner());

      assertThat(relayed.receive()).isEqualTo("closed");
    }

    @Test
    void endWithThePage() {
      TestPeer page = follow(topic("server"));
      Relayed relayed = other.signedIn();
      relayed.receive();

      page.close();

      assertThat(relayed.receive()).isEqualTo("closed");
    }

    @Test
    void areRenewedByTickets() {
      String token = hub.token(server.owner());
      TestPeer page = follow(topic("server"));
      Relayed relayed = other.signedIn();
      relayed.receive();
      hub.clock.advance(RelaySocket.RENEW_AFTER.minusSeconds(1));
      hub.fleet.tick();
      settle(page);
      assertThat(hub.others.issued).hasSize(1);

      hub.clock.advance(Duration.ofSeconds(1));
      hub.fleet.tick();

      assertThat(relayed.receive()).startsWith("{\"type\":\"auth\",\"ticket\":\"ticket-2\"");
      relayed.send("{\"type\":\"auth_success\"}");
      relayed.send("{\"type\":\"metrics\",\"data\":1}");
      assertThat(page.receive()).contains("metrics");
      assertThat(hub.others.issued.get(0)).isEqualTo(token + " of 127.0.0.1");
    }

    @Test
    void followThePagesNextToken() {
      TestPeer page = follow(topic("server"));
      Relayed relayed = other.signedIn();
      relayed.receive();
      String next = hub.token(hub.signedIn(server.owner().userId(), server.owner().username()));
      page.send("{\"type\":\"auth\",\"token\":\"" + next + "\"}");
      assertThat(page.receive()).contains("auth_success");

      hub.fleet.tick();

      assertThat(relayed.receive()).startsWith("{\"type\":\"auth\"");
      assertThat(hub.others.issued).endsWith(next + " of 127.0.0.1");
    }
  }

  /** Pages that come all at once. */
  @Nested
  class Crowds {
    @Test
    void signInAFewAtATime() {
      List<TestPeer> pages = new ArrayList<>();
      List<Relayed> relays = new ArrayList<>();
      for (int i = 0; i < RelaySignIns.AT_ONCE; i++) {
        pages.add(follow(topic("log")));
        relays.add(other.opened());
      }
      settle(follow(topic("log")));
      settle(follow(topic("log")));
      assertThat(hub.others.issued).hasSize(RelaySignIns.AT_ONCE);

      relays.get(RelaySignIns.AT_ONCE - 1).send("{\"type\":\"auth_success\"}");
      assertThat(other.opened().receive()).contains("auth");
      assertThat(hub.others.issued).hasSize(RelaySignIns.AT_ONCE + 1);
      pages.get(0).close();
      assertThat(other.opened().receive()).contains("auth");
    }
  }

  /** Hubs to which the link may have died, although both hubs live. */
  @Nested
  class Silence {
    @Test
    void losesAHubThatDoesNotAnswerARenewal() {
      TestPeer page = follow(topic("log"));
      Relayed silent = other.signedIn();
      silent.receive();
      renew(silent);

      hub.clock.advance(RelaySocket.ANSWER.minusMillis(1));
      hub.fleet.tick();
      settle(page);
      assertThat(hub.live.watched()).isEmpty();
      hub.clock.advance(Duration.ofMillis(1));
      hub.fleet.tick();

      assertThat(silent.receive()).isEqualTo("closed");
      awaitShownHere();
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth_success", "error"})
    void isNoLossOnceTheRenewalWasAnswered(String answer) {
      TestPeer page = follow(topic("log"));
      Relayed relayed = other.signedIn();
      relayed.receive();
      renew(relayed);
      relayed.send(message(answer, "\"message\":\"the storage is away\""));

      assertStaysAfter(RelaySocket.ANSWER, page, relayed);
    }

    @Test
    void beginsAnewWithEachFrame() {
      TestPeer page = follow(topic("log"));
      Relayed relayed = other.signedIn();
      relayed.receive();
      renew(relayed);
      hub.clock.advance(Duration.ofSeconds(1));

      assertStaysAfter(RelaySocket.ANSWER.minusMillis(1), page, relayed);
    }

    @Test
    void isExpectedWhileThePageIsBehind() {
      TestPeer page = follow(topic("log"));
      Relayed relayed = other.signedIn();
      relayed.receive();
      page.stopReading();
      sendUntilBlocked(relayed);
      renew(relayed);

      hub.clock.advance(RelaySocket.ANSWER);
      hub.fleet.tick();
      page.readAgain();
      relayed.send("{\"type\":\"log\",\"data\":\"last\"}");

      for (int i = 0; i < MORE_THAN_NETWORKS_HOLD; i++) {
        assertThat(page.receive()).isEqualTo(LARGE);
      }
      assertThat(page.receive()).contains("last");
    }

    private void renew(Relayed relayed) {
      hub.clock.advance(RelaySocket.RENEW_AFTER);
      hub.fleet.tick();
      assertThat(relayed.receive()).startsWith("{\"type\":\"auth\"");
    }

    private void assertStaysAfter(Duration silence, TestPeer page, Relayed relayed) {
      relayed.send("{\"type\":\"log\",\"data\":1}");
      assertThat(page.receive()).contains("\"data\":1");
      hub.clock.advance(silence);
      hub.fleet.tick();
      settle(page);
      relayed.send("{\"type\":\"log\",\"data\":2}");
      assertThat(page.receive()).contains("\"data\":2");
    }
  }
}
