package io.chatops.ws;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.identity.Actor;
import io.chatops.ws.SocketHub.Registered;
import io.chatops.ws.agent.AgentSocketSettings;
import io.chatops.ws.browser.BrowserSocketSettings;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Strangers that open sockets and say nothing lock nobody out. */
@Timeout(240)
@QuarkusTest
class CrowdingTest {
  private static final int ALL = 12;
  private static final int PER_ADDRESS = 5;

  private final SocketHub hub = new SocketHub(agentLimits(), browserLimits());

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void agentGetsInThoughAStrangerKeepsReconnecting() {
    Deque<TestPeer> strangers = new ArrayDeque<>(strangers(PER_ADDRESS, "127.0.0.1"));

    for (int i = 0; i < 3 * PER_ADDRESS; i++) {
      TestPeer agent = hub.agent(hub.server());

      assertThat(agent.isClosed()).isFalse();
      assertThat(strangers.remove().closeCode()).isEqualTo(1013);
      strangers.add(stranger("127.0.0.1"));
    }
    assertThat(hub.agents.waitingCount()).isEqualTo(PER_ADDRESS);
  }

  @Test
  void crowdOfManyAddressesKeepsNoOtherAgentOut() {
    Registered server = hub.server();
    TestPeer agent = hub.connect(SocketHub.AGENTS);
    for (int i = 2; i < 10; i++) {
      strangers(PER_ADDRESS, "127.0.0." + i);
    }

    assertThat(hub.agents.waitingCount()).isEqualTo(ALL);
    agent.send(server.auth());

    assertThat(agent.receive()).startsWith("{\"type\":\"auth_success\"");
  }

  @Test
  void anAuthenticatedAgentNeverMakesRoom() {
    TestPeer agent = hub.agent(hub.server());

    List<TestPeer> strangers = strangers(PER_ADDRESS + 3, "127.0.0.1");

    for (TestPeer oldest : strangers.subList(0, 3)) {
      assertThat(oldest.closeCode()).isEqualTo(1013);
    }
    assertThat(strangers.get(3).isClosed()).isFalse();
    assertThat(hub.counters.get(SocketCount.WAITING_CLOSED)).isEqualTo(3);
    assertThat(agent.send("{\"type\":\"ping\"}").receive()).isEqualTo("{\"type\":\"pong\"}");
  }

  @Test
  void aBrowserGetsInPastACrowdOfBrowsers() {
    Registered server = hub.server();
    Actor owner = server.owner();
    String path = "/api/v1/ws/metrics/" + server.id();
    List<TestPeer> strangers = new ArrayList<>();
    for (int i = 0; i < PER_ADDRESS; i++) {
      strangers.add(hub.connect(path));
    }

    TestPeer browser =
        hub.connect(path).send("{\"type\":\"auth\",\"token\":\"" + hub.token(owner) + "\"}");

    assertThat(browser.receive()).isEqualTo("{\"type\":\"auth_success\"}");
    assertThat(strangers.get(0).closeCode()).isEqualTo(1013);
    assertThat(strangers.get(1).isClosed()).isFalse();
  }

  private List<TestPeer> strangers(int count, String address) {
    List<TestPeer> strangers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      strangers.add(stranger(address));
    }
    return strangers;
  }

  private TestPeer stranger(String address) {
    return hub.connectFrom(address, SocketHub.AGENTS);
  }

  private static AgentSocketSettings agentLimits() {
    AgentSocketSettings s = SocketHub.agentSettings();
    return new AgentSocketSettings(
        s.authenticationDeadline().multipliedBy(6), // nobody is closed for saying nothing here
        s.silence(),
        s.reportInterval(),
        s.maxFrameBytes(),
        s.creditReports(),
        s.creditBytes(),
        s.heldBytes(),
        ALL,
        PER_ADDRESS);
  }

  private static BrowserSocketSettings browserLimits() {
    BrowserSocketSettings s = BrowserSocketSettings.defaults();
    return new BrowserSocketSettings(
        s.authenticationDeadline().multipliedBy(6),
        s.silence(),
        s.maxFrameBytes(),
        s.queuedFrames(),
        s.socketsPerUser(),
        ALL,
        PER_ADDRESS);
  }
}
