package io.chatops.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.chatops.core.command.CommandExecution;
import io.chatops.core.command.CommandExecution.End;
import io.chatops.core.command.CommandExecutionId;
import io.chatops.core.command.CommandExecutionRepository;
import io.chatops.core.command.CommandExecutionRepository.Page;
import io.chatops.core.command.CommandExecutionRepository.Query;
import io.chatops.core.command.CommandLine;
import io.chatops.core.command.CommandOutput;
import io.chatops.core.command.CommandStatus;
import io.chatops.core.hub.HubAddress;
import io.chatops.core.identity.HubId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.page.Position;
import io.chatops.core.quota.OutputQuota;
import io.chatops.core.quota.Quotas;
import io.chatops.core.server.Server;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The contract of {@link CommandExecutionRepository}. */
public abstract class CommandExecutionRepositoryContract extends OwnedServerContract {
  private static final OutputQuota AMPLE = Quotas.DEFAULTS.commandOutput();

  private CommandExecutionRepository executions() {
    return storage().commandExecutions();
  }

  @Test
  void findsNothingWhereNothingIs() {
    assertThat(executions().find(server.id(), CommandExecutionId.random())).isEmpty();
    assertThat(executions().find(Query.of(server.id(), 10, 0))).isEqualTo(new Page(List.of(), 0));
    assertThat(executions().end(completed(queued(NOW)), AMPLE)).isFalse();
  }

  @Test
  void findsAnExecutionAsItWasAddedStartedAndEnded() {
    CommandExecution queued =
        new CommandExecution(
            CommandExecutionId.random(),
            server.id(),
            owner.id(),
            SampleObjects.AWKWARD_TEXT,
            new CommandLine(SampleObjects.AWKWARD_TEXT, Duration.ofHours(1), "/var/lib/it's"),
            CommandStatus.QUEUED,
            NOW,
            null,
            null);
    executions().add(queued, HubId.random());
    assertThat(found(queued)).isEqualTo(queued);

    CommandExecution running = queued.running(NOW.plusNanos(1000));
    executions().start(running);
    assertThat(found(queued)).isEqualTo(running);

    CommandExecution ended =
        running.ended(
            CommandStatus.FAILED,
            new End(
                NOW.plusSeconds(2),
                -1,
                "SIGSEGV",
                Duration.ofNanos(1_234_567_000),
                SampleObjects.AWKWARD_TEXT,
                new CommandOutput(
                    SampleObjects.longText() + "\0\u001b[31m🦊" + SampleObjects.AWKWARD_TEXT,
                    true,
                    28_951_424)));
    assertThat(executions().end(ended, AMPLE)).isTrue();
    assertThat(found(queued)).isEqualTo(ended);
  }

  @Test
  void keepsAbsenceAsAbsence() {
    CommandExecution lost =
        added(queued(NOW))
            .ended(CommandStatus.LOST, new End(NOW, null, null, null, null, CommandOutput.NONE));
    executions().end(lost, AMPLE);

    assertThat(found(lost)).isEqualTo(lost);
  }

  @Test
  void keepsTheFirstEndAndStartsNothingThatHasEnded() {
    CommandExecution queued = added(queued(NOW));
    CommandExecution completed = completed(queued);

    assertThat(executions().end(completed, AMPLE)).isTrue();
    assertThat(
            executions()
                .end(
                    queued.ended(
                        CommandStatus.LOST,
                        new End(NOW, null, null, null, "late", CommandOutput.NONE)),
                    AMPLE))
        .isFalse();
    executions().start(queued.running(NOW));

    assertThat(found(queued)).isEqualTo(completed);
  }

  @Test
  void hasExactlyOneEndWhenSeveralComeAtOnce() {
    CommandExecution queued = added(queued(NOW));

    List<Boolean> taken =
        ConcurrentStart.run(4, number -> () -> executions().end(completed(queued), AMPLE));

    assertThat(taken).containsOnlyOnce(true);
  }

  @Test
  void findsNoneOfAnotherServer() {
    CommandExecution execution = added(queued(NOW));

    assertThat(executions().find(ServerId.random(), execution.id())).isEmpty();
    assertThat(executions().find(Query.of(ServerId.random(), 10, 0)).total()).isZero();
  }

