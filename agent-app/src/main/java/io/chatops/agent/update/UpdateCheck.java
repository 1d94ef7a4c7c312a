package io.chatops.agent.update;

import io.chatops.agent.config.UpdateAccess;
import io.chatops.agent.log.AgentLog;
import io.chatops.agent.request.RequestFailedException;
import io.chatops.agent.request.RequestHandler;
import io.chatops.agent.request.RunningRequest;
import io.chatops.protocol.FromAgent;
import io.chatops.protocol.ReleaseVersion;
import io.chatops.protocol.ToAgent;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Regularly checks for a newer version at the hub, and logs it, or installs it if the host allows
 * that.
 */
public final class UpdateCheck {
  // Thousands of agents must not fetch at once after the hub has got a new version.
  private static final Duration FIRST = Duration.ofHours(1);
  private static final Duration INTERVAL = Duration.ofHours(6);
  private static final String REQUEST_ID = "automatic";

  private final UpdateAccess access;
  private final UpdateHandler.Source updater;
  private final RequestHandler handler;
  private final UpdateStore store;
  private final ReleaseVersion running;
  private final AgentLog log;
  private @Nullable ReleaseVersion logged;

  /**
   * @param handler updates; it enforces the rules of the host and records its actions
   * @param running the version of this process
   */
  public UpdateCheck(
      UpdateAccess access,
      UpdateHandler.Source updater,
      RequestHandler handler,
      UpdateStore store,
      ReleaseVersion running,
      AgentLog log) {
    this.access = access;
    this.updater = updater;
    this.handler = handler;
    this.store = store;
    this.running = running;
    this.log = log;
  }

  /**
   * Checks on a thread of its own for as long as the process runs; never if updates are off.
   *
   * @param random values from 0 to 1, which spread the checks of many agents
   */
  public void start(DoubleSupplier random) {
    if (access == UpdateAccess.OFF) {
      return;
    }
    Thread thread = new Thread(() -> checkForever(random), "update check");
    thread.setDaemon(true);
    thread.start();
  }

  private void checkForever(DoubleSupplier random) {
    try {
      TimeUnit.MILLISECONDS.sleep((long) (FIRST.toMillis() * random.getAsDouble()));
      while (true) {
        check();
        TimeUnit.MILLISECONDS.sleep(
            (long) (INTERVAL.toMillis() * (0.9 + random.getAsDouble() / 5)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Checks once. */
  void check() throws InterruptedException {
    ReleaseVersion offered;
    Updater now;
    try {
      now = updater.get();
      offered = now.offered().version();
    } catch (UpdateException e) {
      return; // a hub that serves no agents is not a problem
    }
    if (!offered.isNewerThan(running) || now.hasFailed(offered)) {
      return;
    }
    if (access == UpdateAccess.AUTO) {
      install(offered);
    } else if (!offered.equals(logged)) {
      logged = offered;
      log.info(
          "Version "
              + offered
              + " is available: to install it, run chatops-agent update on this host");
    }
  }

  private void install(ReleaseVersion version) throws InterruptedException {
    try {
      handler.handle(new ToAgent.UpdateAgent(REQUEST_ID, version.text()), new LocalRequest());
      log.info(
          "Version "
              + version
              + " is downloaded, verified and tested; the agent restarts to try it");
    } catch (RequestFailedException e) {
      log.warn("Version " + version + " was not installed: " + e.getMessage());
      if (e.code() == FromAgent.RefusalCode.FAILED) {
        recordFailure(version, String.valueOf(e.getMessage()));
      }
    }
  }

  /**
   * Records the failure, so that it is reported to the hub and this version is not fetched again.
   */
  private void recordFailure(ReleaseVersion version, String reason) {
    try {
      store.save(store.load().trying(version, running).failed(reason));
    } catch (IOException e) {
      log.warn("The state of the update cannot be written: " + e);
    }
  }

  /** A request that no hub sent, so no hub cancels it or waits for a reply. */
  private static final class LocalRequest implements RunningRequest {
    @Override
    public String id() {
      return REQUEST_ID;
    }

    @Override
    public boolean send(FromAgent.Reply part) {
      return true;
    }

    @Override
    public boolean offer(FromAgent.Reply part) {
      return true;
    }

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public void onCancel(Runnable action) {
      // Never cancelled.
    }
  }
}
