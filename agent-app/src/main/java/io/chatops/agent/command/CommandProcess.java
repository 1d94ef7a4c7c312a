package io.chatops.agent.command;

import io.chatops.agent.request.RunningRequest;
import io.chatops.protocol.FromAgent.OutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A running program without terminal or input, in a session of its own, and the two threads that
 * read its output.
 *
 * <p>It starts in two steps: a shell waits for a line and then replaces itself with the program. In
 * between, the agent opens the shell's output through /proc and closes the streams of {@link
 * Process}. Reads from those streams can be neither interrupted nor bounded: when the program
 * exits, Java reads the rest into memory, and a background process may keep writing forever.
 */
final class CommandProcess implements AutoCloseable {
  // The program and its arguments are arguments of the shell, which never parses them as a script.
  private static final String HOLD = "read -r _ && exec \"$@\" </dev/null";
  // The time to wait for output that a background process still holds open.
  private static final Duration BACKGROUND_OUTPUT = Duration.ofSeconds(1);

  private final Process process;
  private final CommandProcesses started;
  private final List<OutputPump> pumps;

  private CommandProcess(Process process, String mark, List<OutputPump> pumps) {
    this.process = process;
    this.started = new CommandProcesses(process, mark);
    this.pumps = pumps;
  }

  /**
   * Starts the program. If it does not exist, the exit code is 127, as in a shell.
   *
   * @throws IOException if there is no shell or no process can be created
   */
  static CommandProcess start(List<String> argv, Path directory, BoundedOutput output)
      throws IOException {
    String mark = UUID.randomUUID().toString();
    ProcessBuilder builder = new ProcessBuilder(held(argv)).directory(directory.toFile());
    builder.environment().clear();
    builder.environment().putAll(CleanEnvironment.marked(mark));
    Process process = builder.start();
    List<OutputPump> pumps = new ArrayList<>();
    try {
      pumps.add(new OutputPump(opened(process, 1), OutputStream.STDOUT, output));
      pumps.add(new OutputPump(opened(process, 2), OutputStream.STDERR, output));
      process.getInputStream().close();
      process.getErrorStream().close();
      pumps.forEach(OutputPump::start);
      try (java.io.OutputStream line = process.getOutputStream()) {
        line.write('\n');
      }
      return new CommandProcess(process, mark, pumps);
    } catch (IOException | RuntimeException | Error e) {
      process.destroyForcibly();
      pumps.forEach(OutputPump::end);
      throw e;
    }
  }

  private static List<String> held(List<String> argv) {
    List<String> words = new ArrayList<>();
    Stream.of("/usr/bin/setsid", "/bin/setsid")
        .filter(program -> Files.isExecutable(Path.of(program)))
        .findFirst()
        .ifPresent(words::add);
    words.addAll(List.of("/bin/sh", "-c", HOLD, "sh"));
    words.addAll(argv);
    return words;
  }

  private static FileChannel opened(Process process, int descriptor) throws IOException {
    return FileChannel.open(
        Path.of("/proc", Long.toString(process.pid()), "fd", Integer.toString(descriptor)),
        StandardOpenOption.READ);
  }

  /** Waits for the program to exit; returns false if it is still running after that time. */
  boolean awaitExit(long nanos) throws InterruptedException {
    return process.waitFor(Math.max(0, nanos), TimeUnit.NANOSECONDS);
  }

  /** Returns the exit code, or 128 plus the signal's number; null while the program runs. */
  @Nullable Integer exitValue() {
    return process.isAlive() ? null : process.exitValue();
  }

  /**
   * Stops the program and everything it started, first with SIGTERM and then with SIGKILL; returns
   * false if a process is left.
   */
  boolean endAll() throws InterruptedException {
    boolean stopped = started.stop();
    awaitExit(BACKGROUND_OUTPUT.toNanos());
    return stopped;
  }

  /**
   * Waits until the output has been read. It does not wait for background processes that keep the
   * output open, and waits for a slow hub only until the deadline.
   */
  void awaitOutput(long deadline, RunningRequest running) throws InterruptedException {
    long patience = System.nanoTime() + BACKGROUND_OUTPUT.toNanos();
    for (OutputPump pump : pumps) {
      boolean waiting = true;
      while (waiting && !pump.awaitEnd(Duration.ofMillis(20))) {
        long now = System.nanoTime();
        boolean worthIt = pump.isSending() && now - deadline < 0;
        waiting = !running.isCancelled() && (now - patience < 0 || worthIt);
      }
      pump.end();
    }
    for (OutputPump pump : pumps) {
      pump.awaitEnd(BACKGROUND_OUTPUT);
    }
  }

  /** Closes the streams and kills the program if it still runs, as it does after a failure. */
  @Override
  public void close() {
    process.destroyForcibly();
    pumps.forEach(OutputPump::end);
  }
}