  @Test
  void listsNewestFirstWithoutOverlapsAndOutputs() {
    for (int i = 0; i < 12; i++) {
      CommandExecution execution = added(queued(NOW.plusSeconds(i / 4)));
      if (i % 2 == 0) {
        executions().end(completed(execution), AMPLE);
      }
    }

    List<CommandExecution> all = new ArrayList<>();
    for (int offset = 0; offset < 12; offset += 5) {
      Page page = executions().find(Query.of(server.id(), 5, offset));
      assertThat(page.total()).isEqualTo(12);
      all.addAll(page.executions());
    }

    assertThat(all).extracting(CommandExecution::id).hasSize(12).doesNotHaveDuplicates();
    assertThat(all)
        .extracting(CommandExecution::queuedAt)
        .isSortedAccordingTo((one, other) -> other.compareTo(one));
    assertThat(all)
        .filteredOn(execution -> execution.end() != null)
        .hasSize(6)
        .allSatisfy(
            execution -> assertThat(output(execution)).isEqualTo(new CommandOutput("", true, 7)));
    assertThat(executions().find(Query.of(server.id(), 5, 12)).executions()).isEmpty();
  }

  @Test
  void continuesAfterACursorAndFiltersByTime() {
    for (int i = 0; i < 7; i++) {
      added(queued(NOW.plusSeconds(i / 3)));
    }
    List<CommandExecution> whole = executions().find(Query.of(server.id(), 10, 0)).executions();

    for (int i = 0; i < 7; i++) {
      Position place = new Position(whole.get(i).queuedAt(), whole.get(i).id().value());
      Page rest = executions().find(new Query(server.id(), null, null, place, 10, 0));
      assertThat(rest.executions()).containsExactlyElementsOf(whole.subList(i + 1, 7));
      assertThat(rest.total()).isEqualTo(7);
    }
    Page ofATime =
        executions()
            .find(new Query(server.id(), NOW.plusSeconds(1), NOW.plusSeconds(2), null, 10, 0));
    assertThat(ofATime.executions())
        .hasSize(3)
        .allMatch(each -> each.queuedAt().equals(NOW.plusSeconds(1)));
    assertThat(ofATime.total()).isEqualTo(3);
  }

  @Test
  void losesWhatWasAskedForBeforeAndHasNoEnd() {
    CommandExecution ended = added(queued(NOW));
    executions().end(completed(ended), AMPLE);
    CommandExecution queued = added(queued(NOW));
    CommandExecution running = added(queued(NOW));
    executions().start(running.running(NOW.plusSeconds(1)));
    CommandExecution later = added(queued(NOW.plusSeconds(5)));

    // Others' may be among them: all tests share one storage.
    int lost = executions().markUnfinishedLost(NOW.plusSeconds(5), NOW.plusSeconds(9), "restart");

    assertThat(lost).isGreaterThanOrEqualTo(2);
    End end = new End(NOW.plusSeconds(9), null, null, null, "restart", CommandOutput.NONE);
    assertThat(found(queued)).isEqualTo(queued.ended(CommandStatus.LOST, end));
    assertThat(found(running))
        .isEqualTo(running.running(NOW.plusSeconds(1)).ended(CommandStatus.LOST, end));
    assertThat(found(ended)).isEqualTo(completed(ended));
    assertThat(found(later)).isEqualTo(later);
  }

  @Test
  void marksUnfinishedCommandsOfAnEndedHubAsLost() {
    HubId over = HubId.random();
    HubId living = HubId.random();
    storage().agentDirectory().renew(over, HubAddress.plain("hub-1"), false);
    storage().agentDirectory().renew(living, HubAddress.plain("hub-2"), false);
    CommandExecution ofLiving = queued(NOW);
    CommandExecution ofOver = queued(NOW);
    executions().add(ofLiving, living);
    executions().add(ofOver, over);
    storage().agentDirectory().leave(over);

    int lost = executions().markLostOfEndedHubs(NOW.plusSeconds(9), "it is gone");

    assertThat(lost).isGreaterThanOrEqualTo(1);
    assertThat(found(ofLiving)).isEqualTo(ofLiving);
    End end = new End(NOW.plusSeconds(9), null, null, null, "it is gone", CommandOutput.NONE);
    assertThat(found(ofOver)).isEqualTo(ofOver.ended(CommandStatus.LOST, end));
    storage().agentDirectory().leave(living);
  }

  @Test
  void keepsTheNewestAndUnfinishedCommandsOfEachServer() {
    Instant longAgo = NOW.minus(Duration.ofDays(1_000));
    CommandExecution old = added(queued(longAgo));
    executions().end(completed(old), AMPLE);
    CommandExecution unfinished = added(queued(longAgo));
    List<CommandExecution> recent = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      CommandExecution execution = added(queued(NOW.plusSeconds(i)));
      executions().end(completed(execution), AMPLE);
      recent.add(execution);
    }

    assertThat(executions().deleteOld(longAgo.plusSeconds(1), 3)).isGreaterThanOrEqualTo(3);

