package io.chatops.cli.command;

import io.chatops.cli.hub.HubAnswer;
import io.chatops.cli.hub.HubApi;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Cancels a command on its server when this process is asked to end, such as by Ctrl-C. */
final class CancelOnSignal {
  /** The user waits after Ctrl-C, and a service manager kills the process soon after. */
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final Thread hook;

  private CancelOnSignal(Thread hook) {
    this.hook = hook;
  }

  /**
   * Starts to wait for a signal.
   *
   * @param path the path of the command
   */
  static CancelOnSignal armed(HubApi hub, String path) {
    Thread hook =
        new Thread(
            () -> System.err.println("chatops: " + cancelled(hub, path, LIMIT)), "cancel-command");
    Runtime.getRuntime().addShutdownHook(hook);
    return new CancelOnSignal(hook);
  }

  /** Cancels the command; returns the outcome for users. */
  static String cancelled(HubApi hub, String path, Duration limit) {
    FutureTask<HubAnswer> asking = new FutureTask<>(() -> hub.ask("DELETE", path, null));
    Thread thread = new Thread(asking, "cancel-request");
    thread.setDaemon(true);
    thread.start();
    try {
      asking.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return "the command is being cancelled";
    } catch (TimeoutException e) {
      return "the command may still be running: the hub did not respond in "
          + limit.toSeconds()
          + " s";
    } catch (ExecutionException | InterruptedException e) {
      return "the command may still be running: it could not be cancelled";
    }
  }

  void disarm() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // the process is exiting, and the hook is running already
    }
  }
}
