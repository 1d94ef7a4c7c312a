package io.chatops.agent.delivery;

/** One connection to the hub, from the attempt to the end. Safe for use by many threads. */
public interface HubConnection {

  /** Sends one text frame and does not wait; without effect when the connection is not open. */
  void send(byte[] frame);

  /**
   * How many frames wait in memory for the hub to read those before them; the one being written
   * does not count.
   */
  int waiting();

  /** Says goodbye and waits a moment for the hub to hear it. */
  void close(int code, String reason);

  /** Ends the connection without a word to the hub, which does not answer. */
  void abort(String reason);
}
