package io.chatops.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.agent.collect.HostFiles;
import io.chatops.agent.config.DockerHost;
import io.chatops.agent.delivery.Backoff;
import io.chatops.protocol.AgentReport;
import io.chatops.testkit.docker.DockerEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class ContainerWatchTest {
  @RegisterExtension static final DockerEngine DOCKER = new DockerEngine();

  // Below the minute after which all containers are listed: events must bring what is awaited.
  private static final Duration PATIENCE = Duration.ofSeconds(50);

  private static final String FOR_EVER = "while true; do sleep 1; done";

  @TempDir private Path directory;

  private final Logged logged = new Logged();
  private final List<ContainerWatch> watches = new ArrayList<>();
  private final List<String> names = new ArrayList<>();

  @AfterEach
  void cleanUp() {
    watches.forEach(ContainerWatch::close);
    names.forEach(DOCKER::remove);
  }

  @Test
  void listsContainersAndFollowsEveryChange() {
    String id = run("watch-1", FOR_EVER);
    ContainerSampler sampler = sampler(watch(host()));

    AgentReport.Container running = await(sampler, "watch-1", "running");
    assertThat(running.id()).isEqualTo(id);
    assertThat(running.image()).isEqualTo(DockerEngine.IMAGE);
    assertThat(running.status()).startsWith("Up ");
    assertThat(running.created()).isBetween(Instant.now().minusSeconds(600), Instant.now());
    assertThat(running.restartCount()).isZero();
    assertThat(running.health()).isNull();

    DOCKER.docker("pause", "watch-1");
    await(sampler, "watch-1", "paused");
    DOCKER.docker("unpause", "watch-1");
    await(sampler, "watch-1", "running");
    DOCKER.docker("stop", "-t", "0", "watch-1");
    AgentReport.Container stopped = await(sampler, "watch-1", "exited");
    assertThat(stopped.status()).startsWith("Exited (137)");
    assertThat(stopped.cpuPercent()).isNull();
    assertThat(stopped.memoryBytes()).isNull();
    DOCKER.docker("start", "watch-1");
    await(sampler, "watch-1", "running");
    names.add("watch-2");
    DOCKER.docker("rename", "watch-1", "watch-2");
    await(sampler, "watch-2", "running");
    DOCKER.docker("rm", "-f", "watch-2");
    until(sampler, list -> find(list, "watch-2") == null);
  }

  @Test
  void readsTheUsageOfAContainer() {
    names.add("busy");
    DOCKER.docker(
        "run",
        "-d",
        "--network",
        "none",
        "--memory",
        "64m",
        "--name",
        "busy",
        DockerEngine.IMAGE,
        "sh",
        "-c",
        "while true; do :; done");
    ContainerSampler sampler = sampler(watch(host()));

    AgentReport.Container busy =
        until(
            () -> find(sampler.get(), "busy"),
            found -> found != null && found.cpuPercent() != null && found.cpuPercent() > 1);

    // One processor, but a busy machine delays the reading between the clock and the counter.
    assertThat(busy.cpuPercent()).isBetween(1.0, 400.0);
    assertThat(busy.memoryBytes()).isBetween(1000L, 64L << 20);
    assertThat(busy.memoryLimitBytes()).isEqualTo(64L << 20);
    assertThat(busy.receivedBytesPerSecond()).isNull();
  }

  @Test
  void queriesTheEngineWhenTheKernelsCountersAreUnreadable() {
    names.add("polled");
    DOCKER.docker(
        "run",
        "-d",
        "--network",
        "none",
        "--memory",
        "64m",
        "--name",
        "polled",
        DockerEngine.IMAGE,
        "sh",
        "-c",
        FOR_EVER);
    HostFiles nothing = new HostFiles(directory, directory, directory);
    ContainerWatch watch =
        new ContainerWatch(
            List.of(host()), nothing, new Backoff(() -> 1), System::nanoTime, logged.log());
    watches.add(watch);
    watch.start();
    ContainerSampler sampler = new ContainerSampler(watch, nothing, System::nanoTime);

    AgentReport.Container polled =
        until(
            () -> find(sampler.get(), "polled"),
            found -> found != null && found.memoryBytes() != null);

    assertThat(polled.memoryBytes()).isBetween(1000L, 64L << 20);
    assertThat(polled.memoryLimitBytes()).isEqualTo(64L << 20);
    // There is no rate before a second reading.
    assertThat(polled.cpuPercent()).isNull();
  }

  @Test
  void seesHealthAndRestarts() {
    names.add("failing");
    DOCKER.docker(
        "run",
        "-d",
        "--network",
        "none",
        "--restart",
        "on-failure:2",
        "--name",
        "failing",
        DockerEngine.IMAGE,
        "sh",
        "-c",
        "exit 3");
    names.add("checked");
    DOCKER.docker(
        "run",
        "-d",
        "--network",
        "none",
        "--health-cmd",
        "test -e /healthy",
        "--health-interval",
        "1s",
        "--health-retries",
        "1",
        "--name",
        "checked",
        DockerEngine.IMAGE,
        "sh",
        "-c",
        FOR_EVER);
    ContainerSampler sampler = sampler(watch(host()));

    until(
        () -> find(sampler.get(), "checked"),
        found -> found != null && "unhealthy".equals(found.health()));
    DOCKER.docker("exec", "checked", "sh", "-c", "echo > /healthy");
    until(
        () -> find(sampler.get(), "checked"),
        found -> found != null && "healthy".equals(found.health()));
    until(
        () -> find(sampler.get(), "failing"),
        found -> found != null && Integer.valueOf(2).equals(found.restartCount()));
  }

  @Test
  void acceptsEveryNameThatDockerAllows() {
    String odd = "x__-..Y" + "z".repeat(120);
    run(odd, FOR_EVER);

    assertThat(await(sampler(watch(host())), odd, "running").name()).isEqualTo(odd);
  }

  @Test
  void reconnectsToAnEngineThatWasKilled() {
    run("survivor", FOR_EVER);
    ContainerSampler sampler = sampler(watch(host()));
    await(sampler, "survivor", "running");

    DOCKER.kill();
    try {
      until(sampler, list -> list == null);
    } finally {
      DOCKER.restart();
    }

    until(sampler, list -> find(list, "survivor") != null);
    assertThat(logged.lines()).anyMatch(line -> line.contains("are not reported"));
    until(
        logged::lines,
        lines -> lines.stream().filter(line -> line.contains("are reported")).count() == 2);
  }

  @Test
  void findsAnEngineThatStartsLater() throws IOException {
    Path socket = directory.resolve("docker.sock");
    ContainerWatch watch = watch(new DockerHost.Socket(socket));
    until(logged::lines, lines -> lines.stream().anyMatch(line -> line.contains("does not exist")));
    assertThat(watch.containers()).isNull();

    Files.createSymbolicLink(socket, Path.of(DOCKER.host().substring("unix://".length())));

    until(watch::containers, list -> list != null);
    until(logged::lines, lines -> lines.size() == 2);
  }

  @Test
  void isNotBlockedByAnEngineThatHangs() throws IOException {
    try (FakeEngine engine = FakeEngine.silent(directory)) {
      ContainerWatch watch = watch(engine.host());

      assertThat(sampler(watch).get()).isNull();
      until(
          logged::lines,
          lines -> lines.stream().anyMatch(line -> line.contains("does not answer")));
      assertThat(sampler(watch).get()).isNull();
    }
  }

  private String run(String name, String script) {
    names.add(name);
    return DOCKER.run(name, script);
  }

  private static DockerHost host() {
    return DockerHost.parse(DOCKER.host());
  }

  private ContainerWatch watch(DockerHost host) {
    ContainerWatch watch =
        new ContainerWatch(
            List.of(host),
            HostFiles.ofThisMachine(),
            new Backoff(() -> 1),
            System::nanoTime,
            logged.log());
    watches.add(watch);
    watch.start();
    return watch;
  }

  private static ContainerSampler sampler(ContainerWatch watch) {
    return new ContainerSampler(watch, HostFiles.ofThisMachine(), System::nanoTime);
  }

  private static AgentReport.Container await(ContainerSampler sampler, String name, String state) {
    return until(
        () -> find(sampler.get(), name), found -> found != null && state.equals(found.state()));
  }

  private static AgentReport.@Nullable Container find(
      @Nullable List<AgentReport.Container> list, String name) {
    return list == null
        ? null
        : list.stream().filter(one -> one.name().equals(name)).findFirst().orElse(null);
  }

  /** Returns the value once it is as wanted. */
  private static <T> T until(Supplier<@Nullable T> look, Predicate<@Nullable T> wanted) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    T seen = look.get();
    while (!wanted.test(seen)) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("not within " + PATIENCE + "; last seen: " + seen);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      seen = look.get();
    }
    return seen;
  }
}
