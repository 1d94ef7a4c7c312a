package io.chatops.agent.cli;

import io.chatops.agent.config.AgentConfig;
import io.chatops.agent.log.AgentLog;
import io.chatops.agent.reporting.Agent;
import io.chatops.agent.reporting.AgentVersion;
import io.chatops.agent.supervision.ServiceManager;
import io.chatops.agent.update.Launcher;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code chatops-agent run}: reports until it is stopped. */
@Command(
    name = "run",
    abbreviateSynopsis = true,
    description = "Reports to the hub until stopped (SIGTERM, Ctrl-C).",
    footer = {"", "In brackets: the environment variable. Lower-case names are keys in the file."})
final class RunAgent implements Callable<Integer> {
  // Container engines kill a process ten seconds after asking it to stop.
  private static final Duration GOODBYE = Duration.ofSeconds(5);

  // For tests, which cannot wait for minutes.
  private static final String TRIAL_SECONDS = "chatops.trial-seconds";

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    AgentConfig config = ConfigOptions.load(spec);
    Map<String, String> environment = AgentCommand.environment(spec);
    InstantSource clock = InstantSource.system();
    AgentLog log = new AgentLog(System.err, clock);
    List<String> arguments = spec.root().commandLine().getParseResult().originalArgs();
    ServiceManager manager = ServiceManager.of(environment, System::nanoTime, log);
    OptionalInt launched = launch(config, environment, arguments, manager, log);
    if (launched.isPresent()) {
      return launched.getAsInt();
    }
    Thread.setDefaultUncaughtExceptionHandler(ending(log, Runtime.getRuntime()::halt));
    String proof = environment.getOrDefault(Launcher.PROOF, "");
    Agent agent =
        new Agent(
            config,
            arguments.subList(1, arguments.size()),
            proof.isEmpty() ? null : Path.of(proof),
            log,
            clock,
            manager);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(agent, log), "goodbye"));
    return agent.run() ? ExitCode.RESTART : ExitCode.OK;
  }

  /** Runs a newer version in place of this one, if there is one; empty if there is none. */
  private OptionalInt launch(
      AgentConfig config,
      Map<String, String> environment,
      List<String> arguments,
      ServiceManager manager,
      AgentLog log)
      throws InterruptedException {
    Duration trial = Duration.ofSeconds(Long.getLong(TRIAL_SECONDS, Launcher.TRIAL.toSeconds()));
    Launcher launcher =
        new Launcher(config, environment, arguments, AgentVersion.release(), trial, log);
    Runtime runtime = Runtime.getRuntime();
    Thread goodbye =
        new Thread(
            () -> {
              launcher.stop();
              runtime.halt(ExitCode.OK);
            },
            "goodbye of another version");
    runtime.addShutdownHook(goodbye);
    AtomicBoolean ready = new AtomicBoolean();
    OptionalInt end =
        launcher.launch(
            () -> {
              if (ready.compareAndSet(false, true)) {
                manager.ready();
              }
              manager.alive();
            });
    try {
      runtime.removeShutdownHook(goodbye);
    } catch (IllegalStateException e) {
      // The process is exiting already, and the hook decides the exit code.
      Thread.currentThread().join();
    }
    return end;
  }

  /**
   * Ends the process when a thread dies of an uncaught exception. Otherwise the agent might run on
   * without receiving or sending; its supervisor restarts it.
   */
  static Thread.UncaughtExceptionHandler ending(AgentLog log, IntConsumer halt) {
    return (thread, failure) -> {
      try {
        log.warn("The agent exits: thread " + thread.getName() + " failed: " + failure);
      } finally {
        halt.accept(ExitCode.FAILURE);
      }
    };
  }

  // A requested stop is not a failure, so the process must not exit with the signal's code.
  private static void stop(Agent agent, AgentLog log) {
    if (agent.finished()) {
      return;
    }
    try {
      if (!agent.stop(GOODBYE)) {
        log.warn("Stopping took too long; reports since the last interval may be lost");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(ExitCode.OK);
  }
}
