package io.chatops.api;

/** Data that a client can ask for again if its answer could not be sent. */
public interface Resendable {
  /** Tells people what became of the data, and where to find it. */
  String whereLater();
}
