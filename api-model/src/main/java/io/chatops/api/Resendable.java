package io.chatops.api;

/** Data that a client can ask for again if its answer could not be sent. */
public interface Resendable {
  /** Returns what happened to the data and where to find it, for users. */
  String whereLater();
}
