package io.chatops.agent.update;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.agent.config.AgentConfig;
import io.chatops.agent.config.UpdateAccess;
import io.chatops.agent.config.UpdateRules;
import io.chatops.agent.log.AgentLog;
import io.chatops.agent.testing.TestConfig;
import io.chatops.protocol.ReleaseVersion;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The versions are scripts, signed with a key of the test. They run on a JVM's behalf, as children.
 */
class LauncherTest {
  private static final ReleaseVersion INSTALLED = new ReleaseVersion("0.1.0");
  private static final ReleaseVersion NEW = new ReleaseVersion("0.2.0");
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final String PROVES_ITSELF =
      "echo \"$@\" > \"$(dirname \"$0\")/ran\"; touch $CHATOPS_AGENT_PROOF; ";

  @TempDir private Path directory;
  private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
  private TestKey key;
  private UpdateStore store;

  @BeforeEach
  void makeAKey() throws Exception {
    key = TestKey.make();
    key.publicKey(directory.resolve("release.pub"));
    store = new UpdateStore(directory);
  }

  @Test
  void runsTheInstalledVersionWithoutUpdates() throws Exception {
    assertThat(launch(LONG)).isEmpty();
    assertThat(logged.toString(UTF_8)).isEmpty();
  }

  @Test
  void keepsAVersionThatProvesItself() throws Exception {
    onTrial(NEW, PROVES_ITSELF + "exit 75");

    assertThat(launch(LONG)).hasValue(75);

    UpdateState state = store.load();
    assertThat(state.current()).isEqualTo(new UpdateState.Current(NEW, INSTALLED));
    assertThat(state.trial()).isNull();
    assertThat(state.ended()).isEqualTo(new UpdateState.Ended(INSTALLED, NEW, null, false));
    assertThat(store.program(NEW).resolveSibling("ran")).hasContent("run --url x");
    assertThat(store.running(INSTALLED)).isEqualTo(NEW);

    // It stays at the next start, with the same arguments and without a trial.
    Files.delete(store.program(NEW).resolveSibling("ran"));
    assertThat(launch(LONG)).hasValue(75);
    assertThat(store.program(NEW).resolveSibling("ran")).exists();
  }

  @ParameterizedTest
  @ValueSource(strings = {"exit 1", "exit 2", "exit 75", "kill -9 $$", "kill -SEGV $$"})
  void takesBackAVersionThatEnds(String script) throws Exception {
    onTrial(NEW, script);

    assertThat(launch(LONG)).isEmpty();

    takenBack("it exited with code");
    assertThat(store.program(NEW)).doesNotExist();
  }

  @Test
  void takesBackAVersionThatNeverProvesItself() throws Exception {
    onTrial(NEW, "exec sleep 600");

    assertThat(launch(Duration.ofMillis(500))).isEmpty();

    takenBack("the hub acknowledged none of its reports within 0 seconds");
  }

  @Test
  void takesBackAVersionThatCannotStart() throws Exception {
    onTrial(NEW, "exit 0");
    Files.setPosixFilePermissions(store.program(NEW), PosixFilePermissions.fromString("rw-------"));

    assertThat(launch(LONG)).isEmpty();

    takenBack("it cannot be started");
  }

  @Test
  void retriesAfterAServiceStopButNotForever() throws Exception {
    onTrial(NEW, "exit 0"); // as an agent does that gets SIGTERM

    for (int start = 1; start <= 3; start++) {
      assertThat(launch(LONG)).hasValue(0);
      assertThat(store.load().trial()).isEqualTo(new UpdateState.Trial(NEW, INSTALLED, start));
    }

    assertThat(launch(LONG)).isEmpty();
    takenBack("it was started 3 times without success");
  }

  @Test
  void rollsBackToThePreviousNotTheInstalledVersion() throws Exception {
    onTrial(NEW, PROVES_ITSELF + "exit 75");
    assertThat(launch(LONG)).hasValue(75);
    ReleaseVersion newer = new ReleaseVersion("0.3.0");
    onTrial(newer, "exit 1");

    assertThat(launch(LONG)).hasValue(75);

    UpdateState state = store.load();
    assertThat(state.current()).isEqualTo(new UpdateState.Current(NEW, INSTALLED));
    assertThat(state.hasFailed(newer)).isTrue();
    assertThat(store.program(newer)).doesNotExist();
  }

  @Test
  void neverRunsAFileThatWasChanged() throws Exception {
    proved();
    Files.writeString(store.program(NEW), "touch " + marker() + "\n", StandardOpenOption.APPEND);

    assertThat(launch(LONG)).isEmpty();

    assertThat(logged.toString(UTF_8))
        .contains("content does not match the signature of the release key");
    assertThat(marker()).doesNotExist();
  }

