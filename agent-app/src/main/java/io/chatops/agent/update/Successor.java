package io.chatops.agent.update;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A newer version of the agent that runs as a child of this process. */
final class Successor {
  // An agent says goodbye within five seconds.
  private static final Duration GOODBYE = Duration.ofSeconds(8);

  private final Process process;

  private Successor(Process process) {
    this.process = process;
  }

  /**
   * Starts it.
   *
   * @param arguments those of this process
   * @param additions to this process's environment
   * @throws IOException if it cannot be started
   */
  static Successor start(Path program, List<String> arguments, Map<String, String> additions)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    builder.environment().putAll(additions);
    // They are for this process only.
    List.of("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID")
        .forEach(builder.environment()::remove);
    return new Successor(builder.start());
  }

  /**
   * Waits until it exits.
   *
   * @return its exit code; absent if it is still running after this time
   */
  @Nullable Integer waitFor(Duration timeout) throws InterruptedException {
    return process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS) ? process.exitValue() : null;
  }

  /** Stops it: first by SIGTERM, so that it can say goodbye to the hub, then by force. */
  void stop() {
    process.destroy();
    try {
      if (process.waitFor(GOODBYE.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
