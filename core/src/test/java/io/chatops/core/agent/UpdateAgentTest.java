package io.chatops.core.agent;

import static io.chatops.core.agent.ActionFixture.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.agent.HostPermissions.Commands;
import io.chatops.core.agent.HostPermissions.Containers;
import io.chatops.core.agent.HostPermissions.Updates;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.log.LogEntry;
import io.chatops.core.policy.Action;
import io.chatops.core.server.AgentReleases.Offer;
import io.chatops.core.server.Server.AgentDetails;
import io.chatops.core.testing.DrivenHost.Update;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UpdateAgentTest {
  private final ActionFixture world = new ActionFixture();
  private Optional<Offer> offer = Optional.of(new Offer("0.2.0", true));
  private final UpdateAgent updateAgent =
      new UpdateAgent(
          world.owned,
          world.audit,
          world.actions,
          agent -> offer,
          world.host,
          new ActionSlots(1, 10, 100),
          Runnable::run);
  private final UpdateOutcomes ends = new UpdateOutcomes(world.audit, world.log);

  UpdateAgentTest() {
    world.host.permissions = new HostPermissions(Containers.OFF, Commands.OFF, Updates.AUTO);
    world.servers.updateAgent(
        world.server,
        new AgentDetails("0.1.0", null, null, "amd64", null, null, List.of(), List.of()));
  }

  @Test
  void asksTheAgentForTheHubsVersion() {
    UpdateAgent.Started begun = updateAgent.update(world.ada, world.server);

    assertThat(begun.from()).contains("0.1.0");
    assertThat(begun.to()).isEqualTo("0.2.0");
    assertThat(begun.staged()).isNotDone();
    assertThat(world.host.updates).extracting(Update::version).containsExactly("0.2.0");

    world.clock.advance(Duration.ofSeconds(1));
    world.host.updates.get(0).answer().complete("0.2.0");

    assertThat(begun.staged()).isCompletedWithValue("0.2.0");
    assertThat(world.audited())
        .containsExactly(
            "agent.update ALLOWED 0.1.0 to 0.2.0: null",
            "agent.update COMPLETED 0.1.0 to 0.2.0: version 0.2.0 is downloaded, verified and"
                + " tested; the agent is starting it");
  }

  @Test
  void putsARefusalOfTheAgentOnRecord() {
    UpdateAgent.Started begun = updateAgent.update(world.ada, world.server);
    world.clock.advance(Duration.ofSeconds(1));

    world
        .host
        .updates
        .get(0)
        .answer()
        .completeExceptionally(
            new ChatOpsException(ErrorCode.AGENT_FAILED, "signed with another key"));

    assertThat(begun.staged()).isCompletedExceptionally();
    assertThat(world.audited())
        .contains("agent.update FAILED 0.1.0 to 0.2.0: signed with another key");
  }

  @Test
  void asksNobodyWithoutANewerVersion() {
    offer = Optional.of(new Offer("0.1.0", false));
    assertFails(ErrorCode.CONFLICT, () -> updateAgent.update(world.ada, world.server));

    offer = Optional.empty();
    assertFails(ErrorCode.CONFLICT, () -> updateAgent.update(world.ada, world.server));

    assertThat(world.host.updates).isEmpty();
  }

  @Test
  void refusesWhatTheHostDoesNotAllowAndTellsHow() {
    for (Updates updates : List.of(Updates.OFF, Updates.NOTIFY)) {
      world.host.permissions = new HostPermissions(Containers.CONTROL, Commands.ANY, updates);

      assertFails(ErrorCode.FORBIDDEN, () -> updateAgent.update(world.ada, world.server));
    }
    assertThat(world.host.updates).isEmpty();
    assertThat(world.audited().get(0)).contains("REFUSED", "updates: auto");
  }

  @Test
  void findsNobodyElsesServerAndNoneThatIsAway() {
    assertFails(ErrorCode.NOT_FOUND, () -> updateAgent.update(world.bob, world.server));
    assertThat(world.audited())
        .containsExactly(
            "agent.update REFUSED server "
                + world.server
                + ": not found, or owned by another user");

    world.disconnect();

    assertFails(ErrorCode.AGENT_NOT_CONNECTED, () -> updateAgent.update(world.ada, world.server));
  }

  @Test
  void updatesAnAgentOnceAtATime() {
    var unused = updateAgent.update(world.ada, world.server);

    assertFails(ErrorCode.RATE_LIMITED, () -> updateAgent.update(world.ada, world.server));
  }

  @Test
  void recordsHowAnUpdateEnded() {
    ends.ended(
        world.owned.get(world.ada, Action.VIEW, world.server), "0.1.0", "0.2.0", null, "192.0.2.9");
    world.clock.advance(Duration.ofSeconds(1));
    ends.ended(
        world.owned.get(world.ada, Action.VIEW, world.server),
        "0.2.0",
        "0.3.0",
        "it ended with exit code 1 " + "x".repeat(1000),
        "192.0.2.9");

    assertThat(world.audited()).hasSize(2);
    assertThat(world.audited().get(0)).isEqualTo("agent.update COMPLETED 0.1.0 to 0.2.0: null");
    assertThat(world.audited().get(1))
        .startsWith("agent.update FAILED 0.2.0 to 0.3.0: it ended with exit code 1 x")
        .hasSizeLessThan(600);
    assertThat(world.logged().subList(0, 2))
        .extracting(LogEntry::message)
        .satisfiesExactly(
            last -> assertThat(last).contains("from 0.2.0 to 0.3.0 was rolled back: it ended"),
            first -> assertThat(first).isEqualTo("The agent was updated from 0.1.0 to 0.2.0"));
  }
}
