package io.chatops.core.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.chatops.core.error.ChatOpsException;
import io.chatops.core.log.StandardStream;
import io.chatops.core.testing.DrivenHost.Running;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Output of commands that run, and of those that have ended. */
class CommandOutputsTest extends CommandFixture {
  private final Recorder recorder = new Recorder();

  @Test
  void showsEarlierOutputThenNewOutputThenTheEnd() throws Exception {
    RunCommand.Started started = run("uptime");
    CommandDispatcher.Listener listener = world.host.commands.get(0).listener();
    listener.onOutput(StandardStream.STDOUT, "one ");
    listener.onOutput(StandardStream.STDERR, "two ");

    outputs.watch(world.ada, world.server, started.execution().id(), recorder);
    listener.onOutput(StandardStream.STDERR, "three");
    listener.onEnded(CommandOutcome.exited(0, null, null, null, 0));

    assertThat(recorder.seen).containsExactly("null:one two ", "STDERR:three", "COMPLETED");
    assertThat(started.end().get().status()).isEqualTo(CommandStatus.COMPLETED);
  }

  @Test
  void showsOneThatHasEndedFromTheStorage() {
    RunCommand.Started started = run("uptime");
    world.host.commands.get(0).listener().onOutput(StandardStream.STDOUT, "up");
    end(CommandOutcome.exited(0, null, null, null, 0));

    outputs.watch(world.ada, world.server, started.execution().id(), recorder);

    assertThat(recorder.seen).containsExactly("null:up", "COMPLETED");
  }

  @Test
  void stopsWhenItIsClosed() {
    RunCommand.Started started = run("uptime");
    CommandDispatcher.Listener listener = world.host.commands.get(0).listener();

    outputs.watch(world.ada, world.server, started.execution().id(), recorder).close();
    listener.onOutput(StandardStream.STDOUT, "more");
    listener.onEnded(CommandOutcome.exited(0, null, null, null, 0));

    assertThat(recorder.seen).isEmpty();
  }

  @Test
  void notifiesOthersWhenOneLeavesMeanwhile() {
    RunCommand.Started started = run("uptime");
    Leaving atOutput = new Leaving(true);
    Leaving atEnd = new Leaving(false);
    atOutput.watch(started);
    atEnd.watch(started);
    outputs.watch(world.ada, world.server, started.execution().id(), recorder);
    CommandDispatcher.Listener listener = world.host.commands.get(0).listener();

    listener.onOutput(StandardStream.STDOUT, "up");
    listener.onOutput(StandardStream.STDOUT, "!");
    listener.onEnded(CommandOutcome.exited(0, null, null, null, 0));

    assertThat(atOutput.seen).containsExactly("up");
    assertThat(atEnd.seen).containsExactly("up", "!", "COMPLETED");
    assertThat(recorder.seen).containsExactly("STDOUT:up", "STDOUT:!", "COMPLETED");
    assertThat(started.end()).isCompleted();
  }

  private final class Leaving implements CommandOutputs.Watcher {
    private final boolean atOutput;
    private final List<String> seen = new ArrayList<>();
    private CommandOutputs.@Nullable Subscription subscription;

    private Leaving(boolean atOutput) {
      this.atOutput = atOutput;
    }

    private void watch(RunCommand.Started started) {
      subscription = outputs.watch(world.ada, world.server, started.execution().id(), this);
    }

    private void leave() {
      CommandOutputs.Subscription present = subscription;
      if (present != null) {
        present.close();
      }
    }

    @Override
    public void onOutput(@Nullable StandardStream stream, String text) {
      seen.add(text);
      if (atOutput) {
        leave();
      }
    }

    @Override
    public void onEnded(CommandExecution execution) {
      seen.add(execution.status().name());
      leave();
    }

    @Override
    public void onFailed(ChatOpsException reason) {
      seen.add(String.valueOf(reason.getMessage()));
    }
  }

  @Test
  void passesOnWhatIsTooMuchToKeep() {
    RunCommand.Started started = run("yes");
    CommandDispatcher.Listener listener = world.host.commands.get(0).listener();
    listener.onOutput(StandardStream.STDOUT, "y".repeat(RetainedOutput.MAX_BYTES));
    outputs.watch(world.ada, world.server, started.execution().id(), recorder);

    listener.onOutput(StandardStream.STDOUT, "beyond");
    listener.onEnded(killed(CommandStatus.TIMED_OUT, 30));

    assertThat(recorder.seen).contains("STDOUT:beyond", "TIMED_OUT");
    assertThat(endOf(stored(started)).output().omittedBytes()).isEqualTo(36);
    assertThat(endOf(stored(started)).output().truncated()).isTrue();
  }

  @Test
  void showsWhatARunningCommandHasWrittenSoFar() {
    CommandExecutionId id = run("uptime").execution().id();
    world.host.commands.get(0).listener().onOutput(StandardStream.STDOUT, "so far");

    CommandQueries.View view = queries.get(world.ada, world.server, id);

    assertThat(view.execution().status()).isEqualTo(CommandStatus.RUNNING);
    assertThat(view.output().text()).isEqualTo("so far");
  }

  @Test
  void givesItsSlotBackAndAnswersThoughAWatcherFails() {
    for (int i = 0; i < 3; i++) { // more than there are slots
      RunCommand.Started started = run("uptime");
      outputs.watch(world.ada, world.server, started.execution().id(), new Failing());
      Running sent = world.host.commands.get(i);

      assertThatExceptionOfType(IllegalStateException.class)
          .isThrownBy(() -> sent.listener().onEnded(CommandOutcome.exited(0, null, null, null, 0)));

      assertThat(started.end()).isCompletedExceptionally();
      assertThat(stored(started).status()).isEqualTo(CommandStatus.COMPLETED);
    }
    assertThat(world.audited()).filteredOn(e -> e.contains(" COMPLETED ")).hasSize(3);
  }

  private static final class Failing implements CommandOutputs.Watcher {
    @Override
    public void onOutput(@Nullable StandardStream stream, String text) {}

    @Override
    public void onEnded(CommandExecution execution) {
      throw new IllegalStateException("as wanted");
    }

    @Override
    public void onFailed(ChatOpsException reason) {}
  }
}
