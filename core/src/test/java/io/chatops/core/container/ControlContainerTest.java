package io.chatops.core.container;

import static io.chatops.core.agent.ActionFixture.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.chatops.core.agent.ActionFixture;
import io.chatops.core.agent.ActionSlots;
import io.chatops.core.agent.HostPermissions;
import io.chatops.core.agent.HostPermissions.Commands;
import io.chatops.core.agent.HostPermissions.Containers;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.log.LogEntry;
import io.chatops.core.log.LogLevel;
import io.chatops.core.server.ServerDetails;
import io.chatops.core.testing.DrivenHost.Control;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class ControlContainerTest {
  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

  private final ActionFixture world = new ActionFixture();
  private final ContainerRef web = new ContainerRef("web");
  private final ControlContainer controlContainer =
      new ControlContainer(world.actions, world.host, new ActionSlots(2, 10, 100), Runnable::run);

  @Test
  void asksTheHostAndAnswersTheNewState() throws Exception {
    CompletableFuture<ContainerState> answer = restart();

    Control asked = world.host.controls.get(0);
    assertThat(asked.container()).isEqualTo(web);
    assertThat(asked.operation()).isEqualTo(ContainerOperation.RESTART);
    assertThat(asked.timeout()).isEqualTo(TEN_SECONDS);
    assertThat(asked.deadline()).isEqualTo(Duration.ofSeconds(20));
    assertThat(answer).isNotDone();

    asked.answer().complete(new ContainerState("0123456789ab", "running"));
    assertThat(answer.get()).isEqualTo(new ContainerState("0123456789ab", "running"));
  }

  @Test
  void isRecordedBeforeItsStartAndAtItsEnd() {
    var unused = restart();
    assertThat(world.audited()).containsExactly("container.restart ALLOWED web: null");

    world.clock.advance(Duration.ofSeconds(1));
    world.host.controls.get(0).answer().complete(new ContainerState("0123456789ab", "running"));
    assertThat(world.audited())
        .containsExactly(
            "container.restart ALLOWED web: null", "container.restart COMPLETED web: running");
    assertThat(world.logged())
        .extracting(LogEntry::message)
        .startsWith("ada completed container.restart web: running");
    assertThat(world.logged().get(0).component()).isEqualTo("web");
  }

  @Test
  void recordsAFailureOfTheHost() {
    CompletableFuture<ContainerState> answer = restart();
    world.clock.advance(Duration.ofSeconds(1));

    world
        .host
        .controls
        .get(0)
        .answer()
        .completeExceptionally(new ChatOpsException(ErrorCode.NOT_FOUND, "no such container"));

    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(answer::get)
        .withMessageContaining("no such container");
    assertThat(world.audited()).contains("container.restart FAILED web: no such container");
    assertThat(world.logged().get(0).level()).isEqualTo(LogLevel.ERROR);
  }

  @Test
  void rejectsWhatTheHostForbidsAndNamesTheSetting() {
    world.host.permissions = new HostPermissions(Containers.READ, Commands.ANY);

    assertThatExceptionOfType(ChatOpsException.class)
        .isThrownBy(this::restart)
        .matches(e -> e.code() == ErrorCode.FORBIDDEN)
        .withMessageContaining("containers: control")
        .withMessageContaining("agent.yaml")
        .withMessageNotContaining("quickstart");

    assertThat(world.host.controls).isEmpty();
    assertThat(world.audited())
        .hasSize(1)
        .allMatch(e -> e.startsWith("container.restart REFUSED web: The host does not allow"));
    assertThat(world.logged().get(0).level()).isEqualTo(LogLevel.WARNING);
  }

  @Test
  void namesTheQuickStartsOptionForItsServer() {
    world.host.permissions = new HostPermissions(Containers.READ, Commands.OFF);
    world.servers.update(
        world.server,
        now -> new ServerDetails(now.name(), null, null, "{}", List.of("quickstart")),
        world.clock.instant());

    assertThatExceptionOfType(ChatOpsException.class)
        .isThrownBy(this::restart)
        .withMessageContaining("./quickstart there with --allow-actions")
        .withMessageNotContaining("agent.yaml");
  }

  @Test
  void asksAnEarlierAgentWithoutPermissions() {
    world.host.permissions = HostPermissions.UNKNOWN;

    var unused = restart();

    assertThat(world.host.controls).hasSize(1);
  }

  @Test
  void failsAtOnceWhenTheAgentIsNotThere() {
    world.disconnect();

    assertFails(ErrorCode.AGENT_NOT_CONNECTED, this::restart);

    assertThat(world.audited()).hasSize(1).allMatch(e -> e.contains("FAILED web"));
  }

  @Test
  void findsNoServerOfSomebodyElse() {
    assertFails(
        ErrorCode.NOT_FOUND,
        () ->
            controlContainer.control(
                world.bob, world.server, web, ContainerOperation.STOP, TEN_SECONDS));

    assertThat(world.host.controls).isEmpty();
    assertThat(world.audited())
        .containsExactly(
            "container.stop REFUSED server "
                + world.server
                + ": web: not found, or owned by another user");
  }

  @Test
  void refusesTimeoutsOutOfRangeAndRecordsNothing() {
    for (Duration bad : new Duration[] {Duration.ofSeconds(-1), Duration.ofSeconds(301)}) {
      assertFails(
          ErrorCode.INVALID,
          () ->
              controlContainer.control(world.ada, world.server, web, ContainerOperation.STOP, bad));
    }
    assertThat(world.audited()).isEmpty();
  }

  @Test
  void doesOneThingAtATimeToAContainer() {
    var first = restart();

    assertFails(ErrorCode.CONFLICT, this::restart);
    assertThat(world.host.controls).hasSize(1);

    world.host.controls.get(0).answer().complete(new ContainerState("0123456789ab", "running"));
    assertThat(first).isCompleted();
    var again = restart();
    assertThat(world.host.controls).hasSize(2);
    assertThat(again).isNotDone();
  }

  @Test
  void runsOneActionAtATimeUntilItIsRecorded() {
    Queue<Runnable> recordings = new ArrayDeque<>();
    ControlContainer slow =
        new ControlContainer(
            world.actions, world.host, new ActionSlots(2, 10, 100), recordings::add);
    var first = restart(slow);
    world.host.controls.get(0).answer().complete(new ContainerState("0123456789ab", "running"));
    var second = restart(slow);

    recordings.remove().run();

    assertThat(first).isCompleted();
    assertThat(second).isNotDone();
    assertFails(ErrorCode.CONFLICT, () -> restart(slow));
  }

  @Test
  void letsTheNextTryAfterAnyFailure() {
    world.host.gone = true;
    assertThat(restart()).isCompletedExceptionally();
    world.host.gone = false;

    var again = restart();

    assertThat(again).isNotDone();
    assertThat(world.host.controls).hasSize(1);
  }

  @Test
  void boundsWhatIsUnderWayOnAServer() {
    var one = control("one");
    var two = control("two");

    assertFails(ErrorCode.RATE_LIMITED, () -> control("three"));
    assertThat(world.host.controls).hasSize(2);
    assertThat(two).isNotDone();

    world.host.controls.get(0).answer().complete(new ContainerState("0123456789ab", "running"));
    assertThat(one).isCompleted();
    var three = control("three");
    assertThat(three).isNotDone();
  }

  private CompletableFuture<ContainerState> restart(ControlContainer controlContainer) {
    return controlContainer.control(
        world.ada, world.server, web, ContainerOperation.RESTART, TEN_SECONDS);
  }

  private CompletableFuture<ContainerState> restart() {
    return control("web");
  }

  private CompletableFuture<ContainerState> control(String name) {
    return controlContainer.control(
        world.ada, world.server, new ContainerRef(name), ContainerOperation.RESTART, TEN_SECONDS);
  }
}
