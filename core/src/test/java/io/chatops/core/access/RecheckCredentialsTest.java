package io.chatops.core.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.agent.AgentConnection.CloseReason;
import io.chatops.core.agent.AgentPresence;
import io.chatops.core.agent.RecordedConnection;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.SessionId;
import io.chatops.core.log.ServerLog;
import io.chatops.core.memory.InMemoryLogEntryStore;
import io.chatops.core.metric.LiveUpdates;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecheckCredentialsTest {
  private final AccessFixture access = new AccessFixture();
  private final Actor ada = access.actor(access.register("ada"));
  private final Actor bob = access.actor(access.register("bob"));
  private final AgentPresence presence =
      new AgentPresence(
          access.clock,
          Duration.ofSeconds(20),
          new LiveUpdates(),
          new ServerLog(new InMemoryLogEntryStore(), access.clock, Runnable::run));
  private final RecheckCredentials credentials =
      new RecheckCredentials(access.apiKeys, access.sessionRepository, presence, access.clock);
  private final List<SessionId> ended = new ArrayList<>();

  @Test
  void closesTheAgentOfAnExternallyRevokedKey() {
    ServerId server = access.server(ada).id();
    ApiKey key = access.keys.issue(ada, server, null, null).key();
    RecordedConnection agent = new RecordedConnection(key.id());
    presence.connected(server, agent);

    recheck();
    assertThat(agent.closed).isEmpty();

    access.apiKeys.revoke(key.id(), access.clock.instant());
    recheck();
    assertThat(agent.closed).containsExactly(CloseReason.KEY_REVOKED);
  }

  @Test
  void closesTheAgentOfAKeyThatIsGone() {
    List<RecordedConnection> agents = new ArrayList<>();
    for (int i = 0; i <= RecheckCredentials.PAGE; i++) {
      agents.add(new RecordedConnection());
      presence.connected(ServerId.random(), agents.get(i));
    }

    recheck();

    assertThat(agents)
        .allSatisfy(agent -> assertThat(agent.closed).containsExactly(CloseReason.KEY_REVOKED));
  }

  @Test
  void closesTheSocketsOfAnExternallyEndedSession() {
    recheck();
    assertThat(ended).isEmpty();

    access.sessionRepository.endAll(ada.userId(), null, access.clock.instant());
    recheck();
    assertThat(ended).containsExactly(ada.sessionId());
  }

  private void recheck() {
    credentials.recheck(() -> Set.of(ada.sessionId(), bob.sessionId()), ended::add);
  }
}
