package io.chatops.bench;

import picocli.CommandLine.Option;

/** The options of the simulated agents' reports. */
final class PayloadOptions {
  /** Enough for an hour's wandering at 5 s, in 6 MB. */
  private static final int BODIES = 512;

  @Option(names = "--processes", description = "processes in a report")
  int processes = 100;

  @Option(names = "--values", description = "numbers in a report, about")
  int values = 111;

  ReportFrames frames() {
    return ReportFrames.of(new SyntheticHost(42, processes, values), BODIES);
  }
}