    assertThat(executions().find(Query.of(server.id(), 10, 0)).executions())
        .extracting(CommandExecution::id)
        .containsExactly(
            recent.get(4).id(), recent.get(3).id(), recent.get(2).id(), unfinished.id());
  }

  @Test
  void dropsTheOldestOutputsOfAServerBeyondItsQuota() {
    OutputQuota quota = new OutputQuota(100, 1_000_000);
    CommandExecution first = endedWith("é".repeat(20), server, NOW, quota);
    CommandExecution second = endedWith("x".repeat(40), server, NOW.plusSeconds(1), quota);
    assertThat(found(first)).isEqualTo(first);

    CommandExecution third = endedWith("x".repeat(40), server, NOW.plusSeconds(2), quota);

    assertThat(found(third)).isEqualTo(third);
    assertThat(output(found(second))).isEqualTo(new CommandOutput("", true, 40));
    assertThat(output(found(first))).isEqualTo(new CommandOutput("", true, 40));
    assertThat(found(first).status()).isEqualTo(first.status());
    CommandExecution large = endedWith("x".repeat(500), server, NOW.plusSeconds(3), quota);
    assertThat(found(large)).as("the newest stays").isEqualTo(large);
    assertThat(output(found(third))).isEqualTo(new CommandOutput("", true, 40));
  }

  @Test
  void dropsAUsersOldestOutputsBeyondTheQuota() {
    OutputQuota quota = new OutputQuota(1_000_000, 100);
    Server another = newServer();
    CommandExecution first = endedWith("x".repeat(40), server, NOW, quota);
    CommandExecution second = endedWith("x".repeat(30), another, NOW.plusSeconds(1), quota);
    CommandExecution third = endedWith("x".repeat(40), another, NOW.plusSeconds(2), quota);

    assertThat(output(found(first))).isEqualTo(new CommandOutput("", true, 40));
    assertThat(found(second)).isEqualTo(second);
    assertThat(found(third)).isEqualTo(third);
    CommandExecution fourth = endedWith("x".repeat(20), server, NOW.plusSeconds(3), quota);
    assertThat(found(second)).as("there is room again").isEqualTo(second);
    assertThat(found(fourth)).isEqualTo(fourth);
  }

  private CommandExecution endedWith(String output, Server on, Instant at, OutputQuota quota) {
    CommandExecution queued =
        new CommandExecution(
            CommandExecutionId.random(),
            on.id(),
            owner.id(),
            "ada",
            new CommandLine("uptime", Duration.ofMinutes(1), null),
            CommandStatus.QUEUED,
            at,
            null,
            null);
    executions().add(queued, HubId.random());
    CommandExecution running = queued.running(at);
    executions().start(running);
    CommandExecution ended =
        running.ended(
            CommandStatus.COMPLETED,
            new End(at, 0, null, Duration.ZERO, null, new CommandOutput(output, false, 0)));
    assertThat(executions().end(ended, quota)).isTrue();
    return ended;
  }

  @Test
  void forgetsAServer() {
    CommandExecution execution = added(queued(NOW));

    executions().deleteServer(server.id());

    assertThat(executions().find(server.id(), execution.id())).isEmpty();
  }

  @Test
  void toleratesWhatComesForAServerThatIsGone() {
    CommandExecution execution = added(queued(NOW));
    storage().servers().remove(server.id());
    executions().deleteServer(server.id());

    assertThat(executions().end(completed(execution), AMPLE)).isFalse();
    assertThatCode(() -> executions().add(queued(NOW), HubId.random())).doesNotThrowAnyException();
  }

  private CommandExecution queued(Instant at) {
    return new CommandExecution(
        CommandExecutionId.random(),
        server.id(),
        owner.id(),
        "ada",
        new CommandLine("uptime", Duration.ofSeconds(60), null),
        CommandStatus.QUEUED,
        at,
        null,
        null);
  }

  private CommandExecution added(CommandExecution execution) {
    executions().add(execution, HubId.random());
    return execution;
  }

  private CommandExecution found(CommandExecution execution) {
    return executions().find(execution.serverId(), execution.id()).orElseThrow();
  }

  private static CommandExecution completed(CommandExecution execution) {
    return execution.ended(
        CommandStatus.COMPLETED,
        new End(
            execution.queuedAt().plusSeconds(1),
            0,
            null,
            Duration.ofMillis(3),
            null,
            new CommandOutput("up 3 days\n", true, 7)));
  }

  private static @Nullable CommandOutput output(CommandExecution execution) {
    End end = execution.end();
    return end == null ? null : end.output();
  }
}
