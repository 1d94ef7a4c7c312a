package io.chatops.testkit.docker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real container engine with one small image, for all tests of a run: a dockerd of its own on a
 * socket of its own, which needs root, or the engine that {@code CHATOPS_TEST_DOCKER_HOST} names.
 * Without either, tests are skipped with the reason; with {@code CI=true} they fail. Use:
 *
 * <pre>{@code
 * @RegisterExtension static final DockerEngine DOCKER = new DockerEngine();
 * }</pre>
 */
public final class DockerEngine implements BeforeAllCallback {
  /** The image, which is busybox and nothing else. */
  public static final String IMAGE = "chatops-test:1";

  private static final String NAMED = "CHATOPS_TEST_DOCKER_HOST";
  private static final Duration TIMEOUT = Duration.ofMinutes(3);

  private final boolean sharedMounts;
  private @Nullable Engine engine;

  public DockerEngine() {
    this(false);
  }

  private DockerEngine(boolean sharedMounts) {
    this.sharedMounts = sharedMounts;
  }

  /**
   * Returns an engine whose mounts are shared, as systemd makes them on every host, so that a
   * container may follow those of the host. It cannot be killed and started again with containers.
   */
  public static DockerEngine withSharedMounts() {
    return new DockerEngine(true);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    engine =
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.create(DockerEngine.class))
            .computeIfAbsent(Engine.class, unused -> Engine.start(sharedMounts), Engine.class);
    String missing = engine.missing;
    if (missing != null) {
      String reason = "no container engine for this test: " + missing;
      if ("true".equals(System.getenv("CI"))) {
        throw new IllegalStateException(reason);
      }
      Assumptions.abort(reason);
    }
  }

  /** Returns the address it listens on, as {@code DOCKER_HOST} spells it. */
  public String host() {
    return running().host;
  }

  /** Runs {@code docker} with these arguments and returns what it prints, stripped. */
  public String docker(String... arguments) {
    return running().docker(arguments);
  }

  /** Starts a container of that name without a network, and returns its id. */
  public String run(String name, String script) {
    // An engine that finds it running after a kill ends it first, and a shell does not hear
    // SIGTERM.
    return docker(
        "run",
        "-d",
        "--network",
        "none",
        "--stop-timeout",
        "1",
        "--name",
        name,
        IMAGE,
        "sh",
        "-c",
        script);
  }

  /** Removes a container, running or not, if it is there and not on its way out already. */
  public void remove(String name) {
    running().tryDocker(List.of("rm", "-f", name));
  }

  /** Kills the engine, but not its containers; skips the test for an engine of somebody else. */
  public void kill() {
    Engine own = running();
    Assumptions.assumeTrue(
        own.process != null, NAMED + " names an engine that is not ours to kill");
    own.kill();
  }

  /** Starts the engine again after {@link #kill}. */
  public void restart() {
    running().launch();
  }

  private Engine running() {
    if (engine == null) {
      throw new IllegalStateException("register the DockerEngine as a static extension");
    }
    return engine;
  }

  /** The engine of one test run, or the reason why there is none. */
  private static final class Engine implements AutoCloseable {
    private final @Nullable String missing;
    private final String host;
    private final @Nullable Path directory;
    private final boolean sharedMounts;
    private @Nullable Process process;

    private Engine(
        @Nullable String missing, String host, @Nullable Path directory, boolean sharedMounts) {
      this.missing = missing;
      this.host = host;
      this.directory = directory;
      this.sharedMounts = sharedMounts;
    }

    static Engine start(boolean sharedMounts) {
      String named = System.getenv(NAMED);
      if (named != null && !named.isBlank()) {
        Engine engine = new Engine(null, named, null, sharedMounts);
        engine.importImage();
        return engine;
      }
      String missing = missing();
      if (missing != null) {
        return new Engine(missing, "", null, sharedMounts);
      }
      try {
        // Short, since the path of a socket has at most 107 bytes.
        Path directory = Files.createTempDirectory(Path.of("/tmp"), "docker");
        Engine engine =
            new Engine(null, "unix://" + directory + "/docker.sock", directory, sharedMounts);
        engine.launch();
        engine.importImage();
        return engine;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static @Nullable String missing() {
      String tools =
          Stream.of("dockerd", "docker", "busybox", "iptables")
              .filter(tool -> executable(tool) == null)
              .collect(Collectors.joining(", "));
      if (!tools.isEmpty()) {
        return "install " + tools + ", or set " + NAMED;
      }
      return "root".equals(System.getProperty("user.name"))
          ? null
          : "dockerd needs root; run the tests as root, or set " + NAMED;
    }

    private static @Nullable Path executable(String name) {
      return Stream.concat(
              Stream.of(System.getenv("PATH").split(File.pathSeparator, -1)),
              Stream.of("/usr/sbin", "/sbin"))
          .map(directory -> Path.of(directory, name))
          .filter(Files::isExecutable)
          .findFirst()
          .orElse(null);
    }

    void launch() {
      try {
        List<String> command =
            new ArrayList<>(
                sharedMounts ? List.of("unshare", "--mount", "--propagation=shared") : List.of());
        command.addAll(
            List.of(
                String.valueOf(executable("dockerd")),
                "--data-root=" + directory + "/data",
                "--exec-root=" + directory + "/exec",
                "--host=" + host,
                "--pidfile=" + directory + "/pid",
                "--iptables=false",
                "--bridge=none"));
        Process started =
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                    ProcessBuilder.Redirect.appendTo(new File(directory + "/dockerd.log")))
                .start();
        process = started;
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (tryDocker(List.of("version")).code != 0) {
          if (!started.isAlive() || System.nanoTime() - deadline > 0) {
            throw new IllegalStateException(
                "dockerd does not start:\n"
                    + Files.readString(Path.of(directory + "/dockerd.log")));
          }
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void kill() {
      if (process != null) {
        process.destroyForcibly().onExit().join();
      }
    }

    String docker(String... arguments) {
      Ended ended = tryDocker(List.of(arguments));
      if (ended.code != 0) {
        throw new IllegalStateException(
            "docker " + String.join(" ", arguments) + " failed: " + ended.output);
      }
      return ended.output.strip();
    }

    // No image can be fetched from anywhere, so one is made: busybox and a link for each applet.
    private void importImage() {
      try {
        Path root = Files.createTempDirectory("rootfs");
        Path bin = Files.createDirectories(root.resolve("bin"));
        Path busybox = bin.resolve("busybox");
        Files.copy(Path.of(String.valueOf(executable("busybox"))), busybox);
        Files.setPosixFilePermissions(busybox, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (String applet :
            List.of(
                "sh", "sleep", "echo", "cat", "yes", "head", "seq", "printf", "true", "dd",
                "test")) {
          Files.createSymbolicLink(bin.resolve(applet), Path.of("busybox"));
        }
        Path tar = root.resolve("image.tar");
        Ended packed =
            end(new ProcessBuilder("tar", "-C", root.toString(), "-cf", tar.toString(), "bin"));
        if (packed.code != 0) {
          throw new IllegalStateException("tar failed: " + packed.output);
        }
        docker("import", tar.toString(), IMAGE);
        end(new ProcessBuilder("rm", "-rf", root.toString()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private Ended tryDocker(List<String> arguments) {
      List<String> command = new ArrayList<>(List.of("docker", "--host", host));
      command.addAll(arguments);
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().keySet().removeIf(name -> name.startsWith("DOCKER_"));
      return end(builder);
    }

    private static Ended end(ProcessBuilder builder) {
      try {
        Path output = Files.createTempFile("docker", ".out");
        Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
        process.getOutputStream().close();
        boolean ended = process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        if (!ended) {
          process.destroyForcibly();
        }
        String text = Files.readString(output, UTF_8);
        Files.delete(output);
        return new Ended(ended ? process.exitValue() : -1, text);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }

    @Override
    public void close() {
      if (directory == null || process == null) {
        return;
      }
      String containers = docker("ps", "-aq");
      if (!containers.isEmpty()) {
        List<String> remove = new ArrayList<>(List.of("rm", "-f"));
        remove.addAll(List.of(containers.split("\\s+", -1)));
        tryDocker(remove);
      }
      process.destroy();
      process.onExit().orTimeout(2, TimeUnit.MINUTES).join();
      // Each engine that was killed has left a mount of its directory on itself.
      String data = directory + "/data";
      for (int code = 0; code == 0; ) {
        code = end(new ProcessBuilder("umount", data)).code;
      }
      end(new ProcessBuilder("rm", "-rf", directory.toString()));
    }

    private record Ended(int code, String output) {}
  }
}
