package io.chatops.cli.command;

import io.chatops.cli.hub.CliException;
import io.chatops.cli.hub.HubApi;

/** Cancels a command on its server when this process is asked to end, such as by Ctrl-C. */
final class CancelOnSignal {
  private final Thread hook;

  private CancelOnSignal(Thread hook) {
    this.hook = hook;
  }

  /**
   * Waits for a signal from now on.
   *
   * @param path of the command
   */
  static CancelOnSignal armed(HubApi hub, String path) {
    Thread hook =
        new Thread(
            () -> {
              try {
                hub.ask("DELETE", path, null);
                System.err.println("chatops: the command is being cancelled");
              } catch (CliException e) {
                System.err.println(
                    "chatops: the command may run on, since it could not be cancelled");
              }
            },
            "cancel-command");
    Runtime.getRuntime().addShutdownHook(hook);
    return new CancelOnSignal(hook);
  }

  void disarm() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // the process ends, and the hook is at work already
    }
  }
}
