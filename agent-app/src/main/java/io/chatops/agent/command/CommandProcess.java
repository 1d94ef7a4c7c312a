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
 * A running program without terminal and input, in a session of its own, and the two threads that
 * read what it puts out.
 *
 * <p>It is started in two steps: a shell that waits for a line, and then becomes the program. In
 * between its output is opened through /proc, and the streams of {@link Process} are closed.
 * Reading from those can neither be interrupted nor bounded: Java reads them to their end into
 * memory when the program exits, and a process that it left in the background may never stop
 * writing.
 */
final class CommandProcess implements AutoCloseable {
  // The words of the program are the shell's arguments: it never reads them as a script.
  private static final String HOLD = "read -r _ && exec \"$@\" </dev/null";
  // Output of a process that stays in the background is not waited for any longer.
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
   * Starts the program; one that does not exist ends with 127, as in a shell.
   *
   * @throws IOException if there is no shell or no more processes
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

  /** Waits for the program to exit; false if it does not in that time. */
  boolean awaitExit(long nanos) throws InterruptedException {
    return process.waitFor(Math.max(0, nanos), TimeUnit.NANOSECONDS);
  }

  /** Its exit code, or 128 and the number of a signal; null while it runs. */
  @Nullable Integer exitValue() {
    return process.isAlive() ? null : process.exitValue();
  }

  /** Ends it and all that it has started, politely at first; returns false if some is left. */
  boolean endAll() throws InterruptedException {
    boolean gone = started.end();
    awaitExit(BACKGROUND_OUTPUT.toNanos());
    return gone;
  }

  /**
   * Waits until the output is read, but not for background processes that keep it open, and for a
   * slow hub only until the deadline.
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

  /** Closes its streams; after a failure also ends the program. */
  @Override
  public void close() {
    process.destroyForcibly();
    pumps.forEach(OutputPump::end);
  }
}
