package io.chatops.rest.hub;

import io.chatops.core.metric.CurrentValues;
import java.io.IOException;
import java.io.OutputStream;

/** Writes servers' values for a Prometheus. */
public interface ServerMetrics {
  /** Writes the values in Prometheus' text format 0.0.4. */
  void write(CurrentValues.All values, OutputStream out) throws IOException;
}
