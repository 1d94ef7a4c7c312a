package io.chatops.agent.cli;

import io.chatops.agent.config.AgentConfig;
import io.chatops.agent.log.AgentLog;
import io.chatops.agent.reporting.Agent;
import io.chatops.agent.supervision.ServiceManager;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.IntConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code chatops-agent run}: reports until it is stopped. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.Provider.class,
    description = "Reports to the hub until stopped (SIGTERM, Ctrl-C).",
    footer = {"", "In brackets: the environment variable. Lower-case names are keys in the file."})
final class RunAgent implements Callable<Integer> {
  // Container engines kill a process ten seconds after asking it to stop.
  private static final Duration GOODBYE = Duration.ofSeconds(5);

  private final Map<String, String> environment;

  @Spec private CommandSpec spec;

  /** Picocli sets the field. */
  @SuppressWarnings("NullAway.Init")
  RunAgent(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    AgentConfig config = ConfigOptions.load(environment, spec.commandLine().getParseResult());
    InstantSource clock = InstantSource.system();
    AgentLog log = new AgentLog(System.err, clock);
    Thread.setDefaultUncaughtExceptionHandler(ending(log, Runtime.getRuntime()::halt));
    Agent agent =
        new Agent(config, log, clock, ServiceManager.of(environment, System::nanoTime, log));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(agent, log), "goodbye"));
    agent.run();
    return ExitCode.OK;
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
