package io.chatops.agent.delivery;

/** One connection to the hub, from the attempt to the end. Safe for use by many threads. */
public interface HubConnection {

  /** Sends one text frame and does not wait; without effect when the connection is not open. */
  void send(byte[] frame);

  /**
   * The number of frames in memory that wait for the hub to read; the one being written does not
   * count.
   */
  int waiting();

  /** The number of their bytes. */
  int waitingBytes();

  /** Closes the connection and waits a moment for the hub to do so, too. */
  void close(int code, String reason);

  /** Drops the connection to a hub that does not answer. */
  void abort(String reason);
}
