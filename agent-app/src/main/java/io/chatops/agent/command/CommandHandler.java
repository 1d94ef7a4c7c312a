package io.chatops.agent.command;

import io.chatops.agent.config.CommandRules;
import io.chatops.agent.log.AgentLog;
import io.chatops.agent.request.RequestFailedException;
import io.chatops.agent.request.RequestHandler;
import io.chatops.agent.request.RunningRequest;
import io.chatops.protocol.FromAgent;
import io.chatops.protocol.FromAgent.CommandEnd;
import io.chatops.protocol.FromAgent.RefusalCode;
import io.chatops.protocol.ToAgent;
import io.chatops.protocol.ToAgent.ExecuteCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs commands as the agent's own user. When a command times out or is cancelled, every process
 * that it started is stopped, too.
 */
public final class CommandHandler implements RequestHandler {
  private static final int MAX_COMMAND_LENGTH = 8192;
  private static final int DEFAULT_SECONDS = 60;
  private static final int MAX_SECONDS = 3600;
  // The interval at which cancellation is checked; the exit of the process itself is noticed at
  // once.
  private static final long POLL_NANOS = Duration.ofMillis(50).toNanos();
  // As in a shell, a program killed by a signal exits with 128 plus the signal's number.
  private static final int SIGNALS = 128;
  private static final int LAST_SIGNAL = 64;

  private final CommandRules rules;
  private final AgentLog log;

  public CommandHandler(CommandRules rules, AgentLog log) {
    this.rules = rules;
    this.log = log;
  }

  @Override
  public FromAgent.Reply handle(ToAgent.Request request, RunningRequest running)
      throws InterruptedException {
    ExecuteCommand command = (ExecuteCommand) request;
    Duration timeout = timeout(command.timeoutSeconds());
    List<String> argv = argv(command.command());
    Path directory = directory(command.workingDirectory());
    BoundedOutput output = BoundedOutput.of(command, running);
    long startedAt = System.nanoTime();
    try (CommandProcess process = CommandProcess.start(argv, directory, output)) {
      long deadline = startedAt + timeout.toNanos();
      CommandEnd end = await(process, deadline, running);
      if (end != CommandEnd.EXITED && !process.endAll()) {
        log.warn("request=" + running.id() + " left processes behind that could not be killed");
      }
      process.awaitOutput(deadline, running);
      return result(running.id(), end, process.exitValue(), output, startedAt);
    } catch (IOException e) {
      throw new RequestFailedException(
          RefusalCode.FAILED, "the command could not be started: " + e.getMessage());
    }
  }

  private static CommandEnd await(CommandProcess process, long deadline, RunningRequest running)
      throws InterruptedException {
    long left = deadline - System.nanoTime();
    while (!process.awaitExit(Math.min(left, POLL_NANOS))) {
      if (running.isCancelled()) {
        return CommandEnd.CANCELLED;
      }
      left = deadline - System.nanoTime();
      if (left <= 0) {
        return CommandEnd.TIMED_OUT;
      }
    }
    return CommandEnd.EXITED;
  }

  private static FromAgent.CommandResult result(
      String id, CommandEnd end, @Nullable Integer exit, BoundedOutput output, long startedAt) {
    Integer signal =
        exit != null && exit > SIGNALS && exit <= SIGNALS + LAST_SIGNAL ? exit - SIGNALS : null;
    return new FromAgent.CommandResult(
        id,
        output.buffered(),
        end == CommandEnd.EXITED ? exit : null,
        signal,
        end,
        output.omittedBytes() > 0,
        output.omittedBytes(),
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedAt));
  }

  private Duration timeout(@Nullable Integer seconds) {
    int wanted = seconds == null ? DEFAULT_SECONDS : seconds;
    if (wanted < 1 || wanted > MAX_SECONDS) {
      throw invalid("timeout must be from 1 to " + MAX_SECONDS + " seconds");
    }
    Duration timeout = Duration.ofSeconds(wanted);
    return timeout.compareTo(rules.maxDuration()) > 0 ? rules.maxDuration() : timeout;
  }

  private List<String> argv(String command) {
    if (command.isBlank() || command.length() > MAX_COMMAND_LENGTH || command.indexOf('\0') >= 0) {
      throw invalid("command must have 1 to " + MAX_COMMAND_LENGTH + " characters and no NUL");
    }
    // GuardedHandler has checked this already, but a command that the host does not allow must
    // never start.
    return rules
        .argv(command)
        .orElseThrow(
            () ->
                new RequestFailedException(
                    RefusalCode.NOT_ALLOWED, "this host does not allow this command"));
  }

  private static Path directory(@Nullable String name) {
    if (name == null) {
      return CleanEnvironment.home();
    }
    if (!name.startsWith("/") || name.indexOf('\0') >= 0) {
      throw invalid("working_directory must be an absolute path");
    }
    try {
      Path directory = Path.of(name);
      if (!Files.isDirectory(directory) || !Files.isExecutable(directory)) {
        // Not NOT_FOUND: the server that the user addressed exists; a field of the request is
        // wrong.
        throw invalid(
            "working_directory is not a directory on this host that the agent's user may"
                + " enter: name another");
      }
      return directory;
    } catch (InvalidPathException e) {
      throw invalid("working_directory must be an absolute path");
    }
  }

  private static RequestFailedException invalid(String rule) {
    return new RequestFailedException(RefusalCode.INVALID, rule);
  }
}
