package io.chatops.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.chatops.agent.config.ContainerAccess;
import io.chatops.agent.config.DockerHost;
import io.chatops.agent.request.RequestFailedException;
import io.chatops.protocol.FromAgent;
import io.chatops.protocol.FromAgent.OutputStream;
import io.chatops.protocol.FromAgent.RefusalCode;
import io.chatops.protocol.ToAgent;
import io.chatops.protocol.ToAgent.ContainerOperation;
import io.chatops.testkit.docker.DockerEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContainerRequestsTest {
  @RegisterExtension static final DockerEngine DOCKER = new DockerEngine();

  private static final String TICKS = "i=0; while true; do i=$((i+1)); echo tick $i; sleep 1; done";

  @TempDir private Path directory;

  private final RecordedRequest running = new RecordedRequest("r");
  private final List<String> names = new ArrayList<>();

  @AfterEach
  void removeContainers() {
    running.cancel();
    names.forEach(DOCKER::remove);
  }

  @Nested
  class Controlling {
    @Test
    void stopsStartsAndRestartsAsTheEngineSees() throws Exception {
      String id = start("controlled", TICKS);

      assertThat(control(ContainerOperation.STOP, "controlled", 0))
          .isEqualTo(
              new FromAgent.ContainerChanged("r", ContainerOperation.STOP, "controlled", "exited"));
      assertThat(inspect("controlled", "{{.State.Running}}")).isEqualTo("false");

      assertThat(control(ContainerOperation.START, id, null).status()).isEqualTo("running");
      assertThat(inspect("controlled", "{{.State.Running}}")).isEqualTo("true");

      String before = inspect("controlled", "{{.State.StartedAt}}");
      assertThat(control(ContainerOperation.RESTART, id.substring(0, 12), 0).status())
          .isEqualTo("running");
      assertThat(inspect("controlled", "{{.State.StartedAt}}")).isNotEqualTo(before);
    }

    @Test
    void succeedsWhenTheStateIsAsRequestedAlready() throws Exception {
      start("already", TICKS);

      assertThat(control(ContainerOperation.START, "already", null).status()).isEqualTo("running");
      control(ContainerOperation.STOP, "already", 0);
      assertThat(control(ContainerOperation.STOP, "already", 0).status()).isEqualTo("exited");
    }

    @Test
    void hasNoStateForAContainerThatRemovesItself() throws Exception {
      names.add("fleeting");
      DOCKER.docker(
          "run",
          "-d",
          "--rm",
          "--network",
          "none",
          "--name",
          "fleeting",
          DockerEngine.IMAGE,
          "sh",
          "-c",
          TICKS);

      assertThat(control(ContainerOperation.STOP, "fleeting", 0).status())
          .isIn(null, "exited", "removing", "dead");
    }

    @Test
    void refusesAPrefixOfAnIdAsAName() {
      String id = start("prefixed", TICKS);

      assertFails(
          RefusalCode.NOT_FOUND, () -> control(ContainerOperation.STOP, id.substring(0, 8), 0));
      assertThat(inspect("prefixed", "{{.State.Running}}")).isEqualTo("true");
    }

    @Test
    void quotesTheEngineWhenItRefuses() {
      names.add("broken");
      DOCKER.docker(
          "create",
          "--network",
          "none",
          "--name",
          "broken",
          DockerEngine.IMAGE,
          "/no/such/program");

      RequestFailedException failure =
          catchThrowableOfType(
              RequestFailedException.class,
              () -> control(ContainerOperation.START, "broken", null));

      assertThat(failure.getMessage()).contains("no such file");
      assertThat(failure.code()).isIn(RefusalCode.FAILED, RefusalCode.INVALID);
    }

    @Test
    void reportsAMissingContainer() {
      assertFails(RefusalCode.NOT_FOUND, () -> control(ContainerOperation.STOP, "no-such", 0));
      assertFails(RefusalCode.NOT_FOUND, () -> control(ContainerOperation.STOP, "0".repeat(64), 0));
    }

    @Test
    void endsTheWaitButNotTheActionWhenCancelled() throws Exception {
      start("stubborn", "trap '' TERM; " + TICKS);
      CompletableFuture<Throwable> ended =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  control(ContainerOperation.STOP, "stubborn", 300);
                  return new AssertionError("was stopped");
                } catch (Exception e) {
                  return e;
                }
              });
      until(() -> inspectLog("stubborn").contains("tick 2"));

      running.cancel();

      assertThat(ended.get(2, TimeUnit.MINUTES))
          .isInstanceOf(RequestFailedException.class)
          .hasMessageContaining("cancelled");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 301})
    void refusesATimeoutOutOfRange(int seconds) {
      assertFails(RefusalCode.INVALID, () -> control(ContainerOperation.STOP, "any", seconds));
    }
  }

  @Nested
  class Permissions {
    @ParameterizedTest
    @EnumSource(
        value = ContainerAccess.class,
        names = {"OFF", "READ"})
    void controlNothingUnlessTheHostAllowsIt(ContainerAccess access) {
      start("guarded", TICKS);

      assertFails(
          RefusalCode.NOT_ALLOWED,
          () ->
              handle(
                  access,
                  new ToAgent.ControlContainer("r", ContainerOperation.STOP, "guarded", 0)));
      assertThat(inspect("guarded", "{{.State.Running}}")).isEqualTo("true");
    }

    @Test
    void readNothingWhenContainersAreOff() {
      assertFails(
          RefusalCode.NOT_ALLOWED,
          () ->
              handle(
                  ContainerAccess.OFF,
                  new ToAgent.GetContainerLogs("r", "any", null, null, null, true)));
      assertFails(
          RefusalCode.NOT_ALLOWED,
          () -> handle(ContainerAccess.OFF, new ToAgent.FollowContainerLogs("r", "any", null)));
    }
  }

  @Nested
  class Names {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "../x",
          "a b",
          "-x",
          "x\0",
          "",
          "a",
          "x/json",
          "x?all=true",
          "x%2f..",
          "é1",
          "x\r\nHost: y"
        })
    void refuseOtherPathsOfTheEnginesApi(String container) {
      assertFails(RefusalCode.INVALID, () -> control(ContainerOperation.START, container, null));
      assertFails(RefusalCode.INVALID, () -> logs(container, 10));
      assertFails(
          RefusalCode.INVALID,
          () ->
              handle(ContainerAccess.READ, new ToAgent.FollowContainerLogs("r", container, null)));
    }
  }

  @Nested
  class Reading {
    @Test
    void distinguishesStdoutFromStderr() throws Exception {
      start("both", "echo out; echo err >&2; exit 7");
      until(() -> inspect("both", "{{.State.Status}}").equals("exited"));

      assertThat(logs("both", 10)).isEqualTo(new FromAgent.ContainerLogs("r", "both", null));

      assertThat(running.lines())
          .extracting(FromAgent.ContainerLogLine::stream, FromAgent.ContainerLogLine::message)
          .containsExactlyInAnyOrder(
              tuple(OutputStream.STDOUT, "out"), tuple(OutputStream.STDERR, "err"));
      assertThat(running.lines().get(0).timestamp())
          .isBetween(Instant.now().minusSeconds(600), Instant.now());
    }

    @Test
    void readsATerminal() throws Exception {
      names.add("terminal");
      DOCKER.docker(
          "run",
          "-dt",
          "--network",
          "none",
          "--name",
          "terminal",
          DockerEngine.IMAGE,
          "sh",
          "-c",
          "echo one; echo two >&2");
      until(() -> inspect("terminal", "{{.State.Status}}").equals("exited"));

      logs("terminal", 10);

      assertThat(running.lines())
          .extracting(FromAgent.ContainerLogLine::message)
          .containsExactly("one", "two");
      assertThat(running.lines())
          .extracting(FromAgent.ContainerLogLine::timestamp)
          .doesNotContainNull();
    }

    @Test
    void returnsTenThousandLinesInOrder() throws Exception {
      start("long", "seq 1 12000");
      until(() -> inspect("long", "{{.State.Status}}").equals("exited"));

      logs("long", 10_000);

      assertThat(running.lines()).hasSize(10_000);
      assertThat(running.lines().get(0).message()).isEqualTo("2001");
      assertThat(running.lines().get(9_999).message()).isEqualTo("12000");
      assertThat(running.lines()).allMatch(line -> line.dropped() == 0);
    }

    @Test
    void appliesTheRequestedTimes() throws Exception {
      start("timed", "echo early; sleep 2; echo late");
      until(() -> inspect("timed", "{{.State.Status}}").equals("exited"));
      logs("timed", 10);
      Instant late = Objects.requireNonNull(running.lines().get(1).timestamp());

      assertThat(between(late, null)).containsExactly("late");
      assertThat(between(null, late.minusNanos(1))).containsExactly("early");
    }

    @Test
    void joinsThePartsOfLongLinesAndCutsTheLongest() throws Exception {
      start(
          "wide",
          "yes a | head -n 9000 | while read x; do printf %s $x; done; echo; "
              + "yes b | head -n 20000 | while read x; do printf %s $x; done; echo; echo end");
      until(() -> inspect("wide", "{{.State.Status}}").equals("exited"));

      logs("wide", 10);

      List<String> messages =
          running.lines().stream().map(FromAgent.ContainerLogLine::message).toList();
      assertThat(messages).hasSize(3);
      assertThat(messages.get(0)).isEqualTo("a".repeat(9000));
      assertThat(messages.get(1)).startsWith("bbb").endsWith("b" + LogLineBuilder.CUT);
      assertThat(messages.get(2)).isEqualTo("end");
    }

    @Test
    void sendsAnEarlierHubTheNewestFrameOfLines() throws Exception {
      start("fat", "seq -w 1 10000 | while read x; do echo $x-" + "x".repeat(200) + "; done");
      until(() -> inspect("fat", "{{.State.Status}}").equals("exited"));

      List<String> lines =
          together(new ToAgent.GetContainerLogs("r", "fat", 10_000, null, null, false));

      assertThat(lines.get(lines.size() - 1)).startsWith("10000-");
      assertThat(lines.stream().mapToInt(String::length).sum())
          .isBetween(NewestLines.MAX_BYTES / 3, NewestLines.MAX_BYTES);
      assertThat(running.lines()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 10_001})
    void refusesATailOutOfRange(int tail) {
      start("tailed", "echo x");

      assertFails(RefusalCode.INVALID, () -> logs("tailed", tail));
    }

    private List<String> between(@Nullable Instant since, @Nullable Instant until)
        throws Exception {
      return together(new ToAgent.GetContainerLogs("r", "timed", 10, since, until, false));
    }

    private List<String> together(ToAgent.GetContainerLogs request) throws InterruptedException {
      FromAgent answer = handle(ContainerAccess.READ, request);
      assertThat(answer).isInstanceOf(FromAgent.ContainerLogs.class);
      return Objects.requireNonNull(((FromAgent.ContainerLogs) answer).logs());
    }
  }

  @Nested
  class Following {
    @Test
    void forwardsEachLineUntilStopped() throws Exception {
      start("followed", TICKS);
      CompletableFuture<FromAgent> end = follow("followed", 0);
      running.await(line -> line.startsWith("tick "));
      int seen = running.lines().size();
      running.await(line -> running.lines().size() > seen + 1);

      running.cancel();

      assertThat(end.get(2, TimeUnit.MINUTES)).isEqualTo(new FromAgent.StreamEnded("r", null));
    }

    @Test
    void beginsWithTheRequestedOldLines() throws Exception {
      start("older", "seq 1 5000; " + TICKS);
      until(() -> inspectLog("older").contains("tick 1"));

      CompletableFuture<FromAgent> end = follow("older", 10_000);

      running.await(line -> line.equals("tick 2"));
      assertThat(running.lines().get(0).message()).isEqualTo("1");
      assertThat(running.lines()).extracting(FromAgent.ContainerLogLine::message).contains("5000");
      assertThat(end).isNotDone();
    }

    @Test
    void reportsHowTheContainerEnded() throws Exception {
      start("ending", "echo begun; sleep 1; exit 7");

      assertThat(follow("ending", 10).get(2, TimeUnit.MINUTES))
          .isEqualTo(new FromAgent.StreamEnded("r", "the container exited with code 7"));
    }

    @Test
    void reportsThatTheContainerWasRemoved() throws Exception {
      start("removed", TICKS);
      CompletableFuture<FromAgent> end = follow("removed", 10);
      running.await(line -> line.startsWith("tick "));

      DOCKER.remove("removed");

      assertThat(end.get(2, TimeUnit.MINUTES))
          .isEqualTo(new FromAgent.StreamEnded("r", "the container was removed"));
    }

    @Test
    void failsWhenTheEngineStops() throws Exception {
      start("orphaned", TICKS);
      CompletableFuture<FromAgent> end = follow("orphaned", 10);
      running.await(line -> line.startsWith("tick "));

      DOCKER.kill();
      try {
        assertThatThrownBy(() -> end.get(2, TimeUnit.MINUTES))
            .hasRootCauseInstanceOf(RequestFailedException.class)
            .rootCause()
            .extracting(failure -> ((RequestFailedException) failure).code())
            .isEqualTo(RefusalCode.UNAVAILABLE);
      } finally {
        DOCKER.restart();
      }
    }

    private CompletableFuture<FromAgent> follow(String container, int tail) {
      return CompletableFuture.supplyAsync(
          () -> {
            try {
              return handle(
                  ContainerAccess.READ, new ToAgent.FollowContainerLogs("r", container, tail));
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          });
    }
  }

  @Nested
  class WithoutAnEngine {
    @Test
    void namesTheRemedy() {
      ContainerRequests requests =
          new ContainerRequests(
              ContainerAccess.CONTROL, List.of(new DockerHost.Socket(directory.resolve("none"))));

      assertThatThrownBy(
              () ->
                  requests.handle(
                      new ToAgent.ControlContainer("r", ContainerOperation.START, "any", null),
                      running))
          .isInstanceOf(RequestFailedException.class)
          .hasMessageContaining("does not exist: start the container engine")
          .extracting(failure -> ((RequestFailedException) failure).code())
          .isEqualTo(RefusalCode.UNAVAILABLE);
    }

    @Test
    void isNotBlockedByOneThatHangs() throws IOException {
      try (FakeEngine engine = FakeEngine.silent(directory)) {
        ContainerRequests requests =
            new ContainerRequests(ContainerAccess.CONTROL, List.of(engine.host()));

        assertFails(
            RefusalCode.UNAVAILABLE,
            () -> requests.handle(new ToAgent.FollowContainerLogs("r", "any", null), running));
      }
    }
  }

  private String start(String name, String script) {
    names.add(name);
    return DOCKER.run(name, script);
  }

  private static String inspect(String name, String format) {
    return DOCKER.docker("inspect", "-f", format, name);
  }

  private static String inspectLog(String name) {
    return DOCKER.docker("logs", "--tail", "10", name);
  }

  private FromAgent.ContainerChanged control(
      ContainerOperation operation, String container, @Nullable Integer seconds)
      throws InterruptedException {
    FromAgent answer =
        handle(
            ContainerAccess.CONTROL,
            new ToAgent.ControlContainer("r", operation, container, seconds));
    assertThat(answer).isInstanceOf(FromAgent.ContainerChanged.class);
    return (FromAgent.ContainerChanged) answer;
  }

  private FromAgent logs(String container, int tail) throws InterruptedException {
    return handle(
        ContainerAccess.READ, new ToAgent.GetContainerLogs("r", container, tail, null, null, true));
  }

  private FromAgent.Reply handle(ContainerAccess access, ToAgent.Request request)
      throws InterruptedException {
    return new ContainerRequests(access, List.of(DockerHost.parse(DOCKER.host())))
        .handle(request, running);
  }

  private static void assertFails(RefusalCode code, ThrowingCallable action) {
    RequestFailedException failure = catchThrowableOfType(RequestFailedException.class, action);
    assertThat(failure).isNotNull();
    assertThat(failure.code()).isEqualTo(code);
  }

  private static void until(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("not within two minutes");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }
}
