package io.chatops.app.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** Our agent in a process of its own. */
final class RealAgent {
  private static final Path PROGRAM = Path.of("../agent-app/target/chatops-agent").toAbsolutePath();

  private RealAgent() {}

  /** Skips the test where the agent was not built, but not in the gate. */
  static void isNeeded() {
    if ("true".equals(System.getenv("CI"))) {
      assertThat(PROGRAM).exists();
    }
    assumeThat(PROGRAM).as("the agent; build it with ./mvnw package -pl agent-app -am").exists();
  }

  /** Starts it with its state below {@code home/agent} and its log in {@code home/agent.log}. */
  static Process start(Path home, URI hub, HubClient.Registered server) throws IOException {
    Path key = home.resolve("agent.key");
    Files.writeString(key, server.apiKey());
    ProcessBuilder builder =
        new ProcessBuilder(PROGRAM.toString(), "run")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log(home).toFile()));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("CHATOPS_URL", hub.toString());
    builder.environment().put("CHATOPS_API_KEY_FILE", key.toString());
    builder.environment().put("CHATOPS_STATE_DIR", home.resolve("agent").toString());
    builder.environment().put("CHATOPS_CONTAINERS", "off");
    return builder.start();
  }

  static Path log(Path home) {
    return home.resolve("agent.log");
  }
}
