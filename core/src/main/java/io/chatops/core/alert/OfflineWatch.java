package io.chatops.core.alert;

import io.chatops.core.metric.IngestProgress;
import io.chatops.core.server.ServerPresence;
import java.time.Duration;
import java.time.InstantSource;

/** Holds the silence of servers against the thresholds of {@link MetricType#OFFLINE}. */
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"}) // not filled yet
public final class OfflineWatch {
  public OfflineWatch(
      AlertEngine engine,
      ServerPresence presence,
      IngestProgress progress,
      InstantSource clock,
      Duration silenceAllowed) {}

  /** Looks once; called every five seconds, by one caller at a time. */
  public void turn() {
    throw new UnsupportedOperationException();
  }
}
