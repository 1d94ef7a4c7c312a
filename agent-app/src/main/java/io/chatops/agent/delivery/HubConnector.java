package io.chatops.agent.delivery;

/** Opens connections to the hub. */
public interface HubConnector {

  /**
   * Begins to connect and returns at once. The listener is told everything later, on the thread
   * that runs the delivery, and exactly once that it is closed. The connection before must have
   * ended.
   */
  HubConnection connect(Listener listener);

  /** Takes the events of one connection. */
  interface Listener {
    void opened();

    /** One text frame. */
    void received(String frame);

    /**
     * The end, or the failure to begin.
     *
     * @param code of the WebSocket protocol; negative if there never was a connection
     * @param reason for people
     */
    void closed(int code, String reason);
  }
}
