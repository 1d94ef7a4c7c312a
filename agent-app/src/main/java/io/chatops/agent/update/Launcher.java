package io.chatops.agent.update;

import io.chatops.agent.config.AgentConfig;
import io.chatops.agent.log.AgentLog;
import io.chatops.protocol.ReleaseVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Decides at the start of the installed program which version runs: a newer one that the release
 * key signed and that has proved itself, or this one. A version on trial runs as a child process.
 * If it exits for any reason before the hub has acknowledged one of its reports, the trial has
 * failed, and the previous version runs again at once.
 */
public final class Launcher {
  /** Set for every version that an installed one has started; its value is that one's version. */
  public static final String LAUNCHED_BY = "CHATOPS_AGENT_LAUNCHED_BY";

  /**
   * Names the file that a version on trial creates when the hub has acknowledged one of its
   * reports.
   */
  public static final String PROOF = "CHATOPS_AGENT_PROOF";

  /** The time in which a new version must have had a report acknowledged. */
  public static final Duration TRIAL = Duration.ofMinutes(5);

  // If the host goes down in a trial, that is not the version's fault.
  private static final int MAX_STARTS = 3;
  private static final Duration POLL_INTERVAL = Duration.ofMillis(200);

  private final AgentConfig config;
  private final Map<String, String> environment;
  private final List<String> arguments;
  private final ReleaseVersion installed;
  private final Duration trial;
  private final UpdateStore store;
  private final AgentLog log;
  private final AtomicReference<@Nullable Successor> running = new AtomicReference<>();

  /**
   * @param arguments those of this process, which the other version gets, too
   * @param installed the version of this program
   * @param trial usually {@link #TRIAL}
   */
  public Launcher(
      AgentConfig config,
      Map<String, String> environment,
      List<String> arguments,
      ReleaseVersion installed,
      Duration trial,
      AgentLog log) {
    this.config = config;
    this.environment = environment;
    this.arguments = arguments;
    this.installed = installed;
    this.trial = trial;
    this.store = new UpdateStore(config.stateDirectory());
    this.log = log;
  }

  /**
   * Runs the selected version, unless it is this program.
   *
   * @param waiting called every moment while the version on trial runs
   * @return its exit code once it has ended; empty if this program itself should run
   */
  public OptionalInt launch(Runnable waiting) throws InterruptedException {
    if (environment.containsKey(LAUNCHED_BY)) {
      return OptionalInt.empty();
    }
    UpdateState state = store.load();
    if (state.equals(UpdateState.NONE)) {
      return OptionalInt.empty();
    }
    Optional<Minisign> key = ReleaseKey.of(config.updates());
    if (key.isEmpty()) {
      return OptionalInt.empty();
    }
    try {
      if (state.trial() != null) {
        OptionalInt end = runTrial(state, state.trial(), key.get(), waiting);
        if (end.isPresent()) {
          return end;
        }
        state = store.load();
      }
      return state.current() == null ? OptionalInt.empty() : proved(state.current(), key.get());
    } catch (IOException e) {
      log.warn("The installed version runs because versions in state_dir cannot be used: " + e);
      return OptionalInt.empty();
    }
  }

  /** Stops the other version together with this process; does nothing if there is none. */
  public void stop() {
    Successor successor = running.get();
    if (successor != null) {
      successor.stop();
    }
  }

  private OptionalInt runTrial(
      UpdateState state, UpdateState.Trial candidate, Minisign key, Runnable waiting)
      throws IOException, InterruptedException {
    ReleaseVersion version = candidate.version();
    Optional<String> problem = store.problem(version, ProgramKind.platform(), key);
    if (problem.isEmpty() && candidate.starts() >= MAX_STARTS) {
      problem = Optional.of("it was started " + MAX_STARTS + " times without success");
    }
    if (problem.isPresent()) {
      return failed(state, problem.get());
    }
    UpdateState counted = state.startedOnceMore();
    store.save(counted);
    Path proof = store.proof(version);
    Files.deleteIfExists(proof);
    log.info("Version " + version + " is on trial, in place of " + candidate.from());
    Successor successor;
    try {
      successor =
          Successor.start(
              store.program(version),
              arguments,
              Map.of(LAUNCHED_BY, installed.text(), PROOF, proof.toString()));
    } catch (IOException e) {
      return failed(counted, "it cannot be started (" + e.getMessage() + ")");
    }
    running.set(successor);
    return watch(counted, successor, proof, waiting);
  }

  private OptionalInt watch(UpdateState state, Successor successor, Path proof, Runnable waiting)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + trial.toNanos();
    while (System.nanoTime() - end < 0) {
      waiting.run();
      Integer code = successor.waitFor(POLL_INTERVAL);
      if (Files.exists(proof)) {
        UpdateState proved = state.succeeded(installed);
        store.save(proved);
        log.info("The new version works and stays");
        if (code == null && !ProgramKind.isNative()) {
          return OptionalInt.of(awaitExit(successor));
        }
        // It continues without a second process next to it.
        successor.stop();
        running.set(null);
        return OptionalInt.empty();
      }
      if (code != null && code == 0) {
        // An agent exits with 0 only if it was stopped: the whole service is stopping.
        return OptionalInt.of(0);
      }
      if (code != null) {
        return failed(
            state, "it exited with code " + code + " before the hub acknowledged a report");
      }
    }
    successor.stop();
    running.set(null);
    return failed(
        state, "the hub acknowledged none of its reports within " + trial.toSeconds() + " seconds");
  }

  private OptionalInt failed(UpdateState state, String reason) throws IOException {
    running.set(null);
    UpdateState failed = state.failed(reason);
    store.save(failed);
    store.keepOnly(failed.current() == null ? List.of() : List.of(failed.current().version()));
    log.warn("Rolled back the new version: " + reason);
    return OptionalInt.empty();
  }

  private OptionalInt proved(UpdateState.Current current, Minisign key)
      throws IOException, InterruptedException {
    ReleaseVersion version = current.version();
    if (!current.replaces(installed)) {
      log.info("The installed version " + installed + " replaces " + version);
      return OptionalInt.empty();
    }
    Optional<String> problem = store.problem(version, ProgramKind.platform(), key);
    if (problem.isPresent()) {
      log.warn("The installed version " + installed + " runs: " + problem.get());
      return OptionalInt.empty();
    }
    store.keepOnly(List.of(version));
    Map<String, String> additions = Map.of(LAUNCHED_BY, installed.text());
    if (ProgramKind.isNative()) {
      Replacement.by(store.program(version), arguments, additions);
      log.warn("The installed version " + installed + " runs: " + version + " cannot be started");
      return OptionalInt.empty();
    }
    Successor successor = Successor.start(store.program(version), arguments, additions);
    running.set(successor);
    return OptionalInt.of(awaitExit(successor));
  }

  private static int awaitExit(Successor successor) throws InterruptedException {
    Integer code = null;
    while (code == null) {
      code = successor.waitFor(Duration.ofDays(1));
    }
    return code;
  }
}
