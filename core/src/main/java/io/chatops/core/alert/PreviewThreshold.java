package io.chatops.core.alert;

import io.chatops.core.identity.Actor;
import io.chatops.core.metric.MetricStore;
import io.chatops.core.server.OwnedServers;
import io.chatops.core.server.ServerRepository;
import java.time.Duration;
import java.time.InstantSource;

/** Answers what a threshold would have raised over stored history; changes nothing. */
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"}) // not filled yet
public final class PreviewThreshold {
  public PreviewThreshold(
      OwnedServers owned,
      ServerRepository servers,
      MetricStore metrics,
      InstantSource clock,
      Duration silenceAllowed) {}

  /**
   * Runs a threshold over history. Blocking. RATE_LIMITED when too many previews run, NOT_FOUND
   * when the threshold's server is not the actor's.
   *
   * @param days 1-30
   */
  public ThresholdPreview preview(Actor actor, ThresholdDetails details, int days) {
    throw new UnsupportedOperationException();
  }
}
