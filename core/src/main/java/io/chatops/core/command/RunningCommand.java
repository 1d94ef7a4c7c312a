package io.chatops.core.command;

import io.chatops.core.command.CommandOutputs.Watcher;
import io.chatops.core.log.StandardStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** An execution on its way, with its output and its watchers. One lock guards all of it. */
final class RunningCommand {
  private final CommandExecution execution;
  private final RetainedOutput output = new RetainedOutput();

  /** A watcher that leaves during a notification must not keep the others from theirs. */
  private final List<Watcher> watchers = new CopyOnWriteArrayList<>();

  private @Nullable CommandExecution ended;
  private volatile boolean cancelRequested;

  RunningCommand(CommandExecution execution) {
    this.execution = execution;
  }

  CommandExecution execution() {
    return execution;
  }

  /**
   * Records that it is to be cancelled, before the agent is asked, which may not be connected yet.
   */
  void cancelRequested() {
    cancelRequested = true;
  }

  boolean isCancelRequested() {
    return cancelRequested;
  }

  synchronized void append(StandardStream stream, String text) {
    output.append(text);
    watchers.forEach(watcher -> watcher.onOutput(stream, text));
  }

  synchronized CommandOutput output() {
    return output.toOutput(false, 0);
  }

  /**
   * Returns all that is known to have been written, once nothing more comes. Shows the watchers the
   * output of an agent that sends it at the end.
   */
  synchronized CommandOutput output(CommandOutcome outcome) {
    CommandOutput whole = outcome.output();
    if (whole == null) {
      return output.toOutput(false, outcome.omittedBytes());
    }
    output.append(whole.text());
    // An agent counts dropped output once, in any of its messages.
    CommandOutput kept =
        output.toOutput(whole.truncated(), Math.max(whole.omittedBytes(), outcome.omittedBytes()));
    if (!kept.text().isEmpty()) {
      watchers.forEach(watcher -> watcher.onOutput(null, kept.text()));
    }
    return kept;
  }

  /** Shows what there is so far, and from then on all that comes, with nothing in between lost. */
  synchronized void watch(Watcher watcher) {
    if (ended != null) {
      CommandOutputs.replay(ended, watcher);
      return;
    }
    CommandOutput soFar = output();
    if (!soFar.text().isEmpty()) {
      watcher.onOutput(null, soFar.text());
    }
    watchers.add(watcher);
  }

  synchronized void unwatch(Watcher watcher) {
    watchers.remove(watcher);
  }

  synchronized void end(CommandExecution execution) {
    ended = execution;
    watchers.forEach(watcher -> watcher.onEnded(execution));
    watchers.clear();
  }
}
