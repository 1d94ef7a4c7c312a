package io.chatops.rest.hub;

/** The hub's own metrics: numbers of the whole hub, nothing of any user, server or address. */
public interface HubMetrics {
  /** Returns the present values in Prometheus' text format 0.0.4. */
  String text();
}
