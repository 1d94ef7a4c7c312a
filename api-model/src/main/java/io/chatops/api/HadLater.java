package io.chatops.api;

/** Data that can be asked for again when its answer cannot be sent. */
public interface HadLater {
  /** For people: what has become of it, and where it is. */
  String whereLater();
}
