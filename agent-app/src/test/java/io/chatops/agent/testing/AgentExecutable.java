package io.chatops.agent.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The released executable, in a directory of the test's own. */
public final class AgentExecutable {
  public static final String KEY = "chatops_" + "k".repeat(43);

  private final Path directory;

  public AgentExecutable(Path directory) {
    this.directory = directory;
  }

  public static Path path() {
    return Path.of(System.getProperty("agent.executable"));
  }

  /** Starts a command that is or ends in the agent, with a configuration file of this text. */
  public Process start(String configuration, List<String> command) throws IOException {
    Files.writeString(directory.resolve("key"), KEY + "\n");
    Files.writeString(directory.resolve("agent.yaml"), configuration);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("CHATOPS_"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("CHATOPS_CONFIG", directory.resolve("agent.yaml").toString());
    builder.environment().put("CHATOPS_API_KEY_FILE", directory.resolve("key").toString());
    builder.environment().put("CHATOPS_STATE_DIR", state().toString());
    builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    return builder.start();
  }

  public Path state() {
    return directory.resolve("state");
  }

  /** Returns the agent's log of all its runs so far. */
  public Path log() {
    return directory.resolve("agent.log");
  }
}
