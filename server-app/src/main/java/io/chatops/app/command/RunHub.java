package io.chatops.app.command;

import picocli.CommandLine.Command;

/** {@code chatops-hub run}: starts the hub. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    versionProvider = HubVersion.Provider.class,
    description = "Starts the hub (default). Ctrl-C or SIGTERM stops it.")
final class RunHub implements Runnable {
  private final Runnable hub;

  RunHub(Runnable hub) {
    this.hub = hub;
  }

  @Override
  public void run() {
    hub.run();
  }
}
