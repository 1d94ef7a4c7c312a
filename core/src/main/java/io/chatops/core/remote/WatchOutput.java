package io.chatops.core.remote;

import io.chatops.core.bus.BusException;
import io.chatops.core.command.CommandExecution;
import io.chatops.core.command.CommandExecutionId;
import io.chatops.core.command.CommandOutput;
import io.chatops.core.command.CommandOutputs;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;
import io.chatops.core.log.StandardStream;
import org.jspecify.annotations.Nullable;

/** Watches the output of a command. It is whole or ends with a sentence. */
final class WatchOutput extends StreamVerb<CommandExecutionId> {
  private static final int OUTPUT = 1;
  private static final int ENDED = 2;

  /** Room for the output that a command keeps, which comes first, and as much again. */
  private static final int MOST_WAITING = 2 << 20;

  private final CommandOutputs use;

  WatchOutput(CommandOutputs use) {
    super(21);
    this.use = use;
  }

  @Override
  void write(WireWriter out, CommandExecutionId id) {
    out.putId(id.value());
  }

  @Override
  CommandExecutionId read(WireReader in) {
    return new CommandExecutionId(in.getId());
  }

  @Override
  Runnable open(Actor actor, ServerId serverId, CommandExecutionId id, Outbox outbox) {
    return local(actor, serverId, id, new Sender(outbox))::close;
  }

  CommandOutputs.Subscription local(
      Actor actor, ServerId serverId, CommandExecutionId id, CommandOutputs.Watcher watcher) {
    return use.watch(actor, serverId, id, watcher);
  }

  /** Passes on what the command writes. */
  private static final class Sender implements CommandOutputs.Watcher {
    private final Outbox outbox;
    private final EventWriter events;

    private Sender(Outbox outbox) {
      this.outbox = outbox;
      this.events = new EventWriter(outbox, MOST_WAITING);
    }

    @Override
    public void onOutput(@Nullable StandardStream stream, String text) {
      int from = 0;
      while (from < text.length()) {
        int to = Math.min(text.length(), from + EventWriter.MOST_CHARACTERS);
        if (to < text.length() && Character.isHighSurrogate(text.charAt(to - 1))) {
          to--;
        }
        String piece = text.substring(from, to);
        boolean fits =
            events.add(
                EventWriter.event(
                    OUTPUT, out -> out.putOptional(stream, Fields::write).putText(piece)));
        if (!fits) {
          outbox.fail(RemoteFailures.tooSlow());
          return;
        }
        from = to;
      }
    }

    @Override
    public void onEnded(CommandExecution execution) {
      // Its output was sent before.
      CommandExecution told = withoutOutput(execution);
      if (events.add(EventWriter.event(ENDED, out -> Fields.write(out, told)))) {
        outbox.end();
      } else {
        outbox.fail(RemoteFailures.tooSlow());
      }
    }

    private static CommandExecution withoutOutput(CommandExecution execution) {
      CommandExecution.End end = execution.end();
      return end == null
          ? execution
          : execution.ended(
              execution.status(),
              new CommandExecution.End(
                  end.finishedAt(),
                  end.exitCode(),
                  end.signal(),
                  end.duration(),
                  end.reason(),
                  new CommandOutput("", end.output().truncated(), end.output().omittedBytes())));
    }

    @Override
    public void onFailed(ChatOpsException reason) {
      outbox.fail(reason);
    }
  }

  /** Shows a watcher what another hub sends. */
  static final class Taker implements Pull.Receiver {
    private final CommandOutputs.Watcher watcher;
    private @Nullable CommandExecution ended;

    Taker(CommandOutputs.Watcher watcher) {
      this.watcher = watcher;
    }

    @Override
    public void onPieces(WireReader pieces) {
      EventWriter.read(
          pieces,
          (type, in) -> {
            switch (type) {
              case OUTPUT -> {
                StandardStream stream = in.getOptional(Fields::stream);
                watcher.onOutput(stream, in.getText());
              }
              case ENDED -> ended = Fields.execution(in);
              default -> {}
            }
          });
    }

    @Override
    public void onEnd() {
      CommandExecution execution = ended;
      if (execution == null) {
        watcher.onFailed(RemoteFailures.streamLost());
      } else {
        watcher.onEnded(execution);
      }
    }

    @Override
    public void onFailed(ChatOpsException failure) {
      watcher.onFailed(failure);
    }

    @Override
    public void onLost(BusException lost) {
      watcher.onFailed(RemoteFailures.streamLost());
    }
  }
}
