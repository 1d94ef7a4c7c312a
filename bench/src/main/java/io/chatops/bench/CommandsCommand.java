package io.chatops.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures the round trip of a command: REST, hub, a real agent, its shell, and back. */
@Command(
    name = "commands",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Starts a hub and the packaged agent, and runs a command that does nothing, again and again.",
      "Its answer comes when execution, end and audit events are stored."
    })
final class CommandsCommand implements Callable<Integer> {
  private static final long CONNECT_NANOS = TimeUnit.SECONDS.toNanos(30);

  @Mixin private HubOptions hubOptions = new HubOptions();

  @Option(
      names = "--agent",
      defaultValue = "agent-app/target/chatops-agent",
      description = "the packaged agent, or a native one (default: ${DEFAULT-VALUE})")
  private Path agent = Path.of("agent-app/target/chatops-agent");

  @Option(
      names = "--warm-up",
      defaultValue = "200",
      description = "commands before (default: ${DEFAULT-VALUE})")
  private int warmUp;

  @Option(
      names = "--commands",
      defaultValue = "500",
      description = "measured, one after the other (default: ${DEFAULT-VALUE})")
  private int commands;

  @Override
  public Integer call() throws Exception {
    ResultTable table = new ResultTable().add("machine", "%s", Machine.describe());
    Path home = Files.createTempDirectory(hubOptions.workDir, "chatops-bench-agent");
    try (HubUnderTest hub = HubUnderTest.start(hubOptions)) {
      HubApi api = HubApi.register(hub.base());
      AgentIdentity identity = api.createAgents(1).get(0);
      Process process = start(hub, identity, home);
      try {
        awaitFirst(api, identity.serverId());
        Histogram whole = new Histogram(60_000_000, 3);
        Histogram onAgent = new Histogram(60_000_000, 3);
        for (int i = -warmUp; i < commands; i++) {
          long began = System.nanoTime();
          long millis = api.runCommand(identity.serverId(), "true");
          if (i >= 0) {
            whole.recordValue((System.nanoTime() - began) / 1000);
            onAgent.recordValue(millis * 1000);
          }
        }
        table.add("hub", "-Xmx%s, storage %s", hubOptions.heap, hubOptions.storage);
        table.addMillis("a command's round trip", whole);
        table.addMillis("its process, by the agent", onAgent);
      } finally {
        process.destroy();
        process.waitFor(10, TimeUnit.SECONDS);
        HubUnderTest.deleteTree(home);
      }
    }
    table.print(System.out);
    return 0;
  }

  private Process start(HubUnderTest hub, AgentIdentity identity, Path home) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(agent.toAbsolutePath().toString(), "run")
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("agent.log").toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "CHATOPS_URL", hub.base().toString(),
                "CHATOPS_API_KEY", identity.apiKey(),
                "CHATOPS_STATE_DIR", home.resolve("state").toString(),
                "CHATOPS_COMMANDS", "any"));
    return builder.start();
  }

  private static void awaitFirst(HubApi api, String serverId) throws Exception {
    long deadline = System.nanoTime() + CONNECT_NANOS;
    while (true) {
      try {
        api.runCommand(serverId, "true");
        return;
      } catch (IOException e) {
        // The agent is not connected yet.
        if (System.nanoTime() - deadline > 0) {
          throw e;
        }
        Thread.sleep(100);
      }
    }
  }
}
