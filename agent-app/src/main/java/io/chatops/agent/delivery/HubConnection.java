package io.chatops.agent.delivery;

/** One connection to the hub, from the attempt to connect until it has closed. Thread-safe. */
public interface HubConnection {

  /** Queues one text frame and returns at once; has no effect if the connection is not open. */
  void send(byte[] frame);

  /** Returns the number of queued frames, not counting the one being written. */
  int waiting();

  /** Returns the number of bytes in queued frames. */
  int waitingBytes();

  /** Closes the connection and briefly waits for the hub to close it, too. */
  void close(int code, String reason);

  /** Drops the connection without waiting for the hub. */
  void abort(String reason);
}
