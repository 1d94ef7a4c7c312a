package io.chatops.core.alert;

import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.MetricReport;
import io.chatops.core.metric.ReportEvaluator;
import io.chatops.core.server.Server;
import io.chatops.core.server.ServerRepository;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Holds every report against the thresholds, in memory, and leads each alert from its beginning to
 * its end. Safe for use by many threads; servers share no lock.
 */
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"}) // not filled yet
public final class AlertEngine implements ReportEvaluator {
  /**
   * Knows nothing before {@link #load}.
   *
   * @param open is kept up to date
   * @param listeners told of each durable change, in this order
   * @param silenceAllowed how long a server may be unheard before it counts as offline
   * @param executor runs the storing, which blocks
   */
  public AlertEngine(
      AlertRepository alerts,
      AlertThresholdRepository thresholds,
      ServerRepository servers,
      NoticePlanner planner,
      OpenAlerts open,
      List<AlertListener> listeners,
      InstantSource clock,
      Duration silenceAllowed,
      Executor executor) {}

  /** Loads what is stored. Blocking; once, before the first report is let in. */
  public void load() {
    throw new UnsupportedOperationException();
  }

  /** A server is registered, renamed, or its agent signs in; nothing is watched before. */
  public void know(Server server) {
    throw new UnsupportedOperationException();
  }

  /** The server is gone, and its alerts in the storage with it. */
  public void forget(ServerId serverId) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<@Nullable Void> evaluate(MetricReport report) {
    throw new UnsupportedOperationException();
  }

  /** Stores the newest values of open alerts. Blocking; called now and then. */
  public void saveValues() {
    throw new UnsupportedOperationException();
  }

  /** Has what waits stored; called every second or so, so that nothing waits after a failure. */
  public void storeSoon() {
    throw new UnsupportedOperationException();
  }

  /** Stores what waits, in this thread; throws what the storage throws. For the hub's stop. */
  public void flush() {
    throw new UnsupportedOperationException();
  }

  /** The same alert with the newest values, which are stored only now and then. */
  Alert withNewestValues(Alert alert) {
    throw new UnsupportedOperationException();
  }
}
