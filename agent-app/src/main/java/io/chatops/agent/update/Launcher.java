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
 * key signed and that has proved itself, or this one. A version on trial runs as a child, with this
 * process as its judge: until the hub has confirmed a report of it, its end by whatever means makes
 * it fail, and the version before runs again at once.
 */
public final class Launcher {
  /** Set for every version that an installed one has started; its value is that one's version. */
  public static final String LAUNCHED_BY = "CHATOPS_AGENT_LAUNCHED_BY";

  /** Names the file that a version on trial makes when the hub has confirmed a report of it. */
  public static final String PROOF = "CHATOPS_AGENT_PROOF";

  /** The time in which a new version must have had a report confirmed. */
  public static final Duration TRIAL = Duration.ofMinutes(5);

  // If the host goes down in a trial, that is not the version's fault.
  private static final int MOST_STARTS = 3;
  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

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
   * Runs the version that is to run, if it is another.
   *
   * @param waiting called every moment while the version on trial runs
   * @return its exit code once it has ended; empty if this program itself is to run
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
        OptionalInt end = judge(state, state.trial(), key.get(), waiting);
        if (end.isPresent()) {
          return end;
        }
        state = store.load();
      }
      return state.current() == null ? OptionalInt.empty() : proved(state.current(), key.get());
    } catch (IOException e) {
      log.warn("The installed version runs, since versions in state_dir cannot be used: " + e);
      return OptionalInt.empty();
    }
  }

  /** Ends the other version with this process; does nothing if there is none. */
  public void stop() {
    Successor successor = running.get();
    if (successor != null) {
      successor.stop();
    }
  }

  private OptionalInt judge(
      UpdateState state, UpdateState.Trial tried, Minisign key, Runnable waiting)
      throws IOException, InterruptedException {
    ReleaseVersion version = tried.version();
    Optional<String> problem = store.problem(version, ProgramKind.platform(), key);
    if (problem.isEmpty() && tried.starts() >= MOST_STARTS) {
      problem = Optional.of("it was started " + MOST_STARTS + " times and never proved itself");
    }
    if (problem.isPresent()) {
      return failed(state, problem.get());
    }
    UpdateState counted = state.startedOnceMore();
    store.save(counted);
    Path proof = store.proof(version);
    Files.deleteIfExists(proof);
    log.info("Version " + version + " is on trial, in place of " + tried.from());
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
      Integer code = successor.waitFor(LOOK_AGAIN);
      if (Files.exists(proof)) {
        UpdateState proved = state.succeeded(installed);
        store.save(proved);
        log.info("The new version has proved itself and stays");
        if (code == null && !ProgramKind.isNative()) {
          return OptionalInt.of(untilItsEnd(successor));
        }
        // It goes on without a second process beside it.
        successor.stop();
        running.set(null);
        return OptionalInt.empty();
      }
      if (code != null && code == 0) {
        // An agent ends well only if it was told to: this whole service stops.
        return OptionalInt.of(0);
      }
      if (code != null) {
        return failed(state, "it ended with exit code " + code + " before a report was confirmed");
      }
    }
    successor.stop();
    running.set(null);
    return failed(
        state, "the hub confirmed no report of it within " + trial.toSeconds() + " seconds");
  }

  private OptionalInt failed(UpdateState state, String reason) throws IOException {
    running.set(null);
    UpdateState failed = state.failed(reason);
    store.save(failed);
    store.keepOnly(failed.current() == null ? List.of() : List.of(failed.current().version()));
    log.warn("The new version is taken back: " + reason);
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
    return OptionalInt.of(untilItsEnd(successor));
  }

  private static int untilItsEnd(Successor successor) throws InterruptedException {
    Integer code = null;
    while (code == null) {
      code = successor.waitFor(Duration.ofDays(1));
    }
    return code;
  }
}
