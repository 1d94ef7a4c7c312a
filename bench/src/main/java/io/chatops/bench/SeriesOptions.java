package io.chatops.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which series a server is filled with; shared by all commands that measure what they take. */
final class SeriesOptions {
  @Option(
      names = "--recording",
      description = "a file that 'record' wrote (default: a noisy mix of --series)")
  @Nullable Path recording;

  @Option(
      names = "--host",
      description = "reports of the made-up host that loads hubs, with about --series values")
  boolean host;

  @Option(names = "--series", defaultValue = "200", description = "default: ${DEFAULT-VALUE}")
  int series = 200;

  @Option(
      names = "--interval",
      defaultValue = "5",
      description = "seconds between reports (default: ${DEFAULT-VALUE})")
  int interval = 5;

  String describe() {
    if (recording != null) {
      return "a recording, over and over";
    }
    return host ? "a made-up host" : "a noisy mix of " + (series + 1) + " series";
  }

  ReportSource open() throws IOException {
    if (recording != null) {
      return FrameSource.recorded(
          FrameSource.readRecording(recording), Duration.ofSeconds(interval));
    }
    return host ? FrameSource.synthetic(42, series) : new NoisyMix(5, series);
  }
}
