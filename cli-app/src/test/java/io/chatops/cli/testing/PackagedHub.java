package io.chatops.cli.testing;

import io.chatops.cli.hub.CliException;
import io.chatops.cli.hub.HubRequests;
import io.chatops.cli.hub.TrustedKeys;
import io.chatops.protocol.HubUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The packaged hub in a process of its own, in memory, with a TLS key of its own. */
public final class PackagedHub implements AutoCloseable {
  private static final Path JAR =
      Path.of("../server-app/target/quarkus-app/quarkus-run.jar").toAbsolutePath();

  /** The native hub, if that is what the build made. */
  private static final @Nullable String BINARY = System.getProperty("hub.executable");

  /** The file that must have been built. */
  public static final Path PROGRAM = BINARY == null ? JAR : Path.of(BINARY);

  private static final Pattern FINGERPRINT = Pattern.compile("sha256//[A-Za-z0-9+/=]{44}");
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Process process;
  private final int port;
  private final String fingerprint;

  private PackagedHub(Process process, int port, String fingerprint) {
    this.process = process;
    this.port = port;
    this.fingerprint = fingerprint;
  }

  /** Starts a hub and waits until it has printed its key and answers requests. */
  public static PackagedHub start(Path home) throws IOException {
    int port = FreePort.next();
    Path log = home.resolve("hub.log");
    ProcessBuilder builder = new ProcessBuilder(command());
    builder.environment().put("CHATOPS_STORAGE", "memory");
    builder.environment().put("CHATOPS_TLS", "self-signed");
    builder.environment().put("CHATOPS_NOTIFY_ALLOWED_NETWORKS", "127.0.0.0/8");
    builder.environment().put("CHATOPS_HOST", "127.0.0.1");
    builder.environment().put("CHATOPS_PORT", Integer.toString(port));
    builder.environment().put("CHATOPS_DATA_DIR", home.resolve("data").toString());
    Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() - deadline < 0 && process.isAlive()) {
      Matcher told = FINGERPRINT.matcher(Files.readString(log));
      if (told.find() && answers(port, told.group())) {
        return new PackagedHub(process, port, told.group());
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
    process.destroyForcibly();
    throw new AssertionError("the hub does not start:\n" + Files.readString(log));
  }

  private static List<String> command() {
    return BINARY != null
        ? List.of(BINARY)
        : List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx256m",
            "-jar",
            JAR.toString());
  }

  private static boolean answers(int port, String fingerprint) {
    HubRequests requests =
        new HubRequests(
            HubUrl.parse("https://127.0.0.1:" + port),
            TrustedKeys.of(null, fingerprint),
            "PackagedHub");
    try {
      return requests.send("GET", "/servers", null, null).status() == 401;
    } catch (CliException e) { // it does not listen yet
      return false;
    }
  }

  public String url() {
    return "https://127.0.0.1:" + port;
  }

  public String fingerprint() {
    return fingerprint;
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().orTimeout(2, TimeUnit.MINUTES).join();
  }
}
