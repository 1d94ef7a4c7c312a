package io.chatops.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Records what the real agent reports of this machine, so that it can be stored and measured. */
@Command(
    name = "record",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Runs the packaged agent for some minutes and writes its reports to a file, which 'space'",
      "and the comparison with other stores read. The file holds this machine's process list."
    })
final class RecordCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "written anew; gzipped, a report to a line")
  private Path file = Path.of("recording.gz");

  @Option(names = "--minutes", defaultValue = "60", description = "default: ${DEFAULT-VALUE}")
  private int minutes;

  @Option(
      names = "--interval",
      defaultValue = "5",
      description = "seconds between reports (default: ${DEFAULT-VALUE})")
  private int interval;

  @Option(names = "--agent", description = "the agent's jar (default: the one built here)")
  private Path agent = Path.of("agent-app/target");

  @Override
  public Integer call() throws Exception {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    Path state = Files.createTempDirectory("chatops-recording");
    try (RecordingHub hub = new RecordingHub(vertx, file, interval)) {
      Process process = startAgent(hub, state);
      try {
        Progress.say("Recording for %d minutes", minutes);
        if (process.waitFor(minutes, TimeUnit.MINUTES)) {
          throw new IOException("the agent ended with " + process.exitValue());
        }
      } finally {
        process.destroy();
        process.waitFor();
      }
      Progress.say("%,d reports in %s", hub.reports(), file);
      return 0;
    } finally {
      try (Stream<Path> files = Files.walk(state)) {
        List<Path> deepestFirst = new ArrayList<>(files.toList());
        deepestFirst.sort((a, b) -> b.compareTo(a));
        for (Path one : deepestFirst) {
          Files.delete(one);
        }
      }
      vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
  }

  private Process startAgent(RecordingHub hub, Path state) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx48m",
                "-XX:+UseSerialGC",
                "-jar",
                jar().toString(),
                "run",
                "--url=" + hub.base(),
                "--state-dir=" + state)
            .redirectErrorStream(true)
            .redirectOutput(state.resolve("agent.log").toFile());
    Map<String, String> environment = builder.environment();
    environment.put("CHATOPS_API_KEY", "chatops_recording_needs_none");
    return builder.start();
  }

  private Path jar() throws IOException {
    if (!Files.isDirectory(agent)) {
      return agent;
    }
    try (Stream<Path> files = Files.list(agent)) {
      return files
          .filter(path -> path.getFileName().toString().endsWith("-all.jar"))
          .findFirst()
          .orElseThrow(() -> new IOException("no agent in " + agent + ": build agent-app first"));
    }
  }
}
