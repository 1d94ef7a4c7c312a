package io.chatops.app;

import io.chatops.app.config.HubSettings;
import io.chatops.ws.browser.FleetWatch;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;

/** Looks for changes at the rate of reports, and sends them to the browsers that watch. */
@Singleton
class FleetTimer {
  /** A change of status is published this soon, however seldom agents report. */
  private static final Duration MAX_DELAY = Duration.ofSeconds(5);

  private final ScheduledExecutorService executor = Timers.oneThread("fleet-summaries");
  private final FleetWatch fleet;
  private final Duration interval;

  FleetTimer(FleetWatch fleet, HubSettings settings) {
    Duration reports = settings.reportInterval();
    this.fleet = fleet;
    this.interval = reports.compareTo(MAX_DELAY) < 0 ? reports : MAX_DELAY;
  }

  void start() {
    Timers.every(executor, interval, interval, "publish changed servers", fleet::publishChanges);
  }

  void stop() {
    executor.shutdownNow();
  }
}