  @Test
  void neverTriesAFileThatWasChanged() throws Exception {
    onTrial(NEW, "exit 0");
    Files.writeString(store.program(NEW), "touch " + marker() + "\n", StandardOpenOption.APPEND);

    assertThat(launch(LONG)).isEmpty();

    takenBack("content does not match the signature of the release key");
    assertThat(marker()).doesNotExist();
  }

  @Test
  void neverRunsAFileThatOthersCanWrite() throws Exception {
    proved();
    Files.setPosixFilePermissions(store.program(NEW), PosixFilePermissions.fromString("rwxrwx---"));

    assertThat(launch(LONG)).isEmpty();

    assertThat(logged.toString(UTF_8)).contains("can be written by another user");
  }

  @Test
  void neverRunsAnotherSignedVersionInItsPlace() throws Exception {
    proved();
    byte[] older = script("touch " + marker());
    Files.write(store.program(NEW), older);
    Files.writeString(
        store.signatureOf(store.program(NEW)), key.sign(older, "chatops-agent 0.0.9 any"));

    assertThat(launch(LONG)).isEmpty();

    assertThat(logged.toString(UTF_8)).contains("is chatops-agent 0.0.9 any");
    assertThat(marker()).doesNotExist();
  }

  @Test
  void anInstalledVersionThatCaughtUpTakesOver() throws Exception {
    proved();

    assertThat(launch(LONG, new ReleaseVersion("0.2.0"))).isEmpty();
    assertThat(store.running(new ReleaseVersion("0.2.0"))).isEqualTo(new ReleaseVersion("0.2.0"));
    assertThat(launch(LONG, new ReleaseVersion("0.1.5"))).hasValue(75);
  }

  @Test
  void aWantedDowngradeLastsUntilThePackageChanges() throws Exception {
    ReleaseVersion older = new ReleaseVersion("0.0.9");
    onTrial(older, PROVES_ITSELF + "exit 75");
    assertThat(launch(LONG)).hasValue(75);

    assertThat(launch(LONG)).hasValue(75);
    assertThat(launch(LONG, new ReleaseVersion("0.1.1"))).isEmpty();
  }

  @Test
  void launchesNothingIfLaunchedItselfOrWithoutAKey() throws Exception {
    proved();

    assertThat(
            new Launcher(
                    config(directory.resolve("release.pub")),
                    Map.of(Launcher.LAUNCHED_BY, "0.1.0"),
                    List.of("run"),
                    INSTALLED,
                    LONG,
                    log())
                .launch(() -> {}))
        .isEmpty();
    assertThat(
            new Launcher(config(null), Map.of(), List.of("run"), INSTALLED, LONG, log())
                .launch(() -> {}))
        .isEmpty();
  }

  private void proved() throws Exception {
    onTrial(NEW, PROVES_ITSELF + "exit 75");
    assertThat(launch(LONG)).hasValue(75);
  }

  private Path marker() {
    return directory.resolve("marker");
  }

  private void takenBack(String reason) {
    UpdateState state = store.load();
    assertThat(state.trial()).isNull();
    assertThat(state.current()).isNull();
    assertThat(state.hasFailed(NEW)).isTrue();
    assertThat(logged.toString(UTF_8)).contains("Rolled back the new version: ", reason);
    assertThat(store.running(INSTALLED)).isEqualTo(INSTALLED);
  }

  private static byte[] script(String body) {
    return ("#!/bin/sh\n" + body + "\n").getBytes(UTF_8);
  }

  /** Puts a version there as an update does. */
  private void onTrial(ReleaseVersion version, String body) throws Exception {
    byte[] content = script(body);
    try (var lock = store.lock()) {
      assertThat(lock).isNotNull();
      Path program = store.emptyIncoming();
      Files.write(program, content);
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
      Files.writeString(
          store.signatureOf(program), key.sign(content, "chatops-agent " + version + " any"));
      store.keep(version);
      store.save(store.load().trying(version, INSTALLED));
    }
  }

  private OptionalInt launch(Duration trial) throws InterruptedException {
    return launch(trial, INSTALLED);
  }

  private OptionalInt launch(Duration trial, ReleaseVersion installed) throws InterruptedException {
    return new Launcher(
            config(directory.resolve("release.pub")),
            Map.of(),
            List.of("run", "--url", "x"),
            installed,
            trial,
            log())
        .launch(() -> {});
  }

  private AgentConfig config(@Nullable Path releaseKey) {
    return TestConfig.withUpdates(directory, new UpdateRules(UpdateAccess.NOTIFY, releaseKey));
  }

  private AgentLog log() {
    return new AgentLog(new PrintStream(logged, true, UTF_8), InstantSource.system());
  }
}
